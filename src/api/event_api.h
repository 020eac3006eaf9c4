// The commands about events.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/event_list.h"

namespace lockstep::api {

std::vector<Command> event_commands(control::Events& events);

}  // namespace lockstep::api
