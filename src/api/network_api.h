// The commands about guest networks.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/network.h"

namespace lockstep::api {

std::vector<Command> network_commands(control::Networks& networks);

}  // namespace lockstep::api
