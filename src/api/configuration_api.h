// The commands about the cloud's settings.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/configuration.h"

namespace lockstep::api {

std::vector<Command> configuration_commands(control::Configurations& configurations);

}  // namespace lockstep::api
