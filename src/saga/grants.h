// Granting holds: all or none, by ticket. Everything here runs inside a caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/hold_table.h"
#include "saga/hold.h"

namespace lockstep::saga {

struct Wish {
    SagaId saga;
    int64_t ticket = 0;
    bool is_forced = false;
};

struct Grant {
    bool is_granted = false;
    int64_t ticket = 0;
};

// Asks for `holds`: granted at once, or queued. A forced wish marks the holders in its way and
// takes a ticket before theirs. Errors: kConflict when a parked saga or a debt is in the way
// (named).
Result<Grant> ask_for_holds(db::Tx& tx, const Wish& wish, const Holds& holds);

// Grants what a queued saga waits for, if nothing is in the way any more, or refuses it when a
// parked saga or a debt is. Answers whether the saga became runnable.
Result<bool> try_grant(db::Tx& tx, const SagaId& saga);

struct Released {
    std::vector<SagaId> runnable;  // sagas that may go on now
    bool is_sweep_needed = false;  // more waited than one transaction looks at
};
// Gives back all that the saga holds and grants those who waited for it.
Result<Released> release_holds(db::Tx& tx, const SagaId& saga);
// The saga is parked: refuses those who wait for what it holds, naming it.
Result<Released> refuse_waiters(db::Tx& tx, const SagaId& saga, const std::string& name);

}  // namespace lockstep::saga
