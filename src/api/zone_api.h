// The commands about zones.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/zone.h"

namespace lockstep::api {

std::vector<Command> zone_commands(control::Zones& zones);

}  // namespace lockstep::api
