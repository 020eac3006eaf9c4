#include "control/owner.h"

#include <fmt/format.h>

#include <algorithm>

#include "db/account_table.h"
#include "db/domain_table.h"
#include "db/owner_query.h"
#include "db/project_member_table.h"
#include "db/project_table.h"

namespace lockstep::control {
namespace {

Result<Owner> owner_of(db::Tx& tx, const db::AccountRow& account) {
    const auto domain = TRY(db::find<db::DomainRow>(tx, account.domain_id));
    if (!domain) {
        return fail(Code::kCorruptState,
                    fmt::format("account {} lies in no domain", account.id.to_string()));
    }
    Owner owner{.account_id = account.id,
                .account_name = account.name,
                .type = account.type,
                .state = account.state,
                .is_system = account.is_system,
                .domain_id = account.domain_id,
                .domain_path = domain->path,
                .project_id = account.project_id,
                .network_domain = account.network_domain};
    if (!owner.network_domain) owner.network_domain = domain->network_domain;
    if (domain->state == model::DomainState::kDeleting) {
        owner.state = model::AccountState::kDeleting;
    }
    return owner;
}

Result<Owner> owner_by_name(db::Tx& tx, const Caller& caller, const std::string& name,
                            const DomainId& domain_id) {
    const auto domain = TRY(get_named<db::DomainRow>(tx, domain_id, "domainid"));
    TRY(check_domain_access(tx, caller, domain_id));
    const auto account = TRY(db::find_account_by_name(tx, domain_id, name));
    if (!account || account->is_system) {
        return fail(Code::kInvalidArgument,
                    fmt::format("Unable to find account {} in domain {}", name,
                                model::shown_domain_path(domain.path)));
    }
    TRY(check_access(tx, caller, {account->id, account->domain_id}, "the account " + name));
    return owner_of(tx, *account);
}

Result<Owner> owner_by_project(db::Tx& tx, const Caller& caller, const ProjectId& id) {
    const auto project = TRY(get_named<db::ProjectRow>(tx, id, "projectid"));
    TRY(check_access(tx, caller, {project.account_id, project.domain_id},
                     "the project " + project.name));
    if (project.state != model::ProjectState::kActive) {
        return fail(Code::kForbidden,
                    fmt::format("project {} is not active and takes no new work", project.name));
    }
    return owner_of(tx, TRY(db::get<db::AccountRow>(tx, project.account_id)));
}

}  // namespace

std::string Owner::shown() const {
    return fmt::format("{} {} in domain {}", project_id ? "project account" : "account",
                       account_name, model::shown_domain_path(domain_path));
}

Result<Owner> resolve_owner(db::Tx& tx, const Caller& caller, const OwnerRequest& request) {
    if (request.project_id && request.account) {
        return fail(Code::kInvalidArgument,
                    "parameters account and projectid can not be specified together");
    }
    if (!request.project_id && request.account.has_value() != request.domain_id.has_value()) {
        return fail(Code::kInvalidArgument,
                    fmt::format("parameters account and domainid must be specified together: {} is "
                                "missing",
                                request.account ? "domainid" : "account"));
    }
    Owner owner;
    if (request.project_id) {
        owner = TRY(owner_by_project(tx, caller, *request.project_id));
    } else if (request.account) {
        owner = TRY(owner_by_name(tx, caller, *request.account, *request.domain_id));
    } else {
        owner = TRY(get_owner(tx, caller.account_id));
    }
    TRY(require_enabled(owner));
    return owner;
}

Result<Owner> get_owner(db::Tx& tx, const AccountId& account) {
    const auto row = TRY(db::find<db::AccountRow>(tx, account));
    if (!row) {
        return fail(Code::kNotFound,
                    fmt::format("there is no account with id {}", account.to_string()));
    }
    return owner_of(tx, *row);
}

Status require_enabled(const Owner& owner) {
    if (owner.state == model::AccountState::kEnabled) return {};
    return fail(Code::kForbidden, fmt::format("{} is {} and takes no new work", owner.shown(),
                                              model::wire_name(owner.state)));
}

Result<std::map<AccountId, OwnerView>> load_owner_views(db::Tx& tx,
                                                        const std::vector<AccountId>& accounts) {
    std::vector<AccountId> ids = accounts;
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::map<AccountId, OwnerView> views;
    for (const db::OwnerNames& row : TRY(db::list_owner_names(tx, ids))) {
        OwnerView view{.domain_id = row.domain_id,
                       .domain = row.domain_name,
                       .domain_path = model::shown_domain_path(row.domain_path)};
        if (row.project_id) {
            view.project_id = row.project_id;
            view.project = row.project_name;
        } else {
            view.account = row.account_name;
        }
        views.emplace(row.account_id, std::move(view));
    }
    return views;
}

Result<OwnerView> load_owner_view(db::Tx& tx, const AccountId& account) {
    auto views = TRY(load_owner_views(tx, {account}));
    if (views.empty()) {
        return fail(Code::kCorruptState,
                    fmt::format("account {} is named but never was", account.to_string()));
    }
    return std::move(views.begin()->second);
}

}  // namespace lockstep::control
