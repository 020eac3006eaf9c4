// Leases: which process may run a node's sagas, until when in database time.
#pragma once

#include <optional>
#include <string>

#include "db/row.h"

namespace lockstep::db {

// The database's own time on PostgreSQL, so that the clocks of nodes do not matter; on SQLite there
// is one machine, and `local` is the time.
Result<Time> database_time(Tx& tx, Time local, Dialect dialect);

// Takes the node's lease under the next epoch, whoever had it; answers the epoch.
Result<int64_t> take_lease(Tx& tx, const std::string& node, Time expires_at);
struct LeaseRenewal {
    std::string node;
    int64_t epoch = 0;
    Time now{};
};
// Prolongs it if the epoch is still the same and it has not ended; answers whether.
Result<bool> renew_lease(Tx& tx, const LeaseRenewal& lease, Time expires_at);
// The epoch it is under now; 0 when nobody ever had it.
Result<int64_t> lease_epoch(Tx& tx, const std::string& node);
// Ends it at once, if it is ours: others need not wait.
Status end_lease(Tx& tx, const std::string& node, int64_t epoch);

}  // namespace lockstep::db
