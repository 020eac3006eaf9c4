#include "driver/simulator/admin.h"

namespace lockstep::driver::simulator {
namespace {

template <class T>
Result<T> body_as(const json::value& body) {
    auto value = from_json<T>(body);
    if (!value) return fail(Code::kInvalidArgument, value.error().to_string());
    return value;
}

}  // namespace

Result<json::value> administer(Simulator& simulator, std::string_view verb,
                               const json::value& body) {
    const std::string_view act = verb.substr(std::min(verb.size(), kAdminPrefix.size()));
    if (act == "add_fault") {
        const auto rule = TRY(body_as<FaultRule>(body));
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
        const auto tampering = TRY(body_as<Tampering>(body));
        TRY(simulator.tamper(tampering));
        return json::value(true);
    }
    if (act == "list_contradictions") return to_json(TRY(simulator.contradictions()));
    if (act == "count_late_effects") return json::value(simulator.late_effects());
    return fail(Code::kUnsupported, "no verb '" + std::string(verb) + "'");
}

}  // namespace lockstep::driver::simulator
