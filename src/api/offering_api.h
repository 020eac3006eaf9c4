// The commands about service and disk offerings.
#pragma once

#include <vector>

#include "api/command.h"
#include "control/disk_offering.h"
#include "control/service_offering.h"

namespace lockstep::api {

std::vector<Command> service_offering_commands(control::ServiceOfferings& offerings);
std::vector<Command> disk_offering_commands(control::DiskOfferings& offerings);

}  // namespace lockstep::api
