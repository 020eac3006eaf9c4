// The commands about projects.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/project.h"

namespace lockstep::api {

std::vector<Command> project_commands(control::Projects& projects);

}  // namespace lockstep::api
