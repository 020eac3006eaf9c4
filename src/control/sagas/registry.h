// All sagas of this program, made of the narrow parts that they need.
#pragma once

#include <vector>

#include "control/owned_kind.h"
#include "control/saga_port.h"
#include "saga/definition.h"

namespace lockstep::control {

// What sagas are made of; all outlive the definitions. A new saga adds its ports here and a line in
// the .cc file.
struct SagaParts {
    const SagaPort& sagas;
    OwnedKinds owned_kinds;  // what accounts own, in the order of their emptying
};

std::vector<saga::Definition> all_sagas(const SagaParts& parts);

}  // namespace lockstep::control
