#include "control/account.h"

#include <fmt/format.h>

#include <algorithm>

#include "control/access.h"
#include "control/event.h"
#include "control/fold.h"
#include "control/list_scope.h"
#include "control/owner.h"
#include "control/sagas/account_delete.h"
#include "control/sagas/account_state.h"
#include "control/stamp.h"
#include "db/identity_query.h"
#include "db/role_table.h"

namespace lockstep::control {
namespace {

constexpr std::string_view kInherit = "INHERIT";

NewEvent account_event(const Stamp& stamp, const Caller& caller, std::string type,
                       const db::AccountRow& account) {
    NewEvent event{.id = stamp.id<EventId>(9), .at = stamp.now(), .type = std::move(type)};
    event.owner = {account.id, account.domain_id};
    event.user_id = caller.user_id;
    event.resource = ResourceRef{"Account", account.id.uuid(), account.name};
    return event;
}

AccountView plain_view(const db::AccountDetails& row, const Caller& caller) {
    const db::AccountRow& account = row.account;
    AccountView view;
    view.id = account.id;
    view.name = account.name;
    view.account_type = static_cast<int32_t>(account.type);
    if (row.role) {
        view.role_id = row.role->id;
        view.role_type = model::wire_name(row.role->type);
        view.role_name = row.role->name;
    }
    view.domain_id = row.domain.id;
    view.domain = row.domain.name;
    view.domain_path = model::shown_domain_path(row.domain.path);
    view.state = model::wire_name(account.state);
    view.created = account.created_at;
    view.network_domain = account.network_domain;
    view.is_default = account.is_default;
    view.details = account.details;
    if (caller.is_root()) {
        view.api_key_access = account.api_key_access.value_or(std::string(kInherit));
    }
    return view;
}

// Views of a page: users, counts and limits in a fixed number of queries.
Result<std::vector<AccountView>> make_views(db::Tx& tx, const Caller& caller,
                                            const std::vector<db::AccountDetails>& rows,
                                            bool has_use) {
    std::vector<db::AccountRow> accounts;
    std::vector<AccountId> ids;
    std::vector<AccountView> views;
    std::map<AccountId, size_t> places;
    for (const db::AccountDetails& row : rows) {
        places[row.account.id] = views.size();
        views.push_back(plain_view(row, caller));
        accounts.push_back(row.account);
        ids.push_back(row.account.id);
    }
    for (const db::Identity& identity : TRY(db::list_identities_of(tx, ids))) {
        views[places.at(identity.account.id)].users.push_back(user_view(identity, caller));
    }
    if (!has_use) return views;
    for (auto& [id, use] : TRY(load_account_uses(tx, accounts))) {
        views[places.at(id)].use = std::move(use);
    }
    for (const db::VmTally& tally : TRY(db::tally_vms(tx, ids))) {
        AccountView& view = views[places.at(tally.account_id)];
        view.running_vms = static_cast<int32_t>(tally.running);
        view.stopped_vms = static_cast<int32_t>(tally.stopped);
    }
    return views;
}

Result<AccountView> view_of(db::Tx& tx, const Caller& caller, const AccountId& id) {
    auto row = TRY(db::find_account_details(tx, id));
    if (!row) return fail(unknown_id("id", id.to_string()));
    auto views = TRY(make_views(tx, caller, {std::move(*row)}, true));
    return std::move(views.front());
}

// The account that the request names and the caller may deal with; not the program's own.
Result<db::AccountRow> find_named(db::Tx& tx, const Caller& caller, const AccountRequest& request) {
    std::optional<db::AccountRow> account;
    if (request.id) {
        account = TRY(get_named<db::AccountRow>(tx, *request.id, "id"));
        if (account->is_system) return fail(unknown_id("id", request.id->to_string()));
    } else if (request.account && request.domain_id) {
        TRY(get_named<db::DomainRow>(tx, *request.domain_id, "domainid"));
        account = TRY(db::find_account_by_name(tx, *request.domain_id, *request.account));
        if (!account || account->is_system) {
            return fail(Code::kInvalidArgument,
                        fmt::format("Unable to find account {} in domain {}", *request.account,
                                    request.domain_id->to_string()));
        }
    } else {
        return fail(Code::kInvalidArgument,
                    "the account must be named by id, or by account and domainid together");
    }
    const std::string what = "the account " + account->name;
    TRY(check_access(tx, caller, {account->id, account->domain_id}, what));
    if (account->type == model::AccountType::kProject) {
        return fail(Code::kInvalidArgument,
                    fmt::format("{} belongs to a project: delete or change the project", what));
    }
    TRY(check_strength(caller, model::role_type_of(account->type), what));
    return std::move(*account);
}

// Those that nobody may take away: the cloud would have no way in any more.
Status check_not_default(const db::AccountRow& account, std::string_view act) {
    if (!account.is_default) return {};
    return fail(Code::kForbidden,
                fmt::format("the first admin account {} can not be {}", account.name, act));
}

// The role of a new account, and with it its type: by id, or the default one of a type.
Result<db::RoleRow> choose_role(db::Tx& tx, const CreateAccount& request) {
    if (request.role_id) return get_named<db::RoleRow>(tx, *request.role_id, "roleid");
    if (!request.account_type) {
        return fail(Code::kInvalidArgument, "one of accounttype and roleid must be specified");
    }
    const auto type = TRY(model::parse_account_type(*request.account_type));
    const auto role = TRY(db::find_default_role(tx, model::role_type_of(type)));
    if (!role) return fail(Code::kInvalidArgument, "there is no default role of that accounttype");
    return *role;
}

struct Placement {
    db::DomainRow domain{};
    db::RoleRow role{};
};

// Where the new account goes, and that the caller may put it there.
Result<Placement> place_account(db::Tx& tx, const Caller& caller, const CreateAccount& request) {
    Placement placement;
    const DomainId domain_id = request.domain_id.value_or(caller.domain_id);
    placement.domain = TRY(get_named<db::DomainRow>(tx, domain_id, "domainid"));
    TRY(check_domain_access(tx, caller, domain_id));
    if (caller.is_user()) return fail(Code::kForbidden, "users may not create accounts");
    if (placement.domain.state != model::DomainState::kActive) {
        return fail(Code::kForbidden,
                    fmt::format("the domain {} is being deleted", placement.domain.name));
    }
    placement.role = TRY(choose_role(tx, request));
    TRY(check_strength(caller, placement.role.type,
                       "an account of the role " + placement.role.name));
    return placement;
}

Result<std::optional<Uuid>> chosen_id(const std::optional<std::string>& text,
                                      std::string_view parameter) {
    if (!text) return std::optional<Uuid>{};
    const auto id = Uuid::parse(*text);
    if (id) return std::optional<Uuid>{*id};
    return fail(
        Code::kInvalidArgument,
        fmt::format("invalid value '{}' for parameter {}: it must be a UUID", *text, parameter));
}

Status check_free(db::Tx& tx, const db::DomainRow& domain, const std::string& account,
                  const std::string& username) {
    const std::string where = model::shown_domain_path(domain.path);
    if (TRY(db::find_account_by_name(tx, domain.id, account))) {
        return fail(Code::kAlreadyExists,
                    fmt::format("The account {} already exists in domain {}", account, where));
    }
    if (TRY(db::find_user_by_name(tx, domain.id, username))) {
        return fail(Code::kAlreadyExists,
                    fmt::format("The user {} already exists in domain {}", username, where));
    }
    return {};
}

Status apply_access(db::AccountRow& account, const std::optional<std::string>& access) {
    if (!access) return {};
    const std::string folded = fold_case(*access);
    if (folded == "inherit") {
        account.api_key_access.reset();
    } else if (folded == "enabled") {
        account.api_key_access = "ENABLED";
    } else if (folded == "disabled") {
        account.api_key_access = "DISABLED";
    } else {
        return fail(Code::kInvalidArgument,
                    fmt::format("invalid value '{}' for parameter apikeyaccess: it is one of "
                                "enabled, disabled, inherit",
                                *access));
    }
    return {};
}

Status apply_role(db::Tx& tx, const Caller& caller, db::AccountRow& account,
                  const std::optional<RoleId>& role_id) {
    if (!role_id) return {};
    const auto role = TRY(get_named<db::RoleRow>(tx, *role_id, "roleid"));
    TRY(check_strength(caller, role.type, "the role " + role.name));
    TRY(check_not_default(account, "given another role"));
    if (account.id == caller.account_id) {
        return fail(Code::kForbidden, "an account can not change its own role");
    }
    account.role_id = role.id;
    account.type = model::account_type_of(role.type);
    return {};
}

Status apply_update(db::Tx& tx, const Caller& caller, const UpdateAccount& request,
                    db::AccountRow& account) {
    if (request.new_name && *request.new_name != account.name) {
        TRY(model::check_account_name("newname", *request.new_name));
        if (TRY(db::find_account_by_name(tx, account.domain_id, *request.new_name))) {
            return fail(Code::kAlreadyExists, fmt::format("The account {} already exists in the "
                                                          "domain",
                                                          *request.new_name));
        }
        account.name = *request.new_name;
    }
    if (request.network_domain) {
        account.network_domain.reset();
        if (!request.network_domain->empty()) {
            TRY(model::check_network_domain("networkdomain", *request.network_domain));
            account.network_domain = request.network_domain;
        }
    }
    if (!request.details.empty()) account.details = request.details;
    TRY(apply_access(account, request.api_key_access));
    return apply_role(tx, caller, account, request.role_id);
}

Result<db::ListQuery> list_query(db::Tx& tx, const Caller& caller, const ListAccounts& request) {
    OwnedList owned;
    owned.domain_id = request.domain_id;
    owned.list_all = request.list_all;
    owned.is_recursive = request.is_recursive;
    TRY(require_known<db::AccountRow>(tx, request.id, "id"));
    const auto scope = TRY(resolve_list_scope(tx, caller, owned, request.id.has_value()));
    db::ListQuery query("account");
    query.where("t.removed_at IS NULL")
        .where("t.is_system = 0")
        .where("t.project_id IS NULL")
        .owned_by(scope, {.account = "t.id"})
        .with_keyword(request.keyword, {"t.name"});
    if (request.id) query.where("t.id = ?", db::values(*request.id));
    if (request.name) query.where("t.name = ?", db::values(*request.name));
    if (request.account_type) {
        query.where("t.type = ?",
                    db::values(TRY(model::parse_account_type(*request.account_type))));
    }
    if (request.state) query.where("LOWER(t.state) = LOWER(?)", db::values(*request.state));
    if (request.needs_cleanup) query.where("t.state = 'Deleting'");
    if (request.api_key_access) {
        query.where("COALESCE(t.api_key_access, 'INHERIT') = UPPER(?)",
                    db::values(*request.api_key_access));
    }
    return query;
}

}  // namespace

Result<Page<AccountView>> Accounts::list(const Caller& caller, const ListAccounts& request) {
    const bool has_use = request.details != std::vector<std::string>{"min"};
    return database_.read([&](db::Tx& tx) -> Result<Page<AccountView>> {
        const db::ListQuery query = TRY(list_query(tx, caller, request));
        const auto rows = TRY(db::list_account_details(tx, query, page_window(request)));
        return Page<AccountView> {
            TRY(make_views(tx, caller, rows, has_use))
            , TRY(query.count(tx))
        };
    });
}

Result<AccountView> Accounts::get(const Caller& caller, const AccountId& id) {
    return database_.read([&](db::Tx& tx) { return view_of(tx, caller, id); });
}

Result<AccountView> Accounts::create(const Caller& caller, const CreateAccount& request) {
    TRY(check_new_user({request.username, request.first_name, request.last_name, request.email,
                        request.time_zone}));
    const std::string name = request.account.value_or(request.username);
    TRY(model::check_account_name("account", name));
    if (request.network_domain) {
        TRY(model::check_network_domain("networkdomain", *request.network_domain));
    }
    const auto account_uuid = TRY(chosen_id(request.account_id, "accountid"));
    const auto user_uuid = TRY(chosen_id(request.user_id, "userid"));
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const AccountId account_id(account_uuid.value_or(stamp.uuid(0)));
    const UserId user_id(user_uuid.value_or(stamp.uuid(1)));
    const std::string hash = hash_password(request.password, database_.rng(), cost_);
    const auto write = [=](db::Tx& tx) -> Result<AccountView> {
        const Placement place = TRY(place_account(tx, caller, request));
        TRY(check_password_policy(tx, place.domain.id, request.username, request.password));
        TRY(check_free(tx, place.domain, name, request.username));
        const db::AccountRow account{.id = account_id,
                                     .name = name,
                                     .type = model::account_type_of(place.role.type),
                                     .role_id = place.role.id,
                                     .domain_id = place.domain.id,
                                     .network_domain = request.network_domain,
                                     .details = request.details,
                                     .created_at = stamp.now()};
        TRY(db::insert(tx, account));
        TRY(db::insert(tx, db::UserRow{.id = user_id,
                                       .account_id = account_id,
                                       .domain_id = place.domain.id,
                                       .username = request.username,
                                       .password_hash = hash,
                                       .first_name = request.first_name,
                                       .last_name = request.last_name,
                                       .email = request.email,
                                       .time_zone = request.time_zone,
                                       .created_at = stamp.now()}));
        NewEvent event = account_event(stamp, caller, "ACCOUNT.CREATE", account);
        event.description = "Successfully completed creating account " + name;
        TRY(append_event(tx, event));
        return view_of(tx, caller, account_id);
    };
    return database_.store().write(stamp.options(caller.account_id), write);
}

Result<AccountView> Accounts::update(const Caller& caller, const UpdateAccount& request) {
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const auto write = [=](db::Tx& tx) -> Result<AccountView> {
        db::AccountRow account = TRY(find_named(tx, caller, request));
        TRY(apply_update(tx, caller, request, account));
        TRY(db::update_or_fail(tx, account));
        NewEvent event = account_event(stamp, caller, "ACCOUNT.UPDATE", account);
        event.description = "Successfully completed updating account " + account.name;
        TRY(append_event(tx, event));
        return view_of(tx, caller, account.id);
    };
    return database_.store().write(stamp.options(caller.account_id), write);
}

Result<AccountView> Accounts::enable(const Caller& caller, const AccountRequest& request) {
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const auto write = [=](db::Tx& tx) -> Result<AccountView> {
        db::AccountRow account = TRY(find_named(tx, caller, request));
        if (account.state == model::AccountState::kDeleting) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("the account {} is being deleted", account.name));
        }
        account.state = model::AccountState::kEnabled;
        TRY(db::update_or_fail(tx, account));
        NewEvent event = account_event(stamp, caller, "ACCOUNT.ENABLE", account);
        event.description = "Successfully completed enabling account " + account.name;
        TRY(append_event(tx, event));
        return view_of(tx, caller, account.id);
    };
    return database_.store().write(stamp.options(caller.account_id), write);
}

Result<Started> Accounts::disable(const Caller& caller, const DisableAccount& request) {
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const SagaId job = stamp.id<SagaId>(0);
    const auto write = [=, this](db::Tx& tx) -> Result<Started> {
        const db::AccountRow account = TRY(find_named(tx, caller, request));
        TRY(check_not_default(account, "disabled"));
        TRY(append_saga_start(
            tx, caller,
            {.saga_id = job,
             .at = stamp.now(),
             .type = "ACCOUNT.DISABLE",
             .description = fmt::format("{} account {}",
                                        request.is_locked ? "locking" : "disabling", account.name),
             .owner = {account.id, account.domain_id},
             .resource = ResourceRef{"Account", account.id.uuid(), account.name}}));
        const auto state =
            request.is_locked ? model::AccountState::kLocked : model::AccountState::kDisabled;
        TRY(engine_.submit(tx, account_state_request(job, stamp.now(), {account.id, state},
                                                     {.command = "disableAccount",
                                                      .owner = {caller.account_id, caller.user_id,
                                                                caller.domain_id}})));
        return Started{job.uuid(), std::nullopt};
    };
    auto started = TRY(database_.store().write(stamp.options(caller.account_id), write));
    engine_.nudge(job);
    return started;
}

Result<Started> Accounts::remove(const Caller& caller, const DeleteAccount& request) {
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const SagaId job = stamp.id<SagaId>(0);
    const auto write = [=, this](db::Tx& tx) -> Result<Started> {
        AccountRequest named;
        named.id = request.id;
        const db::AccountRow account = TRY(find_named(tx, caller, named));
        TRY(check_not_default(account, "deleted"));
        if (account.id == caller.account_id) {
            return fail(Code::kForbidden, "an account can not delete itself");
        }
        TRY(append_saga_start(
            tx, caller,
            {.saga_id = job,
             .at = stamp.now(),
             .type = "ACCOUNT.DELETE",
             .description = "deleting account " + account.name,
             .owner = {account.id, account.domain_id},
             .resource = ResourceRef{"Account", account.id.uuid(), account.name}}));
        TRY(engine_.submit(tx, account_delete_request(job, stamp.now(), {account.id},
                                                      {.command = "deleteAccount",
                                                       .owner = {caller.account_id, caller.user_id,
                                                                 caller.domain_id}})));
        return Started{job.uuid(), std::nullopt};
    };
    auto started = TRY(database_.store().write(stamp.options(caller.account_id), write));
    engine_.nudge(job);
    return started;
}

}  // namespace lockstep::control
