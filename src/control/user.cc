#include "control/user.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "control/access.h"
#include "control/authentication.h"
#include "control/configuration.h"
#include "control/event.h"
#include "control/list_scope.h"
#include "control/owner.h"
#include "control/stamp.h"
#include "db/session_table.h"

namespace lockstep::control {
namespace {

constexpr size_t kKeyBytes = 64;
constexpr std::string_view kSource = "native";
constexpr std::string_view kInherit = "INHERIT";

Status check_text(std::string_view parameter, std::string_view value) {
    if (!value.empty() && value.size() <= 255) return {};
    return fail(
        Code::kInvalidArgument,
        fmt::format("invalid value for parameter {}: it must have 1 to 255 bytes", parameter));
}

NewEvent user_event(const Stamp& stamp, const Caller& caller, std::string type,
                    const db::UserRow& user) {
    NewEvent event{.id = stamp.id<EventId>(9), .at = stamp.now(), .type = std::move(type)};
    event.owner = {user.account_id, user.domain_id};
    event.user_id = caller.user_id;
    event.resource = ResourceRef{"User", user.id.uuid(), user.username};
    return event;
}

// The user whom the caller may deal with.
Result<db::Identity> get_user(db::Tx& tx, const Caller& caller, const UserId& id) {
    auto identity = TRY(db::find_identity(tx, id));
    if (!identity || identity->account.is_system) return fail(unknown_id("id", id.to_string()));
    const std::string what = "the user " + identity->user.username;
    TRY(check_access(tx, caller, {identity->account.id, identity->domain.id}, what));
    TRY(check_strength(caller, identity->role.type, what));
    return std::move(*identity);
}

// "id" of accounts and users that a client chooses.
Result<std::optional<Uuid>> chosen_id(const std::optional<std::string>& text,
                                      std::string_view parameter) {
    if (!text) return std::optional<Uuid>{};
    const auto id = Uuid::parse(*text);
    if (id) return std::optional<Uuid>{*id};
    return fail(
        Code::kInvalidArgument,
        fmt::format("invalid value '{}' for parameter {}: it must be a UUID", *text, parameter));
}

bool matches(const std::optional<std::string>& wanted, std::string_view found) {
    return !wanted || *wanted == found;
}

Result<db::ListQuery> list_query(db::Tx& tx, const Caller& caller, const ListUsers& request) {
    OwnedList owned;
    owned.account = request.account;
    owned.domain_id = request.domain_id;
    owned.list_all = request.list_all;
    owned.is_recursive = request.is_recursive;
    TRY(require_known<db::UserRow>(tx, request.id, "id"));
    db::ListQuery query("user_account");
    query.where("t.removed_at IS NULL")
        .owned_by(TRY(resolve_list_scope(tx, caller, owned, request.id.has_value())))
        .with_keyword(request.keyword, {"t.username", "t.first_name", "t.last_name", "t.email"})
        .join("JOIN account a ON a.id = t.account_id")
        .where("a.is_system = 0");
    if (request.id) query.where("t.id = ?", db::values(*request.id));
    if (request.username) query.where("t.username = ?", db::values(*request.username));
    if (request.account_type) {
        query.where("a.type = ?",
                    db::values(TRY(model::parse_account_type(*request.account_type))));
    }
    if (request.state) query.where("LOWER(t.state) = LOWER(?)", db::values(*request.state));
    if (!matches(request.source, kSource) || !matches(request.api_key_access, kInherit)) {
        query.where("1 = 0");  // users have no other source, and no access of their own
    }
    return query;
}

}  // namespace

UserView user_view(const db::Identity& identity, const Caller& caller) {
    const db::UserRow& user = identity.user;
    UserView view;
    view.id = user.id;
    view.username = user.username;
    view.first_name = user.first_name;
    view.last_name = user.last_name;
    view.email = user.email;
    view.created = user.created_at;
    view.state = model::wire_name(user.state);
    view.account = identity.account.name;
    view.account_type = static_cast<int32_t>(identity.account.type);
    view.source = kSource;
    view.role_id = identity.role.id;
    view.role_type = model::wire_name(identity.role.type);
    view.role_name = identity.role.name;
    view.domain_id = identity.domain.id;
    view.domain = identity.domain.name;
    view.api_key = user.api_key;
    view.account_id = identity.account.id;
    view.time_zone = user.time_zone;
    view.is_in_lower_domain = identity.domain.id != caller.domain_id &&
                              identity.domain.path.starts_with(caller.domain_path);
    view.is_default = user.is_default;
    return view;
}

Status check_new_user(const NewUser& user) {
    TRY(model::check_user_name("username", user.username));
    TRY(check_text("firstname", user.first_name));
    TRY(check_text("lastname", user.last_name));
    TRY(check_text("email", user.email));
    if (user.time_zone) TRY(check_text("timezone", *user.time_zone));
    return {};
}

Status check_password_policy(db::Tx& tx, const DomainId& domain, const std::string& username,
                             const Secret<std::string>& password) {
    const auto configured = TRY(load_configured(tx, SettingScope::kDomain, domain.uuid()));
    const std::string& text = password.reveal();
    const auto count = [&](auto is_wanted) {
        return std::count_if(text.begin(), text.end(),
                             [&](unsigned char c) { return is_wanted(c); });
    };
    const auto at_least = [&](int64_t found, const Setting<int64_t>& setting,
                              std::string_view what) -> Status {
        const int64_t wanted = configured.get(setting);
        if (found >= wanted) return {};
        return fail(Code::kInvalidArgument,
                    fmt::format("the password must have at least {} {}", wanted, what));
    };
    if (text.empty()) return fail(Code::kInvalidArgument, "the password must not be empty");
    TRY(at_least(static_cast<int64_t>(text.size()), setting::kPasswordLength, "characters"));
    TRY(at_least(count([](int c) { return std::isdigit(c) != 0; }), setting::kPasswordDigits,
                 "digits"));
    TRY(at_least(count([](int c) { return std::islower(c) != 0; }), setting::kPasswordLower,
                 "lower-case letters"));
    TRY(at_least(count([](int c) { return std::isupper(c) != 0; }), setting::kPasswordUpper,
                 "upper-case letters"));
    TRY(at_least(count([](int c) { return std::isalnum(c) == 0; }), setting::kPasswordSpecial,
                 "characters other than letters and digits"));
    if (!configured.get(setting::kMayPasswordHoldUsername) && !username.empty() &&
        text.find(username) != std::string::npos) {
        return fail(Code::kInvalidArgument, "the password must not contain the user's name");
    }
    return {};
}

Status check_strength(const Caller& caller, model::RoleType target, std::string_view what) {
    if (caller.is_root() || target == model::RoleType::kUser) return {};
    if (caller.is_domain_admin() && target != model::RoleType::kAdmin) return {};
    return fail(Code::kForbidden,
                fmt::format("account {} may not deal with {}: its role is of type {}",
                            caller.account_name, what, model::wire_name(target)));
}

Result<Page<UserView>> Users::list(const Caller& caller, const ListUsers& request) {
    return database_.read([&](db::Tx& tx) -> Result<Page<UserView>> {
        const db::ListQuery query = TRY(list_query(tx, caller, request));
        Page<UserView> page;
        for (const db::Identity& identity :
             TRY(db::list_identities(tx, query, page_window(request)))) {
            page.items.push_back(user_view(identity, caller));
            if (caller.is_root()) page.items.back().api_key_access = kInherit;
        }
        page.total = TRY(query.count(tx));
        return page;
    });
}

Result<UserView> Users::create(const Caller& caller, const CreateUser& request) {
    TRY(check_new_user({request.username, request.first_name, request.last_name, request.email,
                        request.time_zone}));
    const auto chosen = TRY(chosen_id(request.user_id, "userid"));
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const UserId id = chosen ? UserId(*chosen) : stamp.id<UserId>(0);
    const std::string hash = hash_password(request.password, database_.rng(), cost_);
    return database_.store().write(
        stamp.options(caller.account_id), [=](db::Tx& tx) -> Result<UserView> {
            OwnerRequest whose;
            whose.account = request.account;
            whose.domain_id = request.domain_id.value_or(caller.domain_id);
            const Owner owner = TRY(resolve_owner(tx, caller, whose));
            TRY(check_strength(caller, model::role_type_of(owner.type), owner.shown()));
            TRY(check_password_policy(tx, owner.domain_id, request.username, request.password));
            if (TRY(db::find_user_by_name(tx, owner.domain_id, request.username))) {
                return fail(Code::kAlreadyExists,
                            fmt::format("The user {} already exists in domain {}", request.username,
                                        model::shown_domain_path(owner.domain_path)));
            }
            const db::UserRow row{.id = id,
                                  .account_id = owner.account_id,
                                  .domain_id = owner.domain_id,
                                  .username = request.username,
                                  .password_hash = hash,
                                  .first_name = request.first_name,
                                  .last_name = request.last_name,
                                  .email = request.email,
                                  .time_zone = request.time_zone,
                                  .created_at = stamp.now()};
            TRY(db::insert(tx, row));
            NewEvent event = user_event(stamp, caller, "USER.CREATE", row);
            event.description = "Successfully completed creating user " + row.username;
            TRY(append_event(tx, event));
            return user_view(TRY(db::find_identity(tx, id)).value(), caller);
        });
}

Status Users::remove(const Caller& caller, const UserRequest& request) {
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    return database_.store().write(stamp.options(caller.account_id), [=](db::Tx& tx) -> Status {
        db::Identity identity = TRY(get_user(tx, caller, request.id));
        if (identity.user.is_default) {
            return fail(Code::kForbidden, "the first admin can not be deleted");
        }
        TRY(db::delete_user_sessions(tx, request.id));
        TRY(db::remove(tx, identity.user, stamp.now()));
        NewEvent event = user_event(stamp, caller, "USER.DELETE", identity.user);
        event.description = "Successfully completed deleting user " + identity.user.username;
        return append_event(tx, event);
    });
}

Result<UserView> Users::get_by_api_key(const Caller& caller, const GetUser& request) {
    return database_.read([&](db::Tx& tx) -> Result<UserView> {
        const auto identity = TRY(db::find_identity_by_api_key(tx, request.api_key));
        if (!identity) {
            return fail(Code::kNotFound, "no user with this API key could be found");
        }
        TRY(check_access(tx, caller, {identity->account.id, identity->domain.id},
                         "the user " + identity->user.username));
        return user_view(*identity, caller);
    });
}

Result<UserKeys> Users::get_keys(const Caller& caller, const UserRequest& request) {
    const auto identity =
        TRY(database_.read([&](db::Tx& tx) { return get_user(tx, caller, request.id); }));
    if (!identity.user.api_key || !identity.user.secret_key) return UserKeys{};
    UserKeys keys{.api_key = *identity.user.api_key};
    keys.secret_key =
        TRY(master_key_.open(*identity.user.secret_key, secret_key_context(identity.user.id)));
    keys.has_api_key_access = identity.account.api_key_access.value_or("ENABLED") == "ENABLED";
    return keys;
}

Result<UserKeys> Users::register_keys(const Caller& caller, const UserRequest& request) {
    Rng& rng = database_.rng();
    UserKeys keys{.api_key = rng.token(kKeyBytes)};
    keys.secret_key = Secret<std::string>(rng.token(kKeyBytes));
    const Bytes sealed = master_key_.seal(keys.secret_key, secret_key_context(request.id), rng);
    const Stamp stamp = Stamp::draw(database_.clock(), rng);
    const auto write = [=, api_key = keys.api_key](db::Tx& tx) -> Status {
        db::Identity identity = TRY(get_user(tx, caller, request.id));
        identity.user.api_key = api_key;
        identity.user.secret_key = sealed;
        TRY(db::update_or_fail(tx, identity.user));
        NewEvent event = user_event(stamp, caller, "REGISTER.USER.KEY", identity.user);
        event.description = "registered new API keys of user " + identity.user.username;
        return append_event(tx, event);
    };
    TRY(database_.store().write(stamp.options(caller.account_id), write));
    return keys;
}

}  // namespace lockstep::control
