// Making debts: a clean-up that a saga can not finish now, written down for the reconciler.
#pragma once

#include "db/debt_table.h"
#include "saga/run.h"

namespace lockstep::saga {

struct DebtOrigin {
    const Run* run = nullptr;
    int step = -1;
    DebtId id;  // drawn outside the closure, or from its entropy
    Time now{};
    driver::Token token;
};

// Asks the step what is owed, writes it with its reservations, and answers its row. Only for steps
// with a debt function and an intent.
Result<db::DebtRow> make_debt(db::Tx& tx, const Scope& scope, const DebtOrigin& origin);

}  // namespace lockstep::saga
