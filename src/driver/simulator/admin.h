// The hand from outside as JSON, for tests and for the administrator of a cloud on the simulator.
// Whoever offers it decides whether it is enabled.
#pragma once

#include "driver/simulator/simulator.h"

namespace lockstep::driver::simulator {

inline constexpr std::string_view kAdminPrefix = "admin.";

// "admin.add_fault" with a FaultRule, "admin.remove_fault" with a name, "admin.clear_faults",
// "admin.list_faults", "admin.tamper" with a Tampering, "admin.list_contradictions",
// "admin.count_late_effects". Members that are left out have their defaults. Errors: kUnsupported
// for another verb, kInvalidArgument for a body that is not the verb's, and those of the Simulator.
Result<json::value> administer(Simulator& simulator, std::string_view verb,
                               const json::value& body);

}  // namespace lockstep::driver::simulator
