// Fencing tokens: per resource a counter that only grows, under an incarnation that a restore from
// backup raises. The table's row named "" holds the incarnation.
#pragma once

#include <string>
#include <vector>

#include "db/row.h"

namespace lockstep::db {

// A counter higher than any drawn for any of `resources`, and from now on the last of all of them.
Result<int64_t> draw_token(Tx& tx, const std::vector<std::string>& resources);

Result<int64_t> incarnation(Tx& tx);
// After a restore from backup: every token from now on is higher than all that may be out there.
Result<int64_t> raise_incarnation(Tx& tx);

}  // namespace lockstep::db
