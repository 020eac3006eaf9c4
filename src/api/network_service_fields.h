// How services of networks and of their offerings are shown.
#pragma once

#include "api/field.h"
#include "control/network_service.h"

namespace lockstep::api {

Fields<control::NetworkServiceView> network_service_fields();

}  // namespace lockstep::api
