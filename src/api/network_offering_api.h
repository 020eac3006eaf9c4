// The commands about network offerings, their services, and operating systems.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/network_offering.h"
#include "control/os_type.h"

namespace lockstep::api {

std::vector<Command> network_offering_commands(control::NetworkOfferings& offerings);
std::vector<Command> os_type_commands(control::OsTypes& types);

}  // namespace lockstep::api
