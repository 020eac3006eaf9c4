// The kinds of things that accounts own, as their deletion sees them: each knows how to get rid of
// all that an account has of it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "control/saga_port.h"
#include "db/row.h"
#include "db/saga_table.h"
#include "db/store.h"
#include "model/ids.h"

namespace lockstep::control {

// One look at an account that is being emptied.
struct Eviction {
    AccountId account_id{};
    DomainId domain_id{};
    saga::JobOwner asker{};
    Time now{};
    const SagaPort& sagas;
    std::function<SagaId()> draw_saga;  // an id for a saga that is started
};

struct Evicted {
    int64_t left = 0;          // still there, as far as it looked
    bool has_changed = false;  // rows were changed or sagas started
};

struct OwnedKind {
    std::string name;  // "virtual machines", for progress
    // Deletes some rows of the account's (at most 100), or starts sagas that do. Called again until
    // none is left. Rows that a saga already deletes are counted and left alone. The account takes
    // no new work meanwhile.
    std::function<Result<Evicted>(db::Tx&, const Eviction&)> evict;
};

// In the order of their emptying: what uses something goes before what it uses.
using OwnedKinds = std::vector<OwnedKind>;

// Those that need nothing but the database. Other kinds are added by who knows their drivers.
OwnedKinds plain_owned_kinds();

// The body of `evict` for a kind whose rows are deleted by a saga each: starts request(row, id) for
// rows of the account without an unfinished saga of the name `saga`.
template <db::TableRow Row, class MakeRequest>
Result<Evicted> evict_by_sagas(db::Tx& tx, const Eviction& eviction, std::string_view saga,
                               MakeRequest request) {
    constexpr int64_t kAtOnce = 100;
    auto rows =
        TRY(db::select<Row>(tx, "WHERE account_id = $1 AND removed_at IS NULL ORDER BY id LIMIT $2",
                            db::values(eviction.account_id, kAtOnce)));
    Evicted evicted{.left = static_cast<int64_t>(rows.size())};
    for (Row& row : rows) {
        if (TRY(db::find_unfinished(tx, saga, row.id.uuid()))) continue;
        TRY(eviction.sagas.submit(tx, request(row, eviction.draw_saga())));
        evicted.has_changed = true;
    }
    return evicted;
}

}  // namespace lockstep::control
