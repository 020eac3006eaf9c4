#include "db/tombstone_table.h"

namespace lockstep::db {

Status put_tombstone(Tx& tx, const std::string& resource, const SagaId& saga, Time until) {
    static constexpr std::string_view kPut =
        "INSERT INTO tombstone (resource, saga_id, until_at) VALUES ($1, $2, $3) "
        "ON CONFLICT (resource) DO UPDATE SET saga_id = excluded.saga_id, "
        "until_at = CASE WHEN excluded.until_at > tombstone.until_at THEN excluded.until_at "
        "ELSE tombstone.until_at END";
    TRY(tx.execute(kPut, values(resource, saga, until)));
    return {};
}

Result<std::optional<Time>> tombstone_of(Tx& tx, const std::string& resource, const SagaId& saga,
                                         Time now) {
    static constexpr std::string_view kSelect =
        "SELECT until_at FROM tombstone WHERE resource = $1 AND saga_id <> $2 AND until_at > $3";
    return query_value<Time>(tx, kSelect, values(resource, saga, now));
}

Result<int64_t> purge_tombstones(Tx& tx, Time now, int limit) {
    static constexpr std::string_view kPurge =
        "DELETE FROM tombstone WHERE resource IN (SELECT resource FROM tombstone "
        "WHERE until_at <= $1 ORDER BY until_at LIMIT $2)";
    return tx.execute(kPurge, values(now, limit));
}

}  // namespace lockstep::db
