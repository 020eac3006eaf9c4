// Deletes an account, or a project with the account that owns its things: closes it, empties it
// kind by kind, removes it.
#pragma once

#include "control/owned_kind.h"
#include "control/saga_port.h"
#include "saga/definition.h"

namespace lockstep::control {

struct AccountDeleteParams {
    AccountId account_id{};
    bool must_be_empty = false;
};
BOOST_DESCRIBE_STRUCT(AccountDeleteParams, (), (account_id, must_be_empty))

// It holds nothing: the account's state refuses new work, and the sagas that it starts hold what
// they delete. `sagas` outlives the definition.
saga::Definition account_delete_saga(const SagaPort& sagas, OwnedKinds kinds);

saga::SubmitRequest account_delete_request(const SagaId& id, Time now,
                                           const AccountDeleteParams& params,
                                           const JobAsker& asker);

}  // namespace lockstep::control
