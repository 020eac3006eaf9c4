// The command table: the single description of a command. Routing, decoding, listApis, the answer's
// form, the contract diff and the documentation are all read from it.
//
//     std::vector<Command> zone_commands(control::Zones& zones) {
//         const auto fields = zone_fields();
//         return {
//             list_command<control::ListZones, control::ZoneView>("listZones", "zone")
//                 .describe("Lists the zones that the caller may use.")
//                 .roles("ARDU")
//                 .params({param("id", &control::ListZones::id, "the zone").refers_to("Zone")})
//                 .params(paging_params())
//                 .fields(fields)
//                 .handle([&](const control::Caller& caller, const control::ListZones& request) {
//                     return zones.list(caller, request);
//                 }),
//         };
//     }
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "api/api_error.h"
#include "api/field.h"
#include "api/param.h"
#include "api/received.h"
#include "api/writer.h"
#include "control/answer.h"

namespace lockstep::control {
struct Caller;
}

namespace lockstep::api {

enum class Shape { kObject, kList, kSuccess, kBare };

// How the wire sees a saga behind the command: not at all (one transaction), as a job to poll, or
// as a call whose connection waits for the saga's end.
enum class Mode { kDirect, kJob, kParked };

struct Command;

// One call, authenticated and allowed. The references outlive it.
struct Call {
    const Command& command;
    const control::Caller& caller;
    model::RoleType role;
    std::span<const Received> parameters;
    int32_t max_page_size = 500;
};

struct Answered {};
// What became of a call: its answer is written, a saga was started, or it was refused.
using Outcome = std::variant<Answered, control::Started, ApiError>;

struct Command {
    std::string name;
    std::string lower_name;
    std::string_view description;
    std::string_view since;
    std::string wrapper;  // the outer key
    std::string inner;    // the inner key; empty where there is none
    // The entity that the answer is about, for listApis' "related".
    std::string_view entity;
    Shape shape = Shape::kObject;
    Mode mode = Mode::kDirect;
    Roles default_roles{"A"};
    bool is_read = false;          // changes nothing: takes no clienttoken
    bool is_open = false;          // callable without authentication
    bool is_session_only = false;  // login, logout: the pipeline serves it
    Duration held_wait{0};         // how long to wait for a held resource; 0: refuse
    std::vector<Param> params;
    FieldList fields;
    std::vector<ErrorOverride> overrides;

    // Decodes, calls the handler and writes the members of the wrapper. Nothing is written unless
    // it answers Answered. Blocks as its control function does.
    std::function<Outcome(const Call&, Writer&)> run;
    // Writes the answer of a finished saga: the members of "jobresult", or of a parked wrapper.
    std::function<Outcome(const Call&, const control::FinishedJob&, Writer&)> finish;

    bool is_async() const { return mode == Mode::kJob; }
    // The parameter of this lower-case name; null when the command has none.
    const Param* find_param(std::string_view key) const;
};

namespace detail {

// Fills `request` from the call's parameters. `names_nothing` is set when a list command was asked
// for an id of the old numeric kind: the answer is then the empty list.
ApiResult<void> decode_request(const Call& call, void* request, bool& names_nothing);

void write_object(const Command& command, const void* view, Writer& writer);
void write_success(std::string_view display_text, Writer& writer);
// `count` and, unless the page is empty, the array; the caller writes the items in between.
void begin_list(const Command& command, int64_t total, bool has_items, Writer& writer);
void write_list_item(const Command& command, const void* view, Writer& writer);
void end_list(const Command& command, bool has_items, Writer& writer);
// The answer of a job whose command has no finish of its own: success, or {"id": …}.
Outcome finish_plainly(const Call& call, const control::FinishedJob& job, Writer& writer);
Outcome refused(const Call& call, const Error& error);

template <class View>
Outcome write_result(const Call& call, const View& view, Writer& writer) {
    if constexpr (requires { view.items, view.total; }) {
        const bool has_items = !view.items.empty();
        begin_list(call.command, view.total, has_items, writer);
        for (const auto& item : view.items) write_list_item(call.command, &item, writer);
        end_list(call.command, has_items, writer);
    } else if constexpr (std::is_same_v<View, control::Done>) {
        write_success(view.display_text, writer);
    } else {
        write_object(call.command, &view, writer);
    }
    return Answered{};
}

// What a handler answered, written or passed on.
template <class Value>
Outcome conclude(const Call& call, Result<Value> result, Writer& writer) {
    if (!result) return refused(call, result.error());
    if constexpr (std::is_void_v<Value>) {
        write_success({}, writer);
        return Answered{};
    } else if constexpr (std::is_same_v<Value, control::Started>) {
        return std::move(*result);
    } else {
        return write_result(call, *result, writer);
    }
}

Command make_command(std::string_view name, std::string_view inner, Shape shape);

}  // namespace detail

// Builds a Command whose requests are Request and whose answers are of View. Request and View are
// plain default-constructible structs of the control layer; strings given are literals.
template <class Request, class View>
class CommandOf {
  public:
    CommandOf(std::string_view name, std::string_view inner, Shape shape)
        : command_(detail::make_command(name, inner, shape)) {}

    CommandOf describe(std::string_view text) && { return set(&Command::description, text); }
    CommandOf since(std::string_view version) && { return set(&Command::since, version); }
    // The role types that may call it unless role rules say otherwise.
    CommandOf roles(Roles roles) && { return set(&Command::default_roles, roles); }
    // Where the outer key is not "<lower-case name>response".
    CommandOf wrapper(std::string_view key) && { return set(&Command::wrapper, std::string(key)); }
    CommandOf entity(std::string_view name) && { return set(&Command::entity, name); }
    // A job: the handler answers Result<Started>; the reply has "id" when Started has an object.
    CommandOf async() && { return set(&Command::mode, Mode::kJob); }
    // Synchronous on the wire, a saga below: the handler answers Result<Started>, the connection
    // waits for the saga without holding a thread.
    CommandOf parked() && { return set(&Command::mode, Mode::kParked); }
    // A resource held by another saga: wait so long for it. Else the call is refused (4300).
    CommandOf waits_for_holder(Duration limit) && { return set(&Command::held_wait, limit); }
    CommandOf overrides(std::vector<ErrorOverride> codes) && {
        return set(&Command::overrides, std::move(codes));
    }
    // Callable without any authentication.
    CommandOf open() && { return set(&Command::is_open, true); }

    CommandOf params(std::initializer_list<ParamOf<Request>> list) && {
        for (const auto& param : list) command_.params.push_back(param.get());
        return std::move(*this);
    }
    // A group that belongs to Request or to a base of it.
    template <class Base>
    CommandOf params(const Params<Base>& group) && {
        for (const Param& param : group.list()) {
            if constexpr (std::is_same_v<Base, Request>) {
                command_.params.push_back(param);
            } else {
                command_.params.push_back(ParamOf<Request>(ParamOf<Base>(param)).get());
            }
        }
        return std::move(*this);
    }
    // A parameter of CloudStack's that we do not honour: given, it is answered 431 by its name.
    CommandOf refuses(std::initializer_list<std::string_view> names) && {
        return std::move(*this).refuses(names, Roles());
    }
    // The same for callers of these role types; ignored when others send it.
    CommandOf refuses(std::initializer_list<std::string_view> names, Roles roles) && {
        for (const std::string_view name : names) {
            Param& param = command_.params.emplace_back();
            param.name = name;
            param.is_refused = true;
            param.roles = roles;
        }
        return std::move(*this);
    }
    CommandOf fields(const Fields<View>& fields) && { return set(&Command::fields, fields.list()); }

    // handler(const Caller&, const Request&) → Result<View>, Result<Page<View>>, Status,
    // Result<Done> or Result<Started>, as shape and mode say. It is called on a worker thread.
    template <class Handler>
    CommandOf handle(Handler handler) && {
        using Answer = std::invoke_result_t<Handler, const control::Caller&, const Request&>;
        static_assert(fits<Answer>(), "a handler answers Result of the command's view");
        command_.run = [handler = std::move(handler)](const Call& call, Writer& writer) -> Outcome {
            Request request{};
            bool names_nothing = false;
            auto decoded = detail::decode_request(call, &request, names_nothing);
            if (!decoded) return std::move(decoded.error());
            if (names_nothing) return Answered{};
            return detail::conclude(call, handler(call.caller, std::as_const(request)), writer);
        };
        return std::move(*this);
    }

    // answer(const Caller&, const FinishedJob&) → Result<View>, Status or Result<Done>: what a
    // finished saga is answered with. Without it: success, or the object's id under the inner key.
    template <class Answer>
    CommandOf finish(Answer answer) && {
        command_.finish = [answer = std::move(answer)](const Call& call,
                                                       const control::FinishedJob& job,
                                                       Writer& writer) -> Outcome {
            return detail::conclude(call, answer(call.caller, job), writer);
        };
        return std::move(*this);
    }

    operator Command() && {  // NOLINT: tables list builders and hold commands
        return std::move(command_);
    }

  private:
    template <class Answer>
    static constexpr bool fits() {
        return std::is_same_v<Answer, Status> || std::is_same_v<Answer, Result<View>> ||
               std::is_same_v<Answer, Result<control::Page<View>>> ||
               std::is_same_v<Answer, Result<control::Done>> ||
               std::is_same_v<Answer, Result<control::Started>>;
    }

    template <class Member, class Value>
    CommandOf set(Member Command::* member, Value value) {
        command_.*member = Member(std::move(value));
        return std::move(*this);
    }

    Command command_;
};

// For commands that answer success only.
struct NoView {};

// {"<wrapper>":{"count":2,"<inner>":[…]}}
template <class Request, class View>
CommandOf<Request, View> list_command(std::string_view name, std::string_view inner) {
    return {name, inner, Shape::kList};
}
// {"<wrapper>":{"<inner>":{…}}}
template <class Request, class View>
CommandOf<Request, View> object_command(std::string_view name, std::string_view inner) {
    return {name, inner, Shape::kObject};
}
// {"<wrapper>":{"success":true}}
template <class Request>
CommandOf<Request, NoView> success_command(std::string_view name) {
    return {name, {}, Shape::kSuccess};
}
// {"<wrapper>":{…}}
template <class Request, class View>
CommandOf<Request, View> bare_command(std::string_view name) {
    return {name, {}, Shape::kBare};
}

}  // namespace lockstep::api
