#include "saga/debts.h"

#include "db/hold_table.h"

namespace lockstep::saga {

Result<db::DebtRow> make_debt(db::Tx& tx, const Scope& scope, const DebtOrigin& origin) {
    const Run& run = *origin.run;
    const Step& step = run.step(origin.step);
    const AnyValue& intent = run.replay.step(origin.step).intent;
    DebtRequest wanted = TRY(step.driver.debt(tx, scope, intent));
    db::DebtRow debt;
    debt.id = origin.id;
    debt.saga_id = run.row.id;
    debt.step = step.name;
    debt.driver = std::move(wanted.driver);
    debt.external_name = std::move(wanted.external_name);
    debt.wanted_version = wanted.wanted_version;
    debt.incarnation = origin.token.incarnation;
    debt.counter = origin.token.counter;
    debt.resources = step.driver.resources(intent);
    debt.body = std::move(wanted.body);
    debt.next_try_at = origin.now;
    debt.account_id = run.row.account_id;
    debt.created_at = origin.now;
    TRY(db::insert(tx, debt));
    for (const Hold& hold : wanted.reserved) {
        // The debt's own: it stays when the saga gives back its holds.
        TRY(db::insert_hold(tx, {.saga_id = SagaId(debt.id.uuid()),
                                 .kind = hold.kind,
                                 .resource_id = hold.id,
                                 .is_exclusive = true,
                                 .is_granted = true,
                                 .ticket = run.row.ticket}));
    }
    return debt;
}

}  // namespace lockstep::saga
