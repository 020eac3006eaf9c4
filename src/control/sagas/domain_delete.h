// Deletes a domain, with cleanup also its projects, its accounts and the domains below it.
#pragma once

#include "control/saga_port.h"
#include "saga/definition.h"

namespace lockstep::control {

struct DomainDeleteParams {
    DomainId domain_id{};
    bool has_cleanup = false;
};
BOOST_DESCRIBE_STRUCT(DomainDeleteParams, (), (domain_id, has_cleanup))

// It holds nothing: the domain's state refuses new accounts, projects and domains.
saga::Definition domain_delete_saga(const SagaPort& sagas);

saga::SubmitRequest domain_delete_request(const SagaId& id, Time now,
                                          const DomainDeleteParams& params, const JobAsker& asker);

}  // namespace lockstep::control
