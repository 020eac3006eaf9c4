// What sagas hold, or wait for, on resources: the table that hold_check.h asks.
//
// All of a saga's holds are granted at once or none is. A ticket is a place in the queue: a wish
// waits for every conflicting holder and for every conflicting wish with an earlier ticket.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/row.h"
#include "db/saga_table.h"
#include "model/ids.h"

namespace lockstep::db {

struct HoldRow {
    static constexpr std::string_view kTable = "hold";

    SagaId saga_id;  // or the debt that keeps it reserved
    std::string kind;
    Uuid resource_id;
    bool is_exclusive = false;
    bool is_granted = false;
    int64_t ticket = 0;
};
BOOST_DESCRIBE_STRUCT(HoldRow, (), (saga_id, kind, resource_id, is_exclusive, is_granted, ticket))

// A wish that is there already becomes the stronger of the two.
Status insert_hold(Tx& tx, const HoldRow& hold);
Result<std::vector<HoldRow>> holds_of(Tx& tx, const SagaId& saga);

struct HoldConflict {
    static constexpr std::string_view kTable = "hold";

    SagaId holder;
    bool is_granted = false;
    int64_t ticket = 0;
    std::optional<SagaState> state;  // none: a debt holds it
};
BOOST_DESCRIBE_STRUCT(HoldConflict, (), (holder, is_granted, ticket, state))
// Who is in the way of this wish: holders, and earlier wishes. At most 100, holders first.
Result<std::vector<HoldConflict>> conflicts_with(Tx& tx, const HoldRow& wish);

// Marks all of the saga's wishes granted.
Status grant_holds(Tx& tx, const SagaId& saga);
// All of the saga's holds and wishes, gone.
Status delete_holds(Tx& tx, const SagaId& saga);

// The wishes for what `saga` holds, by ticket, at most `limit`.
Result<std::vector<HoldRow>> wishes_behind(Tx& tx, const SagaId& saga, int limit);
// Queued sagas by ticket, after `after`: for a sweep of grants.
Result<std::vector<SagaId>> queued_sagas(Tx& tx, const SagaId& after, int limit);

// Succeeds when nobody but tx.acting_saga() holds (kind, id), shared or exclusively: for a change
// that must be alone in one transaction (disabling an account). Errors: kConflict, naming a holder.
Status require_unheld(Tx& tx, std::string_view kind, const Uuid& id);

}  // namespace lockstep::db
