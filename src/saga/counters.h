// What an engine has done: for metrics and tests.
#pragma once

#include <cstdint>

namespace lockstep::saga {

// Since the start of this engine, but for the last two.
struct EngineCounters {
    int64_t steps = 0;
    int64_t journal_writes = 0;
    int64_t succeeded = 0;
    int64_t failed = 0;
    int64_t stuck = 0;
    int64_t abandoned = 0;
    int64_t debts = 0;
    int64_t retries = 0;
    int64_t unknown_outcomes = 0;
    int64_t recovered = 0;
    int64_t leases_lost = 0;
    int64_t running = 0;   // now, on this node
    int64_t sleeping = 0;  // of those, waiting for a time
};

}  // namespace lockstep::saga
