#include "db/lease_table.h"

namespace lockstep::db {

Result<Time> database_time(Tx& tx, Time local, Dialect dialect) {
    if (dialect == Dialect::kSqlite) return local;
    static constexpr std::string_view kNow =
        "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";
    const auto micros = TRY(query_value<int64_t>(tx, kNow));
    return Time{Duration{micros.value_or(0)}};
}

Result<int64_t> take_lease(Tx& tx, const std::string& node, Time expires_at) {
    static constexpr std::string_view kTake =
        "INSERT INTO lease (node, epoch, expires_at) VALUES ($1, 1, $2) "
        "ON CONFLICT (node) DO UPDATE SET epoch = lease.epoch + 1, "
        "expires_at = excluded.expires_at RETURNING epoch";
    return TRY(query_value<int64_t>(tx, kTake, values(node, expires_at)))
    .value_or(0);
}

Result<bool> renew_lease(Tx& tx, const LeaseRenewal& lease, Time expires_at) {
    static constexpr std::string_view kRenew =
        "UPDATE lease SET expires_at = $4 WHERE node = $1 AND epoch = $2 AND expires_at > $3";
    return TRY(tx.execute(kRenew, values(lease.node, lease.epoch, lease.now, expires_at)))
    == 1;
}

Result<int64_t> lease_epoch(Tx& tx, const std::string& node) {
    static constexpr std::string_view kSelect = "SELECT epoch FROM lease WHERE node = $1";
    return TRY(query_value<int64_t>(tx, kSelect, values(node)))
    .value_or(0);
}

Status end_lease(Tx& tx, const std::string& node, int64_t epoch) {
    static constexpr std::string_view kEnd =
        "UPDATE lease SET expires_at = 0 WHERE node = $1 AND epoch = $2";
    TRY(tx.execute(kEnd, values(node, epoch)));
    return {};
}

}  // namespace lockstep::db
