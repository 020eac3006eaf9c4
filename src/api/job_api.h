// queryAsyncJobResult and listAsyncJobs.
#pragma once

#include <vector>

#include "api/command.h"
#include "api/command_table.h"
#include "control/job.h"

namespace lockstep::api {

// A finished job's result is written by its own command, found in `table`. Both outlive the
// commands.
std::vector<Command> job_commands(const CommandTable& table, control::Jobs& jobs);

}  // namespace lockstep::api
