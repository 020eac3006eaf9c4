#include "api/job_answer.h"

#include <fmt/format.h>

namespace lockstep::api {

Outcome write_job_end(const Call& call, const control::JobView& job, Writer& writer) {
    if (job.status == control::JobStatus::kPending) return write_job_under_way(call, job, writer);
    if (job.status == control::JobStatus::kFailed) {
        return detail::refused(
            call, job.error.value_or(error(Code::kInternal, "the job failed for no known reason")));
    }
    if (!call.command.finish) return detail::finish_plainly(call, job.finished(), writer);
    Outcome outcome = call.command.finish(call, job.finished(), writer);
    const auto* refusal = std::get_if<ApiError>(&outcome);
    // The object is gone since: the job did succeed, and its id is what is left to tell.
    if (refusal != nullptr && refusal->status == 431) {
        return detail::finish_plainly(call, job.finished(), writer);
    }
    return outcome;
}

Outcome write_job_under_way(const Call& call, const control::JobView& job, Writer& writer) {
    const std::string id = job.id.to_string();
    if (!job.is_past_pivot) {
        return ApiError{530, CsCode::kRuntime,
                        fmt::format("{} has not ended yet: it goes on as job {}, which "
                                    "queryAsyncJobResult shows",
                                    call.command.name, id),
                        false};
    }
    if (call.command.shape == Shape::kSuccess) {
        writer.boolean("success", true);
        writer.text("jobid", id);
    } else {
        writer.begin_object(call.command.inner);
        if (job.instance_id) writer.text("id", job.instance_id->to_string());
        writer.text("jobid", id);
        writer.end_object(call.command.inner);
    }
    return Answered{};
}

}  // namespace lockstep::api
