// An identity with one root admin and one user, for tests of the pipeline and the HTTP edge.
#pragma once

#include <map>
#include <string>

#include "api/identity_port.h"
#include "base/guarded.h"

namespace lockstep::api::testing {

inline UserId user_id(const char* last_digit) {
    return *UserId::parse(std::string("00000000-0000-7000-8000-00000000000") + last_digit);
}

// Keys "admin-key"/"admin-secret" and "user-key"/"user-secret"; logins admin/password,
// user/password. Role rules: what the command table says.
class FakeIdentity final : public IdentityPort {
  public:
    static control::Caller admin() {
        control::Caller caller;
        caller.user_id = user_id("1");
        caller.account_name = caller.username = "admin";
        caller.role_type = model::RoleType::kAdmin;
        return caller;
    }
    static control::Caller user() {
        control::Caller caller;
        caller.user_id = user_id("2");
        caller.account_name = caller.username = "user";
        return caller;
    }

    Result<ApiKeyOwner> find_api_key(std::string_view api_key) override {
        if (api_key == "admin-key")
            return ApiKeyOwner{admin(), Secret<std::string>("admin-secret")};
        if (api_key == "user-key") return ApiKeyOwner{user(), Secret<std::string>("user-secret")};
        return fail(Code::kUnauthenticated, "no such key");
    }

    Result<Login> log_in(const LoginRequest& request) override {
        if (request.password.reveal() != "password") {
            return fail(Code::kUnauthenticated, "wrong password");
        }
        Login login;
        login.username = login.account = request.username;
        login.account_type = request.username == "admin" ? "1" : "0";
        login.token = Secret<std::string>("token-of-" + request.username);
        login.session_key = Secret<std::string>("key-of-" + request.username);
        sessions_.with([&](auto& sessions) { sessions[login.token.reveal()] = request.username; });
        return login;
    }

    Result<control::Caller> open_session(std::string_view token, std::string_view key) override {
        return sessions_.with([&](auto& sessions) -> Result<control::Caller> {
            const auto found = sessions.find(std::string(token));
            if (found == sessions.end()) return fail(Code::kUnauthenticated, "no session");
            if (key != "key-of-" + found->second) {
                sessions.erase(found);
                return fail(Code::kForbidden, "wrong key");
            }
            return found->second == "admin" ? admin() : user();
        });
    }

    Status end_session(std::string_view token) override {
        const bool is_ended =
            sessions_.with([&](auto& sessions) { return sessions.erase(std::string(token)) > 0; });
        if (!is_ended) return fail(Code::kNotFound, "no session");
        return {};
    }

    Result<control::Caller> system_caller() override {
        control::Caller caller = admin();
        caller.is_system = true;
        return caller;
    }

    bool may_call(const control::Caller&, std::string_view, bool default_allowed) override {
        return default_allowed;
    }

  private:
    Guarded<std::map<std::string, std::string>> sessions_;  // token → user name
};

}  // namespace lockstep::api::testing
