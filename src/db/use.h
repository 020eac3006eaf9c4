// Who still uses a row that is to be deleted.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "db/store.h"

namespace lockstep::db {

// Runs the counting queries in order and answers the first that finds something, as "2 hosts".
// Each is {singular noun, "SELECT count(*) …"} and takes the same parameters.
Result<std::optional<std::string>> find_use(
    Tx& tx, std::span<const std::pair<std::string_view, std::string_view>> uses,
    const Values& parameters);

}  // namespace lockstep::db
