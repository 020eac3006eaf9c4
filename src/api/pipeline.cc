#include "api/pipeline.h"

#include <fmt/format.h>

#include <array>

#include "api/cloudstack_commands.h"
#include "api/job_answer.h"
#include "api/session_api.h"
#include "api/signature.h"
#include "base/log.h"

namespace lockstep::api {
namespace {

constexpr std::string_view kSessionCookie = "JSESSIONID";
constexpr std::string_view kKeyCookie = "sessionkey";
constexpr std::string_view kBadSession = "unable to verify user credentials";
constexpr std::string_view kBadSignature =
    "unable to verify user credentials and/or request signature";

tl::unexpected<ApiError> unauthenticated(std::string_view text) {
    return refuse(401, CsCode::kNone, std::string(text));
}

// Failures whose text tells no cause to every caller: the log has it under the request's id.
bool is_internal(int status) { return status == 530 || status == 533 || status == 534; }

// The answer's form where the request itself could not be read.
Format guess_format(const WireRequest& wire) {
    const auto asks = [](std::string_view text) {
        return text.find("response=json") != std::string_view::npos;
    };
    return asks(wire.query) || asks(wire.body.substr(0, 4096)) ? Format::kJson : Format::kXml;
}

}  // namespace

struct Pipeline::Exchange {
    const WireRequest* wire = nullptr;
    const Request* request = nullptr;
    const Command* command = nullptr;  // null: we have none of this name
    std::string wrapper = "errorresponse";
    Format format = Format::kXml;
    std::string request_id;
    MonotonicTime start{};
    Respond respond;
};

Pipeline::Pipeline(const PipelineParts& parts, PipelineOptions options)
    : table_(parts.table),
      identity_(parts.identity),
      jobs_(parts.jobs),
      clock_(parts.runner.clock()),
      options_(std::move(options)),
      request_prefix_(parts.rng.token(6)),
      parking_(parts.runner, parts.jobs) {}

std::string Pipeline::next_request_id() {
    return fmt::format("{}-{}", request_prefix_, requests_.fetch_add(1) + 1);
}

void Pipeline::serve(const WireRequest& wire, Respond respond) {
    Exchange exchange;
    exchange.wire = &wire;
    exchange.request_id = next_request_id();
    exchange.start = clock_.monotonic();
    exchange.respond = std::move(respond);
    const LogScope scope("req", exchange.request_id);
    const auto request = Request::parse(wire);
    if (!request) {
        exchange.format = guess_format(wire);
        refuse_with(exchange, request.error());
        return;
    }
    exchange.request = &*request;
    exchange.format = request->format();
    exchange.command = table_.find(request->command());
    if (exchange.command != nullptr) {
        exchange.wrapper = exchange.command->wrapper;
    } else if (is_cloudstack_command(request->command())) {
        exchange.wrapper = detail::make_command(request->command(), {}, Shape::kBare).wrapper;
    }
    dispatch(exchange);
}

void Pipeline::dispatch(Exchange& exchange) {
    const Command* command = exchange.command;
    if (command != nullptr && command->is_session_only) {
        command->name == "login" ? log_in(exchange) : log_out(exchange);
        return;
    }
    auto caller = command != nullptr && command->is_open && !exchange.wire->is_trusted
                      ? ApiResult<control::Caller>(control::Caller{})
                      : authenticate(exchange);
    if (!caller) return refuse_with(exchange, caller.error());
    caller->request_id = exchange.request_id;
    caller->client_address = exchange.wire->client_address;
    const auto allowed =
        check_method(exchange).and_then([&] { return check_allowed(exchange, *caller); });
    if (!allowed) return refuse_with(exchange, allowed.error());
    run_command(exchange, std::move(*caller));
}

ApiResult<control::Caller> Pipeline::authenticate(const Exchange& exchange) const {
    if (exchange.wire->is_trusted) {
        auto caller = identity_.system_caller();
        if (caller) return std::move(*caller);
        return tl::unexpected<ApiError>(to_api_error(caller.error(), {}, true));
    }
    if (exchange.request->find_any_case("apikey")) return check_signature(exchange);
    return check_session(exchange);
}

ApiResult<control::Caller> Pipeline::check_signature(const Exchange& exchange) const {
    const Request& request = *exchange.request;
    const std::string_view api_key = *request.find_any_case("apikey");
    if (!request.find_any_case("signature") || api_key.empty()) {
        return unauthenticated(kBadSignature);
    }
    if (!is_in_time(request, clock_.now())) return unauthenticated(kBadSignature);
    if (options_.enforces_post_and_expiry && request.find_any_case("signatureversion") != "3") {
        return unauthenticated(kBadSignature);
    }
    auto owner = identity_.find_api_key(api_key);
    if (!owner) {
        if (owner.error().code != Code::kUnauthenticated) {
            return tl::unexpected<ApiError>(to_api_error(owner.error(), {}, false));
        }
        return unauthenticated(kBadSignature);
    }
    if (!is_signed_with(request, owner->secret_key)) return unauthenticated(kBadSignature);
    return std::move(owner->caller);
}

ApiResult<control::Caller> Pipeline::check_session(const Exchange& exchange) const {
    const auto token = find_cookie(exchange.wire->cookies, kSessionCookie);
    const auto key = exchange.request->find("sessionkey");
    const auto key_cookie = find_cookie(exchange.wire->cookies, kKeyCookie);
    if (!token || token->empty()) return unauthenticated(kBadSignature);
    // Without the key as a parameter it may be another site's page that makes the browser call.
    if (!key || key->empty()) return unauthenticated(kBadSession);
    const bool differs = key_cookie && *key_cookie != *key;
    auto caller = identity_.open_session(*token, differs ? std::string_view() : *key);
    if (caller) return std::move(*caller);
    switch (caller.error().code) {
        case Code::kUnauthenticated:
            return unauthenticated(kBadSignature);
        case Code::kForbidden:
            return unauthenticated(kBadSession);
        default:
            return tl::unexpected<ApiError>(to_api_error(caller.error(), {}, false));
    }
}

ApiResult<void> Pipeline::check_method(const Exchange& exchange) const {
    if (!options_.enforces_post_and_expiry || exchange.wire->is_trusted) return {};
    const bool changes = exchange.command != nullptr && !exchange.command->is_read;
    if (!changes || exchange.wire->method == "POST") return {};
    return refuse(400, CsCode::kOther, "Commands that change something are sent by POST here");
}

ApiResult<void> Pipeline::check_allowed(const Exchange& exchange,
                                        const control::Caller& caller) const {
    const std::string_view name = exchange.request->command();
    if (name.empty()) return refuse(400, CsCode::kOther, "The request names no command");
    const Command* command = exchange.command;
    if (command == nullptr && !is_cloudstack_command(name)) return unauthenticated(kBadSignature);
    if (command != nullptr &&
        (command->is_open || exchange.wire->is_trusted ||
         identity_.may_call(caller, name, command->default_roles.holds(caller.role_type)))) {
        return {};
    }
    ApiError error{432, CsCode::kOther,
                   fmt::format("The API [{}] does not exist or is not available for the account "
                               "for user id [{}].",
                               name, caller.user_id.to_string()),
                   true};
    return tl::unexpected<ApiError>(std::move(error));
}

void Pipeline::run_command(Exchange& exchange, control::Caller caller) {
    const Command& command = *exchange.command;
    const Call call{command, caller, caller.role_type, exchange.request->parameters(),
                    options_.max_page_size};
    WireAnswer answer;
    answer.content_type = content_type(exchange.format);
    Writer writer(exchange.format, caller.role_type, answer.body);
    writer.begin_document(command.wrapper, kCloudStackVersion);
    const Outcome outcome = command.run(call, writer);
    if (const auto* error = std::get_if<ApiError>(&outcome)) return refuse_with(exchange, *error);
    if (const auto* started = std::get_if<control::Started>(&outcome)) {
        if (command.mode == Mode::kParked) return park(exchange, caller, *started);
        if (started->object) writer.text("id", started->object->to_string());
        writer.text("jobid", started->job.to_string());
    }
    writer.end_document(command.wrapper);
    send(exchange, std::move(answer));
}

void Pipeline::park(Exchange& exchange, const control::Caller& caller,
                    const control::Started& started) {
    Exchange later = std::move(exchange);
    later.wire = nullptr;
    later.request = nullptr;
    ParkedCall parked;
    parked.job = SagaId(started.job);
    parked.limit = Deadline::after(clock_, options_.park_limit);
    parked.answer = [this, caller, job = parked.job,
                     shared = std::make_shared<Exchange>(std::move(later))](bool has_ended) {
        const LogScope scope("req", shared->request_id);
        const Call call{*shared->command, caller, caller.role_type, {}, options_.max_page_size};
        auto view = jobs_.find(job);
        if (!view) {
            return refuse_with(*shared, to_api_error(view.error(), {}, caller.is_root()));
        }
        WireAnswer answer;
        answer.content_type = content_type(shared->format);
        Writer writer(shared->format, caller.role_type, answer.body);
        writer.begin_document(shared->wrapper, kCloudStackVersion);
        const Outcome outcome = has_ended ? write_job_end(call, *view, writer)
                                          : write_job_under_way(call, *view, writer);
        if (const auto* error = std::get_if<ApiError>(&outcome)) {
            return refuse_with(*shared, *error);
        }
        writer.end_document(shared->wrapper);
        send(*shared, std::move(answer));
    };
    parking_.park(std::move(parked));
}

void Pipeline::log_in(Exchange& exchange) {
    if (exchange.wire->method != "POST") {
        WireAnswer answer = plain_answer(405, "login is sent by POST\n");
        answer.headers.emplace_back("Allow", "POST");
        return send(exchange, std::move(answer));
    }
    auto request = read_login(*exchange.request);
    if (!request) return refuse_with(exchange, request.error());
    request->client_address = exchange.wire->client_address;
    const auto login = identity_.log_in(*request);
    if (!login) {
        if (login.error().code != Code::kUnauthenticated) {
            return refuse_with(exchange, to_api_error(login.error(), {}, false));
        }
        LOG_INFO("login of '{}' from {} refused: {}", request->username,
                 exchange.wire->client_address, login.error().to_string());
        return refuse_with(exchange, failed_login(*request));
    }
    WireAnswer answer;
    answer.content_type = content_type(exchange.format);
    Writer writer(exchange.format, model::RoleType::kUser, answer.body);
    writer.begin_document(exchange.wrapper, kCloudStackVersion);
    write_fields(writer, *exchange.command->fields, &*login);
    writer.end_document(exchange.wrapper);
    answer.headers.emplace_back(
        "Set-Cookie", cookie(kSessionCookie, login->token.reveal(), "; Path=/client; HttpOnly"));
    answer.headers.emplace_back("Set-Cookie",
                                cookie(kKeyCookie, login->session_key.reveal(), ";HttpOnly"));
    send(exchange, std::move(answer));
}

std::string Pipeline::cookie(std::string_view name, std::string_view value,
                             std::string_view rest) const {
    return fmt::format("{}={}{};SameSite=Lax{}", name, value, rest,
                       options_.has_secure_cookies ? ";Secure" : "");
}

void Pipeline::log_out(Exchange& exchange) {
    const auto token = find_cookie(exchange.wire->cookies, kSessionCookie);
    const Status ended = token && !token->empty()
                             ? identity_.end_session(*token)
                             : Status(fail(Code::kNotFound, "there is no session to end"));
    if (!ended) {
        const bool is_absent = ended.error().code == Code::kNotFound;
        return refuse_with(exchange,
                           is_absent ? ApiError{431, CsCode::kOther, ended.error().message, false}
                                     : to_api_error(ended.error(), {}, false));
    }
    WireAnswer answer;
    answer.content_type = content_type(exchange.format);
    Writer writer(exchange.format, model::RoleType::kUser, answer.body);
    writer.begin_document(exchange.wrapper, kCloudStackVersion);
    writer.text("description", "success");
    writer.end_document(exchange.wrapper);
    answer.headers.emplace_back("Set-Cookie",
                                cookie(kSessionCookie, "", "; Path=/client; HttpOnly; Max-Age=0"));
    answer.headers.emplace_back("Set-Cookie", cookie(kKeyCookie, "", ";HttpOnly; Max-Age=0"));
    send(exchange, std::move(answer));
}

void Pipeline::refuse_with(Exchange& exchange, const ApiError& error) const {
    const std::string_view name =
        exchange.command != nullptr ? std::string_view(exchange.command->name) : "no command";
    if (is_internal(error.status)) {
        LOG_ERROR("{} answered {}: {}", name, error.status, error.text);
        ApiError named = error;
        named.text += fmt::format(" (request {})", exchange.request_id);
        return send(exchange, error_answer(named, exchange.wrapper, exchange.format));
    }
    LOG_DEBUG("{} answered {}: {}", name, error.status, error.text);
    send(exchange, error_answer(error, exchange.wrapper, exchange.format));
}

void Pipeline::send(Exchange& exchange, WireAnswer answer) const {
    answer.headers.emplace_back("X-Request-Id", exchange.request_id);
    if (options_.observe) {
        options_.observe({exchange.command != nullptr ? std::string_view(exchange.command->name)
                                                      : std::string_view(),
                          answer.status, clock_.monotonic() - exchange.start});
    }
    exchange.respond(std::move(answer));
}

}  // namespace lockstep::api
