// The commands about what the cloud can do.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/capability.h"

namespace lockstep::api {

std::vector<Command> capability_commands(control::Capabilities& capabilities);

}  // namespace lockstep::api
