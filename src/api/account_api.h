// The commands about accounts.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/account.h"

namespace lockstep::api {

std::vector<Command> account_commands(control::Accounts& accounts);

}  // namespace lockstep::api
