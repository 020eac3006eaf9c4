// Whose things a list shows: the owner parameters that all lists share, made into a db::OwnerScope.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/caller.h"
#include "control/request.h"
#include "db/list_query.h"
#include "db/store.h"
#include "model/ids.h"

namespace lockstep::control {

// Inherit it in the request of a list of things with owners.
struct OwnedList : Paging {
    std::optional<std::string> account{};
    std::optional<DomainId> domain_id{};
    IdOrAll<ProjectId> project_id{};
    bool list_all = false;
    bool is_recursive = false;
};

// What resolve_list_scope found out about the request's names, for the pure rule below.
struct NamedOwners {
    bool names_ids = false;  // the request asks for things by id
    std::optional<DomainId> domain_id{};
    std::optional<AccountId> account_id{};
    std::optional<AccountId> project_account_id{};
    bool wants_all_projects = false;
    std::vector<AccountId> member_projects{};  // accounts of the caller's projects
};

// The table of list scopes; every name in `named` is one that the caller may use.
db::OwnerScope list_scope(const Caller& caller, const OwnedList& request, const NamedOwners& named);

// Resolves and checks the names, and applies list_scope. `names_ids`: the request asks by id.
// Errors: unknown_id, kInvalidArgument (unknown account; account with projectid), kForbidden.
Result<db::OwnerScope> resolve_list_scope(db::Tx& tx, const Caller& caller,
                                          const OwnedList& request, bool names_ids);

db::PageWindow page_window(const Paging& paging);
std::vector<db::TagMatch> tag_matches(const std::vector<KeyValue>& tags);

}  // namespace lockstep::control
