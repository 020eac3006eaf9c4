// The commands about SSH key pairs.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/ssh_key_pair.h"

namespace lockstep::api {

std::vector<Command> ssh_key_pair_commands(control::SshKeyPairs& pairs);

}  // namespace lockstep::api
