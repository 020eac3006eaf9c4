// What control functions read and write with: the store, the time, and ids drawn outside closures.
#pragma once

#include <utility>

#include "base/clock.h"
#include "base/rng.h"
#include "control/caller.h"
#include "control/stamp.h"
#include "db/store.h"

namespace lockstep::control {

// Borrowed parts; cheap to copy. Thread-safe as they are.
class Database {
  public:
    Database(db::Store& store, const Clock& clock, Rng& rng)
        : store_(store), clock_(clock), rng_(rng) {}

    const Clock& clock() const { return clock_; }
    Rng& rng() const { return rng_; }
    db::Store& store() const { return store_; }

    Time now() const { return clock_.now(); }

    // Drawn before the closure that uses it.
    Stamp stamp() const { return Stamp::draw(clock_, rng_); }

    // Store::write under the stamp's key, in turn with the caller's other writes.
    template <class Body>
    auto write(const Stamp& stamp, const Caller& caller, Body body) const {
        return store_.write(stamp.options(caller.account_id), std::move(body));
    }
    // For the program's own writes, whose closures need no ids: under a fresh key, in any turn.
    template <class Body>
    auto write(Body body) const {
        return store_.write({.key = Uuid::draw(clock_, rng_), .affinity = {}}, std::move(body));
    }
    template <class Body>
    auto read(Body body) const {
        return store_.read(std::move(body));
    }

  private:
    db::Store& store_;
    const Clock& clock_;
    Rng& rng_;
};

}  // namespace lockstep::control
