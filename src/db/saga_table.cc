#include "db/saga_table.h"

namespace lockstep::db {
namespace {

Result<std::vector<SagaId>> ids_of(const Rows& rows) {
    std::vector<SagaId> ids;
    for (const Row& row : rows) ids.push_back(TRY(ColumnForm<SagaId>::from(row.at(0))));
    return ids;
}

}  // namespace

Result<std::optional<SagaRow>> find_equal_running(Tx& tx, const AccountId& account,
                                                  const std::string& command,
                                                  const std::optional<Uuid>& instance,
                                                  const std::string& request_hash) {
    return select_one<SagaRow>(tx,
                               "WHERE completed_at IS NULL AND instance_id = $1 AND "
                               "account_id = $2 AND command = $3 AND request_hash = $4 "
                               "ORDER BY id LIMIT 1",
                               values(instance, account, command, request_hash));
}

Result<std::optional<SagaRow>> find_unfinished(Tx& tx, std::string_view name,
                                               const Uuid& instance) {
    return select_one<SagaRow>(tx,
                               "WHERE completed_at IS NULL AND instance_id = $1 AND name = $2 "
                               "ORDER BY id LIMIT 1",
                               values(instance, name));
}

Result<SagaWritten> append_journal(Tx& tx, const SagaAdvance& advance, const std::string& entries) {
    static constexpr std::string_view kMove =
        "UPDATE saga SET state = $4, journal_length = journal_length + 1, is_past_pivot = $5, "
        "step = $6, progress = $7, wake_at = $8 "
        "WHERE id = $1 AND epoch = $2 AND journal_length = $3 AND completed_at IS NULL "
        "RETURNING forced_by";
    static constexpr std::string_view kAppend =
        "INSERT INTO journal (saga_id, seq, entries) VALUES ($1, $2, $3)";
    const Rows moved = TRY(tx.query(
        kMove, values(advance.id, advance.epoch, advance.journal_length, advance.state,
                      advance.is_past_pivot, advance.step, advance.progress, advance.wake_at)));
    SagaWritten written;
    if (moved.empty()) return written;
    written.is_ours = true;
    written.forced_by = TRY(ColumnForm<std::optional<SagaId>>::from(moved.front().at(0)));
    TRY(tx.execute(kAppend, values(advance.id, advance.journal_length, entries)));
    return written;
}

Result<bool> close_saga(Tx& tx, const SagaRow& row) {
    static constexpr std::string_view kClose =
        "UPDATE saga SET state = $4, is_past_pivot = $5, step = $6, progress = $7, "
        "wake_at = NULL, result = $8, error_code = $9, error_text = $10, journal = $11, "
        "completed_at = $12 WHERE id = $1 AND epoch = $2 AND journal_length = $3 "
        "AND completed_at IS NULL";
    static constexpr std::string_view kDelete = "DELETE FROM journal WHERE saga_id = $1";
    const int64_t closed = TRY(
        tx.execute(kClose, values(row.id, row.epoch, row.journal_length, row.state,
                                  row.is_past_pivot, row.step, row.progress, row.result,
                                  row.error_code, row.error_text, row.journal, row.completed_at)));
    if (closed == 0) return false;
    if (row.journal_length > 0) TRY(tx.execute(kDelete, values(row.id)));
    return true;
}

Result<std::vector<std::string>> journal_of(Tx& tx, const SagaId& id) {
    static constexpr std::string_view kSelect =
        "SELECT entries FROM journal WHERE saga_id = $1 ORDER BY seq";
    std::vector<std::string> entries;
    for (const Row& row : TRY(tx.query(kSelect, values(id)))) {
        entries.push_back(TRY(ColumnForm<std::string>::from(row.at(0))));
    }
    return entries;
}

Result<std::vector<SagaId>> runnable_sagas(Tx& tx, const std::string& node, const SagaId& after,
                                           int limit) {
    static constexpr std::string_view kSelect =
        "SELECT id FROM saga WHERE node = $1 AND completed_at IS NULL AND id > $2 "
        "AND state IN ('Running', 'Unwinding') ORDER BY id LIMIT $3";
    return ids_of(TRY(tx.query(kSelect, values(node, after, limit))));
}

Result<std::vector<Claimable>> unfinished_sagas(Tx& tx, Time now, const SagaId& after, int limit) {
    static constexpr std::string_view kSelect =
        "SELECT s.id, s.name, s.version, s.state, s.node, s.epoch, "
        "CASE WHEN l.expires_at > $1 THEN 1 ELSE 0 END "
        "FROM saga s LEFT JOIN lease l ON l.node = s.node "
        "WHERE s.completed_at IS NULL AND s.id > $2 ORDER BY s.id LIMIT $3";
    std::vector<Claimable> found;
    for (const Row& row : TRY(tx.query(kSelect, values(now, after, limit)))) {
        found.push_back(TRY(decode<Claimable>(row)));
    }
    return found;
}

Result<bool> claim_saga(Tx& tx, const SagaId& id, int64_t epoch, const std::string& node) {
    static constexpr std::string_view kClaim =
        "UPDATE saga SET node = $3, epoch = epoch + 1 "
        "WHERE id = $1 AND epoch = $2 AND completed_at IS NULL";
    return TRY(tx.execute(kClaim, values(id, epoch, node)))
    == 1;
}

Result<bool> release_queued(Tx& tx, const SagaId& id, const std::optional<std::string>& refusal) {
    static constexpr std::string_view kRelease =
        "UPDATE saga SET state = 'Running', refusal = $2, progress = '' "
        "WHERE id = $1 AND state = 'Queued'";
    return TRY(tx.execute(kRelease, values(id, refusal)))
    == 1;
}

Status force_saga(Tx& tx, const SagaId& id, const SagaId& by) {
    static constexpr std::string_view kForce =
        "UPDATE saga SET forced_by = $2 WHERE id = $1 AND completed_at IS NULL";
    TRY(tx.execute(kForce, values(id, by)));
    return {};
}

Result<bool> mark_stuck(Tx& tx, const SagaId& id, int64_t epoch, const std::string& reason) {
    static constexpr std::string_view kMark =
        "UPDATE saga SET state = 'Stuck', epoch = epoch + 1, wake_at = NULL, progress = $3 "
        "WHERE id = $1 AND epoch = $2 AND completed_at IS NULL";
    return TRY(tx.execute(kMark, values(id, epoch, reason)))
    == 1;
}

Result<std::vector<SagaId>> forced_by(Tx& tx, const SagaId& by) {
    static constexpr std::string_view kSelect =
        "SELECT id FROM saga WHERE forced_by = $1 AND completed_at IS NULL";
    return ids_of(TRY(tx.query(kSelect, values(by))));
}

Result<std::vector<SagaId>> forced_of(Tx& tx, const std::string& node) {
    static constexpr std::string_view kSelect =
        "SELECT id FROM saga WHERE forced_by IS NOT NULL AND node = $1 AND completed_at IS NULL "
        "AND state = 'Running' AND is_past_pivot = 0 LIMIT 1000";
    return ids_of(TRY(tx.query(kSelect, values(node))));
}

Result<int64_t> park_restored(Tx& tx, const std::string& entries, int limit) {
    static constexpr std::string_view kSelect =
        "SELECT id, journal_length FROM saga WHERE completed_at IS NULL AND state <> 'Restored' "
        "ORDER BY id LIMIT $1";
    static constexpr std::string_view kPark =
        "UPDATE saga SET state = 'Restored', epoch = epoch + 1, wake_at = NULL, "
        "journal_length = journal_length + 1 WHERE id = $1";
    static constexpr std::string_view kAppend =
        "INSERT INTO journal (saga_id, seq, entries) VALUES ($1, $2, $3)";
    int64_t parked = 0;
    for (const Row& row : TRY(tx.query(kSelect, values(limit)))) {
        TRY(tx.execute(kPark, {row.at(0)}));
        TRY(tx.execute(kAppend, {row.at(0), row.at(1), entries}));
        ++parked;
    }
    return parked;
}

Result<int64_t> purge_finished(Tx& tx, Time before, int limit) {
    static constexpr std::string_view kPurge =
        "DELETE FROM saga WHERE id IN (SELECT id FROM saga WHERE completed_at IS NOT NULL "
        "AND completed_at < $1 ORDER BY completed_at LIMIT $2)";
    static constexpr std::string_view kTokens =
        "DELETE FROM client_token WHERE (account_id, token) IN (SELECT account_id, token "
        "FROM client_token c WHERE c.created_at < $1 AND NOT EXISTS "
        "(SELECT 1 FROM saga s WHERE s.id = c.saga_id) ORDER BY c.created_at LIMIT $2)";
    const int64_t purged = TRY(tx.execute(kPurge, values(before, limit)));
    TRY(tx.execute(kTokens, values(before, limit)));
    return purged;
}

}  // namespace lockstep::db
