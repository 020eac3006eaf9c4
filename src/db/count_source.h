// Where resource counts come from: one statement per type (or several, which add up).
#pragma once

#include <string_view>
#include <vector>

#include "db/store.h"
#include "model/ids.h"
#include "model/resource_type.h"

namespace lockstep::db {

// `sql` answers one number: how much of the type the account $1 has by its rows.
struct CountSource {
    model::ResourceType type = model::ResourceType::kUserVm;
    std::string_view sql;
};

// Those of all tables: each kind of resource that is counted adds its own here.
std::vector<CountSource> count_sources();

Result<int64_t> count_by_rows(Tx& tx, const CountSource& source, const AccountId& account);

}  // namespace lockstep::db
