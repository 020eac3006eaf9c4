// The commands about limits and counts of resources.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/resource_limit.h"

namespace lockstep::api {

std::vector<Command> resource_limit_commands(control::ResourceLimits& limits);

}  // namespace lockstep::api
