// Makes a project usable: its rows are inserted with the saga, in their first state.
#pragma once

#include "control/saga_port.h"
#include "saga/definition.h"

namespace lockstep::control {

struct ProjectCreateParams {
    ProjectId project_id{};
};
BOOST_DESCRIBE_STRUCT(ProjectCreateParams, (), (project_id))

saga::Definition project_create_saga();

struct ProjectCreateJob {
    SagaId id{};
    Time now{};
    ProjectId project_id{};
    AccountId owner_account_id{};
};
// Holds the project, and its owner's account so that it is not deleted meanwhile.
saga::SubmitRequest project_create_request(const ProjectCreateJob& job, const JobAsker& asker);

}  // namespace lockstep::control
