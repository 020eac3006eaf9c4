// The commands about clusters and hypervisors.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/cluster.h"

namespace lockstep::api {

std::vector<Command> cluster_commands(control::Clusters& clusters);

}  // namespace lockstep::api
