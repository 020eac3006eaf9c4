#include "db/project_table.h"

namespace lockstep::db {

Result<std::optional<ProjectRow>> find_project_by_name(Tx& tx, DomainId domain,
                                                       std::string_view name) {
    return select_one<ProjectRow>(tx, "WHERE domain_id = $1 AND name = $2 AND removed_at IS NULL",
                                  values(domain, name));
}

}  // namespace lockstep::db
