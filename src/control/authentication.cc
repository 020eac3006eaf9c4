#include "control/authentication.h"

#include <fmt/format.h>

#include "base/log.h"
#include "control/configuration.h"
#include "control/event.h"
#include "control/stamp.h"
#include "db/role_rules_table.h"
#include "db/session_table.h"

namespace lockstep::control {
namespace {

constexpr Duration kRulesKept = std::chrono::seconds{5};
constexpr size_t kSecretBytes = 20;
constexpr int64_t kSessionsAPage = 500;
constexpr std::string_view kSystemUsername = "system";

tl::unexpected<Error> unauthenticated(std::string reason) {
    return fail(Code::kUnauthenticated, std::move(reason));
}

std::string hashed(std::string_view secret) {
    const Sha256Digest digest = sha256(secret);
    return hex_encode(digest);
}

// Errors: kUnauthenticated, saying what is not enabled.
Status check_enabled(const db::Identity& identity) {
    if (identity.user.state != model::UserState::kEnabled) {
        return unauthenticated("the user is not enabled");
    }
    if (identity.account.removed_at || identity.account.state != model::AccountState::kEnabled) {
        return unauthenticated("the account is not enabled");
    }
    if (identity.domain.removed_at || identity.domain.state != model::DomainState::kActive) {
        return unauthenticated("the domain is not active");
    }
    if (identity.role.removed_at || !identity.role.is_enabled) {
        return unauthenticated("the role is not enabled");
    }
    return {};
}

Result<bool> is_key_access_on(db::Tx& tx, const db::Identity& identity) {
    if (identity.account.api_key_access) return *identity.account.api_key_access == "ENABLED";
    const auto configured = TRY(load_setting(tx, setting::kIsApiKeyAccessOn.name,
                                             SettingScope::kDomain, identity.domain.id.uuid()));
    return configured.get(setting::kIsApiKeyAccessOn);
}

Result<std::optional<db::DomainRow>> find_login_domain(db::Tx& tx, const LoginAttempt& attempt) {
    if (attempt.domain_id.empty()) {
        return db::find_domain_by_path(tx, model::stored_domain_path(attempt.domain));
    }
    if (attempt.domain_id == "1") return db::find_domain_by_path(tx, "/");
    const auto id = DomainId::parse(attempt.domain_id);
    if (!id) return std::optional<db::DomainRow>{};
    return db::find<db::DomainRow>(tx, *id);
}

}  // namespace

Caller caller_of(const db::Identity& identity) {
    return {.user_id = identity.user.id,
            .account_id = identity.account.id,
            .role_id = identity.role.id,
            .domain_id = identity.domain.id,
            .username = identity.user.username,
            .account_name = identity.account.name,
            .domain_path = identity.domain.path,
            .account_type = identity.account.type,
            .role_type = identity.role.type,
            .is_system = identity.account.is_system};
}

std::string secret_key_context(const UserId& user) { return "user.secret_key:" + user.to_string(); }

Authentication::Authentication(Database database, const MasterKey& master_key,
                               SessionOptions options)
    : database_(database),
      master_key_(master_key),
      options_(options),
      unknown_user_hash_(
          hash_password(Secret<std::string>("nobody"), database_.rng(), options.password_cost)) {}

Result<ApiKeyOwner> Authentication::find_api_key(std::string_view api_key) {
    auto found = database_.read([&](db::Tx& tx) -> Result<db::Identity> {
        auto identity = TRY(db::find_identity_by_api_key(tx, api_key));
        if (!identity) return unauthenticated("there is no such API key");
        if (!TRY(is_key_access_on(tx, *identity))) {
            return unauthenticated("API keys are not accepted");
        }
        return std::move(*identity);
    });
    const db::Identity identity = TRY(std::move(found));
    TRY(check_enabled(identity));
    if (!identity.user.secret_key) return unauthenticated("the user has no secret key");
    return ApiKeyOwner {
        caller_of(identity),
            TRY(master_key_.open(*identity.user.secret_key, secret_key_context(identity.user.id)))
    };
}

Result<db::Identity> Authentication::check_password(const LoginAttempt& attempt) {
    const auto find = [&](db::Tx& tx) -> Result<std::optional<db::Identity>> {
        const auto domain = TRY(find_login_domain(tx, attempt));
        if (!domain || domain->removed_at) return std::optional<db::Identity>{};
        return db::find_identity_by_name(tx, domain->id, attempt.username);
    };
    const auto identity = TRY(database_.read(find));
    const bool has_password = identity && !identity->user.password_hash.empty();
    const bool is_right = TRY(verify_password(
        has_password ? identity->user.password_hash : unknown_user_hash_, attempt.password));
    if (!has_password) return unauthenticated("there is no such user");
    TRY(check_enabled(*identity));
    if (!is_right) {
        if (const Status noted = note_failed_login(*identity); !noted) {
            LOG_WARNING("a failed login of user {} is not counted: {}", attempt.username,
                        noted.error().to_string());
        }
        return unauthenticated("the password is wrong");
    }
    return *identity;
}

Status Authentication::note_failed_login(const db::Identity& identity) {
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    return database_.store().write(
        stamp.options(identity.account.id), [stamp, identity](db::Tx& tx) -> Status {
            auto user = TRY(db::get<db::UserRow>(tx, identity.user.id));
            const int64_t allowed = TRY(load_configured(tx))
            .get(setting::kFailedLoginsAllowed);
            ++user.failed_logins;
            const bool is_too_often =
                allowed > 0 && user.failed_logins >= allowed && !user.is_default;
            if (is_too_often) user.state = model::UserState::kDisabled;
            TRY(db::update_or_fail(tx, user));
            if (!is_too_often) return {};
            return append_event(
                tx, {.id = stamp.id<EventId>(0),
                     .at = stamp.now(),
                     .type = "USER.DISABLE",
                     .level = EventLevel::kWarn,
                     .description = fmt::format("disabled user {} after {} failed logins",
                                                user.username, user.failed_logins),
                     .owner = {identity.account.id, identity.domain.id},
                     .user_id = user.id,
                     .resource = ResourceRef{"User", user.id.uuid(), user.username}});
        });
}

Result<LoggedIn> Authentication::log_in(const LoginAttempt& attempt) {
    const db::Identity identity = TRY(check_password(attempt));
    return begin_session(identity, attempt);
}

Result<LoggedIn> Authentication::begin_session(const db::Identity& identity,
                                               const LoginAttempt& attempt) {
    LoggedIn login{.caller = caller_of(identity),
                   .first_name = identity.user.first_name,
                   .last_name = identity.user.last_name,
                   .time_zone = identity.user.time_zone.value_or("UTC"),
                   .session_key = Secret<std::string>(database_.rng().token(kSecretBytes)),
                   .token = Secret<std::string>(database_.rng().token(kSecretBytes))};
    login.caller.client_address = attempt.client_address;
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const db::SessionRow session{.id = stamp.id<SessionId>(0),
                                 .token_hash = hashed(login.token.reveal()),
                                 .key_hash = hashed(login.session_key.reveal()),
                                 .user_id = identity.user.id,
                                 .client_address = attempt.client_address,
                                 .created_at = stamp.now(),
                                 .used_at = stamp.now()};
    const Caller caller = login.caller;
    const auto begin = [=](db::Tx& tx) -> Status {
        auto user = TRY(db::get<db::UserRow>(tx, caller.user_id));
        if (user.failed_logins > 0) {
            user.failed_logins = 0;
            TRY(db::update_or_fail(tx, user));
        }
        TRY(db::insert(tx, session));
        return append_event(
            tx, {.id = stamp.id<EventId>(1),
                 .at = stamp.now(),
                 .type = "USER.LOGIN",
                 .description = "user has logged in from IP Address " + caller.client_address,
                 .owner = {caller.account_id, caller.domain_id},
                 .user_id = caller.user_id,
                 .resource = ResourceRef{"User", caller.user_id.uuid(), caller.username}});
    };
    TRY(database_.store().write(stamp.options(caller.account_id), begin));
    return login;
}

Result<Caller> Authentication::open_session(std::string_view token, std::string_view key) {
    struct Found {
        db::SessionRow session;
        std::optional<db::Identity> identity;
    };
    const auto find = [&](db::Tx& tx) -> Result<Found> {
        auto session = TRY(db::find_session_by_token(tx, hashed(token)));
        if (!session) return unauthenticated("there is no such session");
        auto identity = TRY(db::find_identity(tx, session->user_id));
        return Found{std::move(*session), std::move(identity)};
    };
    const Found found = TRY(database_.read(find));
    if (!equal_in_constant_time(found.session.key_hash, hashed(key))) {
        TRY(database_.write(
            [id = found.session.id](db::Tx& tx) { return db::delete_session(tx, id); }));
        return fail(Code::kForbidden, "the session key is not that of the session");
    }
    const Time now = database_.now();
    if (now - found.session.used_at > options_.idle_limit) {
        return unauthenticated("the session was idle for too long");
    }
    if (!found.identity) return unauthenticated("there is no such user any more");
    TRY(check_enabled(*found.identity));
    if (now - found.session.used_at > options_.touch_interval) {
        TRY(database_.write(
            [id = found.session.id, now](db::Tx& tx) { return db::touch_session(tx, id, now); }));
    }
    return caller_of(*found.identity);
}

Status Authentication::end_session(std::string_view token) {
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    return database_.store().write(
        stamp.options({}), [stamp, hash = hashed(token)](db::Tx& tx) -> Status {
            const auto session = TRY(db::find_session_by_token(tx, hash));
            if (!session) return fail(Code::kNotFound, "there is no such session");
            TRY(db::delete_session(tx, session->id));
            const auto identity = TRY(db::find_identity(tx, session->user_id));
            if (!identity) return {};
            return append_event(tx, {.id = stamp.id<EventId>(0),
                                     .at = stamp.now(),
                                     .type = "USER.LOGOUT",
                                     .description = "user has logged out",
                                     .owner = {identity->account.id, identity->domain.id},
                                     .user_id = identity->user.id,
                                     .resource = ResourceRef{"User", identity->user.id.uuid(),
                                                             identity->user.username}});
        });
}

Result<int64_t> Authentication::end_idle_sessions() {
    return database_.write([limit = database_.now() - options_.idle_limit](db::Tx& tx) {
        return db::delete_idle_sessions(tx, limit, kSessionsAPage);
    });
}

Result<Caller> Authentication::system_caller() {
    return database_.read([&](db::Tx& tx) -> Result<Caller> {
        const auto account = TRY(db::get_system_account(tx));
        const auto identity =
            TRY(db::find_identity_by_name(tx, account.domain_id, kSystemUsername));
        if (!identity) return fail(Code::kCorruptState, "the database has no system user");
        return caller_of(*identity);
    });
}

Result<std::shared_ptr<const std::vector<model::RoleRule>>> Authentication::rules_of(
    const RoleId& role) {
    const MonotonicTime now = database_.clock().monotonic();
    auto cached = rules_.with([&](auto& rules) -> CachedRules {
        const auto found = rules.find(role);
        return found == rules.end() ? CachedRules{} : found->second;
    });
    if (cached.rules && now - cached.read_at < kRulesKept) return cached.rules;
    // Shared: a reader may still judge by the old list while a new one takes its place.
    auto read = std::make_shared<const std::vector<model::RoleRule>>(
        TRY(database_.read([&](db::Tx& tx) { return db::list_role_rules(tx, role); })));
    rules_.with([&](auto& rules) { rules[role] = {read, now}; });
    return read;
}

bool Authentication::may_call(const Caller& caller, std::string_view command,
                              bool default_allowed) {
    if (caller.is_system) return true;
    const auto rules = rules_of(caller.role_id);
    if (!rules) return false;
    switch (model::judge(**rules, command)) {
        case model::RuleVerdict::kAllow:
            return true;
        case model::RuleVerdict::kDeny:
            return false;
        case model::RuleVerdict::kNoRule:
            break;
    }
    return default_allowed;
}

}  // namespace lockstep::control
