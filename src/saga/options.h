// What the composition root decides about a saga engine.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "db/saga_table.h"
#include "db/store.h"
#include "saga/fault_points.h"

namespace lockstep::saga {

struct StuckSaga {
    SagaId id;
    std::string name;
    std::string step;
    std::string reason;
};

// Run inside the transaction that makes the change: rows for events and alerts.
struct EngineHooks {
    std::function<Status(db::Tx&, const StuckSaga&)> on_stuck;
    // The row is complete but for the folded journal.
    std::function<Status(db::Tx&, const db::SagaRow&)> on_closed;
};

struct EngineOptions {
    std::string node = "node";  // unique among the nodes of one database, the same after a restart
    int workers = 32;
    Duration lease = std::chrono::seconds{15};
    Duration poll = std::chrono::seconds{1};
    Duration first_retry = std::chrono::milliseconds{100};  // doubles, with jitter
    Duration longest_retry = std::chrono::seconds{30};
    // A permanent error after the pivot, and a verify that stays false, are tried so often.
    int tries_before_stuck = 6;
    Duration keep_jobs = std::chrono::hours{24};
    EngineHooks hooks;
    // So many local steps in a row share a commit at most.
    int longest_chain = 16;
    // Whether other nodes may use this database: leases are kept then. Not set: on PostgreSQL.
    std::optional<bool> has_peers;
    FaultPoints* faults = nullptr;  // tests only
};

}  // namespace lockstep::saga
