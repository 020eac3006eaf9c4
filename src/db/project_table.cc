#include "db/project_table.h"

namespace lockstep::db {

Result<std::optional<ProjectRow>> find_project_by_name(Tx& tx, DomainId domain,
                                                       std::string_view name) {
    return select_one<ProjectRow>(tx, "WHERE domain_id = $1 AND name = $2 AND removed_at IS NULL",
                                  values(domain, name));
}

Result<std::optional<ProjectRow>> find_project_of_account(Tx& tx, const AccountId& account) {
    return select_one<ProjectRow>(tx, "WHERE account_id = $1", values(account));
}

Result<bool> has_projects(Tx& tx) {
    const Rows rows = TRY(tx.query("SELECT 1 FROM project LIMIT 1", {}));
    return !rows.empty();
}

Result<std::optional<ProjectRow>> find_owned_project(Tx& tx, const AccountId& account) {
    return select_one<ProjectRow>(
        tx,
        "WHERE removed_at IS NULL AND id IN (SELECT project_id FROM project_member "
        "WHERE account_id = $1 AND role = 'Admin') AND NOT EXISTS (SELECT 1 FROM project_member o "
        "WHERE o.project_id = project.id AND o.role = 'Admin' AND o.account_id <> $1) LIMIT 1",
        values(account));
}

}  // namespace lockstep::db
