// The names of all commands that CloudStack 4.22 has. One of these that is missing here is answered
// "not available" (432); any other unknown name is a failed authentication (401).
#pragma once

#include <string_view>

namespace lockstep::api {

bool is_cloudstack_command(std::string_view name);

}  // namespace lockstep::api
