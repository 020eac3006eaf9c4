#include "control/sagas/registry.h"

#include "control/sagas/account_delete.h"
#include "control/sagas/account_state.h"
#include "control/sagas/domain_delete.h"
#include "control/sagas/project_create.h"
#include "control/sagas/tags_change.h"

namespace lockstep::control {

std::vector<saga::Definition> all_sagas(const SagaParts& parts) {
    std::vector<saga::Definition> all;
    all.push_back(account_delete_saga(parts.sagas, parts.owned_kinds));
    all.push_back(account_state_saga());
    all.push_back(domain_delete_saga(parts.sagas));
    all.push_back(project_create_saga());
    all.push_back(tags_create_saga());
    all.push_back(tags_delete_saga());
    return all;
}

}  // namespace lockstep::control
