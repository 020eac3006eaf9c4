#include "api/job_api.h"

#include "api/groups.h"
#include "api/job_answer.h"

namespace lockstep::api {
namespace {

using control::JobStatus;
using control::JobView;

// A job as the wire shows it.
struct JobAnswer {
    JobView job;
    int32_t status = 0;
    int32_t process_status = 0;  // CloudStack's progress number, which is always 0
    int32_t result_code = 0;
    std::optional<std::string> result_type;
    json::value result;
};

// CloudStack names a job by the class of its command; the last part is what clients may show.
std::string class_name(const JobView& job) {
    std::string name = job.command;
    if (!name.empty() && name[0] >= 'a') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return "org.apache.cloudstack.api.command." + name + "Cmd";
}

Fields<JobAnswer> job_fields() {
    return {
        field(
            "accountid", [](const JobAnswer& a) { return a.job.account_id; },
            "the account that the job works for"),
        field(
            "account", [](const JobAnswer& a) { return a.job.account; }, "that account's name"),
        field(
            "domainid", [](const JobAnswer& a) { return a.job.domain_id; },
            "that account's domain"),
        field(
            "domainpath", [](const JobAnswer& a) { return a.job.domain_path; },
            "that domain's path"),
        field(
            "userid", [](const JobAnswer& a) { return a.job.user_id; }, "who began it"),
        field(
            "cmd", [](const JobAnswer& a) { return class_name(a.job); }, "the command"),
        field("jobprocstatus", &JobAnswer::process_status, "always 0"),
        field("jobresultcode", &JobAnswer::result_code, "0, or the code of the failure"),
        field("jobresulttype", &JobAnswer::result_type, "object, once there is a result"),
        field("jobresult", &JobAnswer::result, "what the command answers, or why it failed"),
        field(
            "jobinstancetype", [](const JobAnswer& a) { return a.job.instance_type; },
            "the kind of thing that it is about"),
        field(
            "jobinstanceid", [](const JobAnswer& a) { return a.job.instance_id; },
            "the thing that it is about"),
        field(
            "created", [](const JobAnswer& a) { return a.job.created; }, "when it began"),
        field(
            "completed", [](const JobAnswer& a) { return a.job.completed; }, "when it ended"),
        field(
            "jobid", [](const JobAnswer& a) { return a.job.id; }, "the job's id"),
        field("jobstatus", &JobAnswer::status, "0 under way, 1 succeeded, 2 failed"),
    };
}

json::value failure_json(const ApiError& error) {
    return json::object{{"errorcode", error.status}, {"errortext", error.text}};
}

// Lets the job's own command write its result, and reads that back as JSON. Errors: what keeps a
// success from being shown; it must not read as the job's failure.
Result<JobAnswer> to_answer(const CommandTable& table, const control::Caller& caller, JobView job) {
    JobAnswer answer;
    answer.status = static_cast<int32_t>(job.status);
    if (job.status == JobStatus::kPending) {
        answer.job = std::move(job);
        return answer;
    }
    answer.result_type = "object";
    // A command that this version has no more: success is all that is left to tell.
    const Command unknown = detail::make_command(job.command, {}, Shape::kSuccess);
    const Command* known = table.find(job.command);
    const Command& command = known != nullptr ? *known : unknown;
    std::string text = "{";
    Writer writer(Format::kJson, caller.role_type, text);
    const Call call{command, caller, caller.role_type, {}};
    const Outcome outcome = write_job_end(call, job, writer);
    if (const auto* refusal = std::get_if<ApiError>(&outcome)) {
        if (job.status != JobStatus::kFailed) {
            return fail(Code::kUnavailable,
                        "the job succeeded, its result can not be read now: " + refusal->text);
        }
        answer.result_code = refusal->status;
        answer.result = failure_json(*refusal);
    } else {
        answer.result = parse_json(text + "}").value_or(json::object());
    }
    answer.job = std::move(job);
    return answer;
}

}  // namespace

std::vector<Command> job_commands(const CommandTable& table, control::Jobs& jobs) {
    using control::GetJob;
    using control::ListJobs;
    return {
        bare_command<GetJob, JobAnswer>("queryAsyncJobResult")
            .describe("Tells how far a job is, and its result once it has ended.")
            .roles("ARDU")
            .params({
                param("jobid", &GetJob::id, "the job").refers_to("AsyncJob"),
                param("resourceid", &GetJob::resource_id,
                      "instead of a job: the thing whose last job is meant"),
                param("resourcetype", &GetJob::resource_type, "the kind of that thing"),
            })
            .fields(job_fields())
            .handle([&](const control::Caller& caller, const GetJob& request) -> Result<JobAnswer> {
                return to_answer(table, caller, TRY(jobs.get(caller, request)));
            }),
        list_command<ListJobs, JobAnswer>("listAsyncJobs", "asyncjobs")
            .describe("Lists the jobs that are under way.")
            .roles("ARDU")
            .params({
                param("startdate", &ListJobs::start, "only jobs that began at this time or later"),
                param("resourceid", &ListJobs::resource_id, "only jobs about this thing"),
                param("resourcetype", &ListJobs::resource_type, "the kind of that thing"),
                param("account", &ListJobs::account, "only jobs of this account, with domainid"),
                param("domainid", &ListJobs::domain_id, "only jobs of accounts of this domain")
                    .refers_to("Domain"),
                param("isrecursive", &ListJobs::is_recursive, "of the domains below it too"),
                param("listall", &ListJobs::list_all, "all that the caller may see"),
            })
            .params(paging_params())
            .refuses({"managementserverid"})
            .fields(job_fields())
            .handle([&](const control::Caller& caller,
                        const ListJobs& request) -> Result<control::Page<JobAnswer>> {
                control::Page<JobView> page = TRY(jobs.list(caller, request));
                control::Page<JobAnswer> answers;
                answers.total = page.total;
                for (JobView& job : page.items) {
                    answers.items.push_back(TRY(to_answer(table, caller, std::move(job))));
                }
                return answers;
            }),
    };
}

}  // namespace lockstep::api
