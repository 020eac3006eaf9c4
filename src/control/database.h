// What control functions read and write with: the store, the time, and ids drawn outside closures.
#pragma once

#include <utility>

#include "base/clock.h"
#include "base/id.h"
#include "base/rng.h"
#include "db/store.h"

namespace lockstep::control {

// Borrowed parts; cheap to copy. Thread-safe as they are.
class Database {
  public:
    Database(db::Store& store, const Clock& clock, Rng& rng)
        : store_(store), clock_(clock), rng_(rng) {}

    Time now() const { return clock_.now(); }
    const Clock& clock() const { return clock_; }
    Rng& rng() const { return rng_; }
    db::Store& store() const { return store_; }

    // Call it outside closures: a closure that runs again must see the same id.
    template <class SomeId>
    SomeId draw_id() const {
        return SomeId::draw(clock_, rng_);
    }

    // Store::write with a fresh key. `affinity`: the account whose rows it changes, if one.
    template <class Body>
    auto write(Body body, Uuid affinity = {}) const {
        const db::WriteOptions options{.key = Uuid::draw(clock_, rng_), .affinity = affinity};
        return store_.write(options, std::move(body));
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
