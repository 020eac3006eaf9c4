#include "db/role_rules_table.h"

namespace lockstep::db {

Result<std::vector<model::RoleRule>> list_role_rules(Tx& tx, RoleId role) {
    auto row = TRY(select_one<RoleRulesRow>(tx, "WHERE role_id = $1", values(role)));
    if (!row) return std::vector<model::RoleRule>{};
    return std::move(row->rules);
}

}  // namespace lockstep::db
