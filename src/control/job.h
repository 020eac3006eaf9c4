// Async jobs, as clients see them: a job is a saga, and its id is the saga's.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/json.h"
#include "control/answer.h"
#include "control/caller.h"
#include "control/list_scope.h"
#include "model/ids.h"

namespace lockstep::control {

enum class JobStatus : int32_t { kPending = 0, kSucceeded = 1, kFailed = 2 };

struct JobView {
    SagaId id;
    JobStatus status = JobStatus::kPending;
    std::string command;  // as the API names it
    AccountId account_id;
    std::string account;
    DomainId domain_id;
    std::string domain_path;
    UserId user_id;
    std::optional<std::string> instance_type;
    std::optional<Uuid> instance_id;
    Time created{};
    std::optional<Time> completed;
    // What it ended with; `output` of success, `error` of failure.
    json::value output;
    std::optional<Error> error;
    // While pending: nothing will be undone any more.
    bool is_past_pivot = false;

    FinishedJob finished() const { return {id.uuid(), instance_id, output}; }
};

struct GetJob {
    std::optional<SagaId> id;
    std::optional<std::string> resource_type;
    std::optional<Uuid> resource_id;
};

struct ListJobs : OwnedList {
    std::optional<Time> start;
    std::optional<std::string> resource_type;
    std::optional<Uuid> resource_id;
};

// Thread-safe.
class Jobs {
  public:
    virtual ~Jobs() = default;

    // The caller's own job, or one that he may see. Errors: kNotFound, kInvalidArgument when the
    // request names neither job nor resource, kForbidden.
    virtual Result<JobView> get(const Caller& caller, const GetJob& request) = 0;
    virtual Result<Page<JobView>> list(const Caller& caller, const ListJobs& request) = 0;

    // Calls `callback` once, at once or from another task, when the job has ended; it must not
    // block. Answers a number for forget.
    virtual uint64_t on_finished(const SagaId& id, std::function<void()> callback) = 0;
    virtual void forget(uint64_t watch) = 0;
    // The job whoever asks. Errors: kNotFound.
    virtual Result<JobView> find(const SagaId& id) = 0;
};

}  // namespace lockstep::control
