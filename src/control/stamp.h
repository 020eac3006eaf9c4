// The time and the ids that one closure uses, drawn outside it: a rerun of the closure sees the
// same.
//
//   const Stamp stamp = Stamp::draw(clock, rng);
//   store.write(stamp.options(caller.account_id), [&](db::Tx& tx) -> Result<…> {
//       db::ZoneRow row{.id = stamp.id<ZoneId>(0), .created_at = stamp.now()};
//       …
//       TRY(append_event(tx, {.id = stamp.id<EventId>(1), .at = stamp.now(), …}));
//   });
#pragma once

#include <array>
#include <cstdint>

#include "base/clock.h"
#include "base/id.h"
#include "base/rng.h"
#include "db/store.h"
#include "model/ids.h"

namespace lockstep::control {

class Stamp {
  public:
    static Stamp draw(const Clock& clock, Rng& rng) {
        return Stamp(clock.now(), Uuid::draw(clock, rng));
    }
    Stamp(Time now, Uuid seed) : now_(now), seed_(seed) {}

    Time now() const { return now_; }
    // The n-th id of this closure; rising, so that rows keep the order of their numbers.
    template <class SomeId>
    SomeId id(uint16_t n) const {
        return SomeId(uuid(n));
    }
    Uuid uuid(uint16_t n) const {
        std::array<uint8_t, 16> bytes = seed_.bytes();
        bytes[14] = static_cast<uint8_t>(n >> 8);
        bytes[15] = static_cast<uint8_t>(n);
        return Uuid(bytes);
    }
    // The closure's own key, and the account whose writes go together.
    db::WriteOptions options(const AccountId& account) const {
        return {.key = seed_, .affinity = account.uuid()};
    }

  private:
    Time now_;
    Uuid seed_;
};

}  // namespace lockstep::control
