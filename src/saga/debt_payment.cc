#include "saga/debt_payment.h"

#include <fmt/format.h>

#include <algorithm>

#include "db/fencing_token_table.h"
#include "db/hold_table.h"

namespace lockstep::saga {
namespace {

// Before the call: the token that fences all earlier ones, and when to try again if we die now.
Result<db::DebtRow> begin(db::Tx& tx, db::DebtRow debt, const DebtDesk& desk, Time now) {
    debt.incarnation = TRY(db::incarnation(tx));
    debt.counter = TRY(db::draw_token(tx, debt.resources));
    const auto doublings = std::min<int64_t>(debt.attempts, 20);
    const Duration pause = desk.first_retry * (int64_t{1} << doublings);
    debt.next_try_at = now + desk.deadline + std::min(pause, desk.longest_retry);
    ++debt.attempts;
    TRY(db::update_or_fail(tx, debt));
    return debt;
}

}  // namespace

Result<bool> pay_debt(const DebtDesk& desk, db::DebtRow debt, const DebtPayers& payers) {
    const auto payer = payers.find(debt.driver);
    if (payer == payers.end()) {
        return fail(Code::kUnsupported, "nobody pays the debts of " + debt.driver);
    }
    const auto keyed = [&] {
        return db::WriteOptions{.key = Uuid::draw(desk.runner.clock(), desk.rng), .affinity = {}};
    };
    const Time now = desk.runner.clock().now();
    const auto first = [&desk, debt, now](db::Tx& tx) { return begin(tx, debt, desk, now); };
    debt = TRY(desk.store.write(keyed(), first));

    driver::Call call;
    call.deadline = Deadline::after(desk.runner.clock(), desk.deadline);
    call.key = fmt::format("debt/{}/{}", debt.id.to_string(), debt.attempts);
    call.token = {debt.incarnation, debt.counter};
    const Status paid = payer->second.pay(call, debt);

    const Time after = desk.runner.clock().now();
    const auto last = [&payer = payer->second, debt, after, paid](db::Tx& tx) mutable -> Status {
        tx.act_for(debt.id.uuid());
        if (!paid) {
            debt.last_error = paid.error().to_string();
            return db::update_or_fail(tx, debt);
        }
        if (payer.settle) TRY(payer.settle(tx, debt));
        return db::close_debt(tx, debt, db::DebtState::kPaid, after);
    };
    TRY(desk.store.write_status(keyed(), last));
    return paid.has_value();
}

}  // namespace lockstep::saga
