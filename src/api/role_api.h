// The commands about roles.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/role.h"

namespace lockstep::api {

std::vector<Command> role_commands(control::Roles& roles);

}  // namespace lockstep::api
