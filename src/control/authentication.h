// Who a caller is: API keys, logins, sessions, and which commands a role may call.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/guarded.h"
#include "base/secret.h"
#include "control/caller.h"
#include "control/database.h"
#include "db/identity_query.h"
#include "model/role_rule.h"

namespace lockstep::control {

struct ApiKeyOwner {
    Caller caller{};
    Secret<std::string> secret_key{};
};

struct LoginAttempt {
    std::string username{};
    Secret<std::string> password{};
    std::string domain{};     // a path, with or without slashes around it; empty: ROOT
    std::string domain_id{};  // an id, or the number 1 for the root; wins over the path
    std::string client_address{};
};

struct LoggedIn {
    Caller caller{};
    std::string first_name{};
    std::string last_name{};
    std::string time_zone{};
    Secret<std::string> session_key{};
    Secret<std::string> token{};  // the cookie's value
};

struct SessionOptions {
    Duration idle_limit = std::chrono::minutes{30};
    // A session's use is written at most so often.
    Duration touch_interval = std::chrono::minutes{1};
    PasswordCost password_cost{};
};

Caller caller_of(const db::Identity& identity);
// The place that a user's sealed secret key belongs to.
std::string secret_key_context(const UserId& user);

// Thread-safe. Sessions are rows: every node knows them, and only hashes of their secrets are kept.
class Authentication {
  public:
    Authentication(Database database, const MasterKey& master_key, SessionOptions options = {});

    // The enabled user, of an enabled account, whose API key this is.
    // Errors: kUnauthenticated, whatever the reason.
    Result<ApiKeyOwner> find_api_key(std::string_view api_key);

    // Errors: kUnauthenticated, whatever the reason. Too many wrong passwords in a row disable the
    // user (the first admin apart).
    Result<LoggedIn> log_in(const LoginAttempt& attempt);
    // The caller of a session that is not idle for too long; marks it as used.
    // Errors: kUnauthenticated when there is none, kForbidden when the key is not the session's
    // (the session is then ended).
    Result<Caller> open_session(std::string_view token, std::string_view key);
    // Errors: kNotFound when there is no such session.
    Status end_session(std::string_view token);
    // Removes sessions that were idle for too long, a page of them; how many.
    Result<int64_t> end_idle_sessions();

    // The program's own caller, for the trusted port and for work that nobody asked for.
    Result<Caller> system_caller();

    // Whether the caller's role allows the command: the first fitting rule decides, and where none
    // fits, `default_allowed`. Rules that somebody changed are seen within seconds.
    bool may_call(const Caller& caller, std::string_view command, bool default_allowed);

    Duration idle_limit() const { return options_.idle_limit; }

  private:
    struct CachedRules {
        std::shared_ptr<const std::vector<model::RoleRule>> rules;
        MonotonicTime read_at{};
    };

    Result<std::shared_ptr<const std::vector<model::RoleRule>>> rules_of(const RoleId& role);
    Result<db::Identity> check_password(const LoginAttempt& attempt);
    Status note_failed_login(const db::Identity& identity);
    Result<LoggedIn> begin_session(const db::Identity& identity, const LoginAttempt& attempt);

    Database database_;
    const MasterKey& master_key_;
    SessionOptions options_;
    std::string unknown_user_hash_;  // so that an unknown user costs as much time as a known one
    Guarded<std::map<RoleId, CachedRules>> rules_;
};

}  // namespace lockstep::control
