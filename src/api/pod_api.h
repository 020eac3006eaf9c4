// The commands about pods.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/pod.h"

namespace lockstep::api {

std::vector<Command> pod_commands(control::Pods& pods);

}  // namespace lockstep::api
