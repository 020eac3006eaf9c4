#include "db/hold_table.h"

#include <fmt/format.h>

namespace lockstep::db {

Status insert_hold(Tx& tx, const HoldRow& hold) {
    static constexpr std::string_view kInsert =
        "INSERT INTO hold (saga_id, kind, resource_id, is_exclusive, is_granted, ticket) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (saga_id, kind, resource_id) DO UPDATE "
        "SET is_exclusive = CASE WHEN excluded.is_exclusive = 1 THEN 1 ELSE hold.is_exclusive END";
    TRY(tx.execute(kInsert, values(hold.saga_id, hold.kind, hold.resource_id, hold.is_exclusive,
                                   hold.is_granted, hold.ticket)));
    return {};
}

Result<std::vector<HoldRow>> holds_of(Tx& tx, const SagaId& saga) {
    return select<HoldRow>(tx, "WHERE saga_id = $1 ORDER BY kind, resource_id", values(saga));
}

Result<std::vector<HoldConflict>> conflicts_with(Tx& tx, const HoldRow& wish) {
    // Two texts, so that each walks only the part of hold_by_resource that can be in its way.
    static constexpr std::string_view kExclusive =
        "SELECT h.saga_id, h.is_granted, h.ticket, s.state FROM hold h "
        "LEFT JOIN saga s ON s.id = h.saga_id "
        "WHERE h.kind = $1 AND h.resource_id = $2 AND h.saga_id <> $3 "
        "AND (h.is_granted = 1 OR h.ticket < $4) ORDER BY h.is_granted DESC, h.ticket LIMIT 100";
    static constexpr std::string_view kShared =
        "SELECT h.saga_id, h.is_granted, h.ticket, s.state FROM hold h "
        "LEFT JOIN saga s ON s.id = h.saga_id "
        "WHERE h.kind = $1 AND h.resource_id = $2 AND h.is_exclusive = 1 AND h.saga_id <> $3 "
        "AND (h.is_granted = 1 OR h.ticket < $4) ORDER BY h.is_granted DESC, h.ticket LIMIT 100";
    const Rows rows = TRY(tx.query(wish.is_exclusive ? kExclusive : kShared,
                                   values(wish.kind, wish.resource_id, wish.saga_id, wish.ticket)));
    std::vector<HoldConflict> conflicts;
    for (const Row& row : rows) conflicts.push_back(TRY(decode<HoldConflict>(row)));
    return conflicts;
}

Status grant_holds(Tx& tx, const SagaId& saga) {
    static constexpr std::string_view kGrant = "UPDATE hold SET is_granted = 1 WHERE saga_id = $1";
    TRY(tx.execute(kGrant, values(saga)));
    return {};
}

Status delete_holds(Tx& tx, const SagaId& saga) {
    static constexpr std::string_view kDelete = "DELETE FROM hold WHERE saga_id = $1";
    TRY(tx.execute(kDelete, values(saga)));
    return {};
}

Result<std::vector<HoldRow>> wishes_behind(Tx& tx, const SagaId& saga, int limit) {
    static constexpr std::string_view kSelect =
        "SELECT w.saga_id, w.kind, w.resource_id, w.is_exclusive, w.is_granted, w.ticket "
        "FROM hold h JOIN hold w ON w.kind = h.kind AND w.resource_id = h.resource_id "
        "WHERE h.saga_id = $1 AND w.is_granted = 0 AND w.saga_id <> $1 "
        "ORDER BY w.ticket, w.saga_id LIMIT $2";
    std::vector<HoldRow> wishes;
    for (const Row& row : TRY(tx.query(kSelect, values(saga, limit)))) {
        wishes.push_back(TRY(decode<HoldRow>(row)));
    }
    return wishes;
}

Result<std::vector<SagaId>> queued_sagas(Tx& tx, const SagaId& after, int limit) {
    static constexpr std::string_view kSelect =
        "SELECT id FROM saga WHERE completed_at IS NULL AND state = 'Queued' AND id > $1 "
        "ORDER BY id LIMIT $2";
    std::vector<SagaId> ids;
    for (const Row& row : TRY(tx.query(kSelect, values(after, limit)))) {
        ids.push_back(TRY(ColumnForm<SagaId>::from(row.at(0))));
    }
    return ids;
}

Status require_unheld(Tx& tx, std::string_view kind, const Uuid& id) {
    static constexpr std::string_view kHolder =
        "SELECT saga_id FROM hold WHERE kind = $1 AND resource_id = $2 AND is_granted = 1 "
        "AND saga_id <> $3 LIMIT 1";
    const Uuid actor = tx.acting_saga().value_or(Uuid{});
    const Rows holders = TRY(tx.query(kHolder, values(kind, id, actor)));
    if (holders.empty()) return {};
    const auto holder = TRY(ColumnForm<std::string>::from(holders.front().at(0)));
    return fail(Code::kConflict,
                fmt::format("{} {} is in use by job {}", kind, id.to_string(), holder));
}

}  // namespace lockstep::db
