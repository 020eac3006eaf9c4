// The rules of each role, in order, in one row.
#pragma once

#include <boost/describe.hpp>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/ids.h"
#include "model/role_rule.h"

namespace lockstep::model {
BOOST_DESCRIBE_STRUCT(RoleRule, (), (pattern, is_allowed))
}  // namespace lockstep::model

namespace lockstep::db {

struct RoleRulesRow {
    static constexpr std::string_view kTable = "role_rules";
    RoleId role_id{};
    std::vector<model::RoleRule> rules{};
};
BOOST_DESCRIBE_STRUCT(RoleRulesRow, (), (role_id, rules))

// Empty for a role without rules.
Result<std::vector<model::RoleRule>> list_role_rules(Tx& tx, RoleId role);

}  // namespace lockstep::db
