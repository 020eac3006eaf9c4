// Paying debts: what the debt reconciler does for each.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/rng.h"
#include "base/runner.h"
#include "db/debt_table.h"
#include "driver/call.h"

namespace lockstep::saga {

// How the debts of one driver are paid.
struct DebtPayer {
    // Ensures what the debt wants and looks whether it is so: an error when it is not, or when
    // nobody can say. Never touches what is not provably ours.
    std::function<Status(const driver::Call&, const db::DebtRow&)> pay;
    // In the transaction that closes the debt: gives back rows that it kept reserved. May be empty.
    std::function<Status(db::Tx&, const db::DebtRow&)> settle;
};
// By the driver's name in DebtRow.
using DebtPayers = std::map<std::string, DebtPayer>;

struct DebtDesk {
    db::Store& store;
    Runner& runner;
    Rng& rng;
    Duration deadline = std::chrono::seconds{30};
    Duration first_retry = std::chrono::seconds{10};  // doubles with each attempt
    Duration longest_retry = std::chrono::minutes{30};
};

// Draws the debt's next token, calls the payer, and closes the debt or puts off the next try.
// Answers whether it is paid. Errors: those of the store; kUnsupported when nobody pays for this
// driver; kConflict when somebody else is at it.
Result<bool> pay_debt(const DebtDesk& desk, db::DebtRow debt, const DebtPayers& payers);

}  // namespace lockstep::saga
