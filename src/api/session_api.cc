#include "api/session_api.h"

#include <fmt/format.h>

namespace lockstep::api {
namespace {

struct NoParams {};

struct LogoutView {
    std::string description;
};

Fields<Login> login_fields() {
    return {
        field("username", &Login::username, "the user's name"),
        field("userid", &Login::user_id, "the user's id"),
        field("domainid", &Login::domain_id, "the id of the account's domain"),
        field("timeout", &Login::timeout_seconds, "seconds without a call until the session ends"),
        field("account", &Login::account, "the account's name"),
        field("firstname", &Login::first_name, "the user's first name"),
        field("lastname", &Login::last_name, "the user's last name"),
        field("type", &Login::account_type,
              "0 user, 1 root admin, 2 domain admin, 3 resource domain admin, 4 read-only admin"),
        field("timezone", &Login::time_zone, "the user's time zone"),
        field("timezoneoffset", &Login::time_zone_offset, "hours from UTC of that time zone"),
        field(
            "registered", [](const Login&) { return std::string("false"); },
            "whether the user registered himself"),
        field("sessionkey", &Login::session_key, "sent along with every call of the session"),
        field(
            "is2faenabled", [](const Login&) { return std::string("false"); },
            "whether the user has a second factor"),
        field(
            "is2faverified", [](const Login&) { return std::string("true"); },
            "whether the second factor was given"),
        field(
            "issuerfor2fa", [](const Login&) { return std::string("Lockstep"); },
            "who a second factor would be for"),
        field("managementserverid", &Login::server_id, "the server, for root admins"),
    };
}

Command session_only(Command command) {
    command.is_session_only = true;
    command.is_open = true;
    command.default_roles = Roles("ARDU");
    return command;
}

}  // namespace

std::vector<Command> session_commands() {
    Command login =
        bare_command<LoginRequest, Login>("login")
            .describe("Begins a session: answers the session key, and sets two cookies.")
            .params({
                param("username", &LoginRequest::username, "the user's name").required(),
                param("password", &LoginRequest::password, "the password").required(),
                param("domain", &LoginRequest::domain,
                      "the path of the account's domain; without it the root domain"),
                param("domainid", &LoginRequest::domain_id, "the domain's id, instead of a path"),
            })
            .fields(login_fields());
    Command logout = bare_command<NoParams, LogoutView>("logout")
                         .describe("Ends the session.")
                         .fields({field("description", &LogoutView::description, "success")});
    return {session_only(std::move(login)), session_only(std::move(logout))};
}

ApiResult<LoginRequest> read_login(const Request& request) {
    const auto text = [&](std::string_view name) {
        return std::string(request.find_any_case(name).value_or(std::string_view()));
    };
    for (const std::string_view name : {"username", "password"}) {
        if (request.find_any_case(name).value_or(std::string_view()).empty()) {
            return refuse_parameter(fmt::format(
                "Unable to execute API command login due to missing parameter {}", name));
        }
    }
    LoginRequest login;
    login.username = text("username");
    login.password = Secret<std::string>(text("password"));
    login.domain = text("domain");
    login.domain_id = text("domainid");
    return login;
}

ApiError failed_login(const LoginRequest& request) {
    const std::string& named = request.domain_id.empty() ? request.domain : request.domain_id;
    return {
        531, CsCode::kNone,
        fmt::format("Failed to authenticate user {} in domain {}; please provide valid credentials",
                    request.username, named.empty() ? "ROOT" : named),
        false};
}

}  // namespace lockstep::api
