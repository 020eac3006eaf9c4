// Roles.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/account.h"
#include "model/ids.h"

namespace lockstep::db {

struct RoleRow {
    static constexpr std::string_view kTable = "role";
    RoleId id{};
    int64_t generation = 0;
    std::string name{};
    std::string description{};
    model::RoleType type = model::RoleType::kUser;
    bool is_default = false;
    bool is_public = true;
    bool is_enabled = true;
    Time created_at{};
    std::optional<Time> removed_at{};
};
BOOST_DESCRIBE_STRUCT(RoleRow, (),
                      (id, generation, name, description, type, is_default, is_public, is_enabled,
                       created_at, removed_at))

Result<std::optional<RoleRow>> find_role_by_name(Tx& tx, std::string_view name);
// The role that an account of this type gets when none is named: the first of the defaults.
Result<std::optional<RoleRow>> find_default_role(Tx& tx, model::RoleType type);

}  // namespace lockstep::db
