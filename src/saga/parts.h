// What the pieces of the engine share. All references outlive them.
#pragma once

#include "base/guarded.h"
#include "base/rng.h"
#include "base/runner.h"
#include "saga/counters.h"
#include "saga/lease.h"
#include "saga/options.h"
#include "saga/registry.h"

namespace lockstep::saga {

struct Parts {
    db::Store& store;
    Runner& runner;
    Rng& rng;
    const Registry& registry;
    const EngineOptions& options;
    Lease& lease;
    Guarded<EngineCounters>& counters;

    Time now() const { return runner.clock().now(); }
    // How long after a call of unknown outcome an observation counts, at a system that does not
    // fence.
    Duration quiet_time() const { return 2 * registry.longest_deadline(); }
    template <class Change>
    void count(Change change) const {
        counters.with([&](EngineCounters& all) { change(all); });
    }
    db::WriteOptions keyed() const {
        return {.key = Uuid::draw(runner.clock(), rng), .affinity = {}};
    }
};

}  // namespace lockstep::saga
