#include "db/project_member_table.h"

namespace lockstep::db {

Result<std::optional<ProjectMemberRow>> find_project_membership(Tx& tx, ProjectId project,
                                                                AccountId account, UserId user) {
    return select_one<ProjectMemberRow>(
        tx,
        "WHERE account_id = $1 AND project_id = $2 AND (user_id IS NULL OR user_id = $3) "
        "ORDER BY role LIMIT 1",
        values(account, project, user));
}

Result<std::vector<AccountId>> list_member_project_accounts(Tx& tx, AccountId account,
                                                            UserId user) {
    const Rows rows = TRY(tx.query(
        "SELECT DISTINCT p.account_id FROM project_member m JOIN project p ON p.id = m.project_id "
        "WHERE m.account_id = $1 AND (m.user_id IS NULL OR m.user_id = $2) "
        "AND p.removed_at IS NULL ORDER BY p.account_id",
        values(account, user)));
    std::vector<AccountId> ids;
    ids.reserve(rows.size());
    for (const Row& row : rows) ids.push_back(TRY(ColumnForm<AccountId>::from(row.at(0))));
    return ids;
}

Result<std::vector<ProjectMemberRow>> list_project_members(Tx& tx, ProjectId project,
                                                           int64_t limit) {
    return select<ProjectMemberRow>(tx, "WHERE project_id = $1 ORDER BY id LIMIT $2",
                                    values(project, limit));
}

Status delete_project_members(Tx& tx, ProjectId project) {
    TRY(tx.execute("DELETE FROM project_member WHERE project_id = $1", values(project)));
    return {};
}

Status delete_account_memberships(Tx& tx, AccountId account) {
    TRY(tx.execute("DELETE FROM project_member WHERE account_id = $1", values(account)));
    return {};
}

}  // namespace lockstep::db
