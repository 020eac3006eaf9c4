// The fence between sagas and everybody else: no write to a row that another saga holds
// exclusively.
#pragma once

#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "db/store.h"

namespace lockstep::db {

// Succeeds unless a saga other than tx.acting_saga() has been granted an exclusive hold on
// (kind, id). Errors: kConflict, naming that saga. row.h calls it for every holdable row; a hand
// written UPDATE of such a row calls it itself.
Status require_free(Tx& tx, std::string_view kind, const Uuid& id);

// How many sagas but tx.acting_saga() hold (kind, id), or wait to, shared or exclusively.
Result<int64_t> count_other_holders(Tx& tx, std::string_view kind, const Uuid& id);

}  // namespace lockstep::db
