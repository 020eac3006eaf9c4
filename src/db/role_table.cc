#include "db/role_table.h"

namespace lockstep::db {

Result<std::optional<RoleRow>> find_role_by_name(Tx& tx, std::string_view name) {
    return select_one<RoleRow>(tx, "WHERE name = $1 AND removed_at IS NULL ORDER BY id LIMIT 1",
                               values(name));
}

Result<std::optional<RoleRow>> find_default_role(Tx& tx, model::RoleType type) {
    return select_one<RoleRow>(
        tx,
        "WHERE type = $1 AND is_default = 1 AND removed_at IS NULL AND name NOT LIKE '%Default' "
        "ORDER BY name LIMIT 1",
        values(type));
}

}  // namespace lockstep::db
