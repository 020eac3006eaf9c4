// login and logout: in the table for listApis, served by the pipeline, which has the cookies.
#pragma once

#include <vector>

#include "api/command.h"
#include "api/identity_port.h"
#include "api/request.h"

namespace lockstep::api {

std::vector<Command> session_commands();

// Errors: 431 for what is missing.
ApiResult<LoginRequest> read_login(const Request& request);
// 531, naming user and domain as the request did.
ApiError failed_login(const LoginRequest& request);

}  // namespace lockstep::api
