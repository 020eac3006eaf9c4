// Who may work in a project.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/account.h"
#include "model/ids.h"

namespace lockstep::db {

struct ProjectMemberRow {
    static constexpr std::string_view kTable = "project_member";
    ProjectMemberId id{};
    ProjectId project_id{};
    AccountId account_id{};
    std::optional<UserId> user_id{};  // none: all users of the account
    model::ProjectRole role = model::ProjectRole::kRegular;
    Time created_at{};
};
BOOST_DESCRIBE_STRUCT(ProjectMemberRow, (), (id, project_id, account_id, user_id, role, created_at))

// The caller's own membership or that of his whole account.
Result<std::optional<ProjectMemberRow>> find_project_membership(Tx& tx, ProjectId project,
                                                                AccountId account, UserId user);
// The accounts of the live projects in which the user works.
Result<std::vector<AccountId>> list_member_project_accounts(Tx& tx, AccountId account, UserId user);
Result<std::vector<ProjectMemberRow>> list_project_members(Tx& tx, ProjectId project,
                                                           int64_t limit);
Status delete_project_members(Tx& tx, ProjectId project);
Status delete_account_memberships(Tx& tx, AccountId account);

}  // namespace lockstep::db
