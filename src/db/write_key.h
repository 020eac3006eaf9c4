// Keys of writes: what makes it safe to run a closure again when the answer of its commit was lost.
//
// A store whose commits can lose their answer claims the key first in every transaction. Where the
// commit did happen, the rerun finds the key, runs nothing, and answers what the first run
// answered: success, with the value that it computed.
#pragma once

#include "base/clock.h"
#include "base/id.h"
#include "db/store.h"

namespace lockstep::db {

// Inserts `key`, as the first statement of the transaction. False when an earlier run of the same
// write has committed. Never called with the nil key.
Result<bool> claim_write_key(Tx& tx, const Uuid& key, Time now);

// Forgets at most a thousand keys claimed before `before`; answers how many. Called until it
// answers zero, with `before` well past the longest that a store goes on trying.
Result<int64_t> prune_write_keys(Tx& tx, Time before);

}  // namespace lockstep::db
