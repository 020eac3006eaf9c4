// Who a caller is and what he may call: what the pipeline asks of the identity of the control
// layer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "control/caller.h"

namespace lockstep::api {

struct ApiKeyOwner {
    control::Caller caller;
    Secret<std::string> secret_key;
};

struct LoginRequest {
    std::string username;
    Secret<std::string> password;
    std::string domain;     // a path, with or without slashes around it; empty: ROOT
    std::string domain_id;  // an id, or one of the old numbers; wins over the path
    std::string client_address;
};

// What a login answers: nearly everything is text on the wire.
struct Login {
    std::string username;
    std::string user_id;
    std::string domain_id;
    int32_t timeout_seconds = 1800;
    std::string account;
    std::string first_name;
    std::string last_name;
    std::string account_type;  // "0" user, "1" root admin, "2" domain admin, …
    std::string time_zone = "UTC";
    std::string time_zone_offset = "0.0";
    std::optional<std::string> server_id;
    Secret<std::string> session_key;  // the client proves with it that it read the answer
    Secret<std::string> token;        // the cookie JSESSIONID
};

// Thread-safe; calls may block on the database.
class IdentityPort {
  public:
    virtual ~IdentityPort() = default;

    // The enabled user, of an enabled account, whose API key this is.
    // Errors: kUnauthenticated, whatever the reason.
    virtual Result<ApiKeyOwner> find_api_key(std::string_view api_key) = 0;

    // Errors: kUnauthenticated.
    virtual Result<Login> log_in(const LoginRequest& request) = 0;
    // The caller of a session that is not idle for too long; marks it as used.
    // Errors: kUnauthenticated when there is none, kForbidden when the key is not the session's
    // (the session is then ended).
    virtual Result<control::Caller> open_session(std::string_view token, std::string_view key) = 0;
    // Errors: kNotFound when there is no such session.
    virtual Status end_session(std::string_view token) = 0;

    // The system's own admin, for the integration port.
    virtual Result<control::Caller> system_caller() = 0;

    // Whether the caller's role allows the command. `default_allowed`: what the command table says
    // for his role type, for roles without a rule for it.
    virtual bool may_call(const control::Caller& caller, std::string_view command,
                          bool default_allowed) = 0;
};

}  // namespace lockstep::api
