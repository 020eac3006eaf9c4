// The commands about users.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/user.h"

namespace lockstep::api {

std::vector<Command> user_commands(control::Users& users);

// Also shown inside accounts.
Fields<control::UserView> user_fields();

}  // namespace lockstep::api
