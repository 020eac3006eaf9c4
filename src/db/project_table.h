// Projects: each has an account of its own that owns its things.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/account.h"
#include "model/ids.h"

namespace lockstep::db {

struct ProjectRow {
    static constexpr std::string_view kTable = "project";
    static constexpr std::string_view kHoldKind = "project";
    ProjectId id{};
    int64_t generation = 0;
    std::string name{};
    std::string display_text{};
    DomainId domain_id{};
    AccountId account_id{};
    model::ProjectState state = model::ProjectState::kActive;
    Time created_at{};
    std::optional<Time> removed_at{};
};
BOOST_DESCRIBE_STRUCT(ProjectRow, (),
                      (id, generation, name, display_text, domain_id, account_id, state, created_at,
                       removed_at))

Result<std::optional<ProjectRow>> find_project_by_name(Tx& tx, DomainId domain,
                                                       std::string_view name);

// The project, removed ones too, whose things this account owns.
Result<std::optional<ProjectRow>> find_project_of_account(Tx& tx, const AccountId& account);
// Whether there are or were any.
Result<bool> has_projects(Tx& tx);
// A live project that the account owns alone: it has no other admin.
Result<std::optional<ProjectRow>> find_owned_project(Tx& tx, const AccountId& account);

}  // namespace lockstep::db
