#include "driver/simulator/admin.h"

namespace lockstep::driver::simulator {
namespace {

template <class T>
Result<T> body_as(const json::value& body) {
    auto value = from_json<T>(body);
    if (!value) return fail(Code::kInvalidArgument, value.error().to_string());
    return value;
}

// The struct whose members are those of the body, and where it has none the defaults. Errors:
// kInvalidArgument also for a member that the struct has not.
template <class T>
Result<T> body_over_defaults(const json::value& body) {
    if (!body.is_object()) return fail(Code::kInvalidArgument, "no JSON object");
    json::object merged = to_json(T{}).as_object();
    for (const auto& member : body.get_object()) {
        bool is_known = false;
        boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
            [&](auto known) { is_known = is_known || member.key() == known.name; });
        if (!is_known) {
            return fail(Code::kInvalidArgument, "no member '" + std::string(member.key()) + "'");
        }
        merged[member.key()] = member.value();
    }
    return body_as<T>(merged);
}

}  // namespace

Result<json::value> administer(Simulator& simulator, std::string_view verb,
                               const json::value& body) {
    const std::string_view act = verb.substr(std::min(verb.size(), kAdminPrefix.size()));
    if (act == "add_fault") {
        const auto rule = TRY(body_over_defaults<FaultRule>(body));
        TRY(simulator.add_fault(rule));
        return json::value(true);
    }
    if (act == "remove_fault") {
        const auto name = TRY(body_as<std::string>(body));
        return json::value(TRY(simulator.remove_fault(name)));
    }
    if (act == "clear_faults") {
        TRY(simulator.clear_faults());
        return json::value(true);
    }
    if (act == "list_faults") return to_json(simulator.faults());
    if (act == "tamper") {
        const auto tampering = TRY(body_over_defaults<Tampering>(body));
        TRY(simulator.tamper(tampering));
        return json::value(true);
    }
    if (act == "list_contradictions") return to_json(TRY(simulator.contradictions()));
    if (act == "count_late_effects") return json::value(simulator.late_effects());
    return fail(Code::kUnsupported, "no verb '" + std::string(verb) + "'");
}

}  // namespace lockstep::driver::simulator
