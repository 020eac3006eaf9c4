// What the end of a job is written as: the same for parked calls and for queryAsyncJobResult.
#pragma once

#include "api/command.h"
#include "control/job.h"

namespace lockstep::api {

// Writes what the command answers after its job: the members of the wrapper, or of "jobresult".
// A failed job, and an object that can not be shown any more, are refusals.
Outcome write_job_end(const Call& call, const control::JobView& job, Writer& writer);

// The answer of a parked call whose time is up: success with the job's id when nothing will be
// undone any more, else 530 with it; the saga goes on either way.
Outcome write_job_under_way(const Call& call, const control::JobView& job, Writer& writer);

}  // namespace lockstep::api
