// Disables or locks an account: when nothing is being added to it any more.
#pragma once

#include "control/saga_port.h"
#include "model/account.h"
#include "saga/definition.h"

namespace lockstep::control {

struct AccountStateParams {
    AccountId account_id{};
    model::AccountState state = model::AccountState::kDisabled;
};
BOOST_DESCRIBE_STRUCT(AccountStateParams, (), (account_id, state))

saga::Definition account_state_saga();

// Holds the account exclusively for its one step: whatever adds to an account shares it.
saga::SubmitRequest account_state_request(const SagaId& id, Time now,
                                          const AccountStateParams& params, const JobAsker& asker);

}  // namespace lockstep::control
