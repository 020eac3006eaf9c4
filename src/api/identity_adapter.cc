#include "api/identity_adapter.h"

#include <chrono>

namespace lockstep::api {

Result<ApiKeyOwner> IdentityAdapter::find_api_key(std::string_view api_key) {
    auto owner = TRY(authentication_.find_api_key(api_key));
    return ApiKeyOwner{std::move(owner.caller), std::move(owner.secret_key)};
}

Result<Login> IdentityAdapter::log_in(const LoginRequest& request) {
    control::LoginAttempt attempt;
    attempt.username = request.username;
    attempt.password = request.password;
    attempt.domain = request.domain;
    attempt.domain_id = request.domain_id;
    attempt.client_address = request.client_address;
    auto logged_in = TRY(authentication_.log_in(attempt));
    const auto idle =
        std::chrono::duration_cast<std::chrono::seconds>(authentication_.idle_limit());
    Login login;
    login.username = logged_in.caller.username;
    login.user_id = logged_in.caller.user_id.to_string();
    login.domain_id = logged_in.caller.domain_id.to_string();
    login.timeout_seconds = static_cast<int32_t>(idle.count());
    login.account = logged_in.caller.account_name;
    login.first_name = logged_in.first_name;
    login.last_name = logged_in.last_name;
    login.account_type = std::to_string(static_cast<int>(logged_in.caller.account_type));
    if (!logged_in.time_zone.empty()) login.time_zone = logged_in.time_zone;
    login.session_key = std::move(logged_in.session_key);
    login.token = std::move(logged_in.token);
    return login;
}

Result<control::Caller> IdentityAdapter::open_session(std::string_view token,
                                                      std::string_view key) {
    return authentication_.open_session(token, key);
}

Status IdentityAdapter::end_session(std::string_view token) {
    return authentication_.end_session(token);
}

Result<control::Caller> IdentityAdapter::system_caller() { return authentication_.system_caller(); }

bool IdentityAdapter::may_call(const control::Caller& caller, std::string_view command,
                               bool default_allowed) {
    return authentication_.may_call(caller, command, default_allowed);
}

}  // namespace lockstep::api
