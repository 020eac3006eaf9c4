// The commands about tags.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/tag.h"

namespace lockstep::api {

std::vector<Command> tag_commands(control::Tags& tags);

}  // namespace lockstep::api
