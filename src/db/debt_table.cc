#include "db/debt_table.h"

#include "db/hold_table.h"

namespace lockstep::db {

Result<std::vector<DebtRow>> due_debts(Tx& tx, Time now, int limit) {
    return select<DebtRow>(
        tx, "WHERE closed_at IS NULL AND next_try_at <= $1 ORDER BY next_try_at LIMIT $2",
        values(now, limit));
}

Result<std::vector<DebtRow>> open_debts(Tx& tx, const DebtId& after, int limit) {
    return select<DebtRow>(tx, "WHERE closed_at IS NULL AND id > $1 ORDER BY id LIMIT $2",
                           values(after, limit));
}

Result<std::vector<DebtRow>> debts_of(Tx& tx, const SagaId& saga) {
    return select<DebtRow>(tx, "WHERE saga_id = $1 ORDER BY id", values(saga));
}

Status close_debt(Tx& tx, DebtRow& debt, DebtState state, Time at) {
    debt.state = state;
    debt.closed_at = at;
    TRY(update_or_fail(tx, debt));
    return delete_holds(tx, SagaId(debt.id.uuid()));
}

}  // namespace lockstep::db
