// listApis: the command table, shown to those who may use it.
#pragma once

#include <vector>

#include "api/command.h"
#include "api/command_table.h"
#include "api/identity_port.h"

namespace lockstep::api {

// Answers from `table` as it is when asked; both outlive the command.
std::vector<Command> discovery_commands(const CommandTable& table, IdentityPort& identity);

}  // namespace lockstep::api
