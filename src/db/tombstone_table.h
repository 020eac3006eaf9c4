// Tombstones: names at systems that do not fence, on which a late call may still land.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

// Nobody but `saga` uses `resource` before `until`. A later time replaces an earlier one.
Status put_tombstone(Tx& tx, const std::string& resource, const SagaId& saga, Time until);
// Until when `resource` must be left alone by `saga`; nothing when it may be used.
Result<std::optional<Time>> tombstone_of(Tx& tx, const std::string& resource, const SagaId& saga,
                                         Time now);
// Deletes those whose time has come; answers how many.
Result<int64_t> purge_tombstones(Tx& tx, Time now, int limit);

}  // namespace lockstep::db
