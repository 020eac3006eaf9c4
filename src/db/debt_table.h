// Debts: clean-ups that sagas owe to systems that could not be reached. The reconciler pays them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

enum class DebtState {
    kOpen,
    kPaid,
    kAbandoned,  // by an operator, or with its pool or host: the finding stays
};
BOOST_DESCRIBE_ENUM(DebtState, kOpen, kPaid, kAbandoned)

struct DebtRow {
    static constexpr std::string_view kTable = "debt";

    DebtId id;  // its reserved names are holds under this id
    int64_t generation = 0;
    SagaId saga_id;
    std::string step;
    std::string driver;  // who pays
    std::string external_name;
    std::optional<int64_t> wanted_version;  // none: wanted absent
    int64_t incarnation = 0;                // the last token drawn for it
    int64_t counter = 0;
    std::vector<std::string> resources;  // what its tokens fence
    json::value body;
    DebtState state = DebtState::kOpen;
    int64_t attempts = 0;
    Time next_try_at{};
    std::string last_error;
    AccountId account_id;
    Time created_at{};
    std::optional<Time> closed_at;
};
BOOST_DESCRIBE_STRUCT(DebtRow, (),
                      (id, generation, saga_id, step, driver, external_name, wanted_version,
                       incarnation, counter, resources, body, state, attempts, next_try_at,
                       last_error, account_id, created_at, closed_at))

// Open debts whose next try is due, the longest due first.
Result<std::vector<DebtRow>> due_debts(Tx& tx, Time now, int limit);
// All open debts, by id, after `after`.
Result<std::vector<DebtRow>> open_debts(Tx& tx, const DebtId& after, int limit);
Result<std::vector<DebtRow>> debts_of(Tx& tx, const SagaId& saga);
// Paid or abandoned: its reservations end. Errors: those of update_or_fail.
Status close_debt(Tx& tx, DebtRow& debt, DebtState state, Time at);

}  // namespace lockstep::db
