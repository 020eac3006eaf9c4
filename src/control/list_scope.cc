#include "control/list_scope.h"

#include <fmt/format.h>

#include "control/access.h"
#include "db/account_table.h"
#include "db/domain_table.h"
#include "db/project_member_table.h"
#include "db/project_table.h"

namespace lockstep::control {
namespace {

using Owners = db::OwnerScope::Owners;
using Projects = db::OwnerScope::Projects;

db::OwnerScope accounts_alone(std::vector<AccountId> accounts) {
    return {.owners = Owners::kAccounts,
            .account_ids = std::move(accounts),
            .projects = Projects::kIncluded};
}

db::OwnerScope scope_of_all_projects(const Caller& caller, const OwnedList& request,
                                     const NamedOwners& named) {
    if (caller.is_user()) {
        std::vector<AccountId> accounts = named.member_projects;
        if (request.list_all) accounts.push_back(caller.account_id);
        return accounts_alone(std::move(accounts));
    }
    return {.owners = caller.is_root() ? Owners::kEverybody : Owners::kSubtree,
            .domain_id = caller.domain_id,
            .projects = request.list_all ? Projects::kIncluded : Projects::kOnly};
}

Status resolve_domain(db::Tx& tx, const Caller& caller, const OwnedList& request,
                      NamedOwners& named) {
    if (!request.domain_id) return {};
    TRY(get_named<db::DomainRow>(tx, *request.domain_id, "domainid"));
    TRY(check_domain_access(tx, caller, *request.domain_id));
    named.domain_id = request.domain_id;
    return {};
}

Status resolve_account(db::Tx& tx, const Caller& caller, const OwnedList& request,
                       NamedOwners& named) {
    if (!request.account) return {};
    if (request.project_id.is_given()) {
        return fail(Code::kInvalidArgument,
                    "parameters account and projectid can not be specified together");
    }
    const DomainId domain = request.domain_id.value_or(caller.domain_id);
    const auto account = TRY(db::find_account_by_name(tx, domain, *request.account));
    if (!account || account->is_system) {
        return fail(Code::kInvalidArgument, fmt::format("Unable to find account {} in domain {}",
                                                        *request.account, domain.to_string()));
    }
    TRY(check_access(tx, caller, {account->id, account->domain_id},
                     "the account " + *request.account));
    named.account_id = account->id;
    return {};
}

Status resolve_projects(db::Tx& tx, const Caller& caller, const OwnedList& request,
                        NamedOwners& named) {
    if (request.project_id.is_all) {
        named.wants_all_projects = true;
        if (!caller.is_user()) return {};
        named.member_projects =
            TRY(db::list_member_project_accounts(tx, caller.account_id, caller.user_id));
        return {};
    }
    if (!request.project_id.id) return {};
    const auto project = TRY(get_named<db::ProjectRow>(tx, *request.project_id.id, "projectid"));
    TRY(check_access(tx, caller, {project.account_id, project.domain_id},
                     "the project " + project.name));
    named.project_account_id = project.account_id;
    return {};
}

}  // namespace

db::OwnerScope list_scope(const Caller& caller, const OwnedList& request,
                          const NamedOwners& named) {
    if (named.project_account_id) return accounts_alone({*named.project_account_id});
    if (named.wants_all_projects) return scope_of_all_projects(caller, request, named);
    if (named.account_id) return accounts_alone({*named.account_id});
    if (caller.is_user()) return accounts_alone({caller.account_id});
    const Projects projects = named.names_ids ? Projects::kIncluded : Projects::kLeftOut;
    if (named.domain_id) {
        return {.owners = request.is_recursive ? Owners::kSubtree : Owners::kDomain,
                .domain_id = *named.domain_id,
                .projects = projects};
    }
    if (!request.list_all && !named.names_ids) return accounts_alone({caller.account_id});
    return {.owners = caller.is_root() ? Owners::kEverybody : Owners::kSubtree,
            .domain_id = caller.domain_id,
            .projects = projects};
}

Result<db::OwnerScope> resolve_list_scope(db::Tx& tx, const Caller& caller,
                                          const OwnedList& request, bool names_ids) {
    NamedOwners named{.names_ids = names_ids};
    TRY(resolve_domain(tx, caller, request, named));
    TRY(resolve_account(tx, caller, request, named));
    TRY(resolve_projects(tx, caller, request, named));
    db::OwnerScope scope = list_scope(caller, request, named);
    // Where there are no projects the condition that leaves theirs out costs for nothing.
    if (scope.projects == Projects::kLeftOut && !TRY(db::has_projects(tx))) {
        scope.projects = Projects::kIncluded;
    }
    return scope;
}

db::PageWindow page_window(const Paging& paging) {
    db::PageWindow window{.offset = paging.offset()};
    if (paging.page_size.value_or(0) >= 0) window.limit = paging.limit();
    return window;
}

std::vector<db::TagMatch> tag_matches(const std::vector<KeyValue>& tags) {
    std::vector<db::TagMatch> matches;
    matches.reserve(tags.size());
    for (const KeyValue& tag : tags) matches.push_back({tag.key, tag.value});
    return matches;
}

}  // namespace lockstep::control
