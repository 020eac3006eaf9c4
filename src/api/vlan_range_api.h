// The commands about ranges of addresses.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/vlan_range.h"

namespace lockstep::api {

std::vector<Command> vlan_range_commands(control::VlanRanges& ranges);

}  // namespace lockstep::api
