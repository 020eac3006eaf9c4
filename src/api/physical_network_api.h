// The commands about physical networks and who provides services on them.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/physical_network.h"

namespace lockstep::api {

std::vector<Command> physical_network_commands(control::PhysicalNetworks& networks);

}  // namespace lockstep::api
