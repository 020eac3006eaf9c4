// The commands about domains.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/domain.h"

namespace lockstep::api {

std::vector<Command> domain_commands(control::Domains& domains);

}  // namespace lockstep::api
