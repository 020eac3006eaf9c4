#include "control/saga_jobs.h"

#include <fmt/format.h>

#include "control/access.h"
#include "control/owner.h"
#include "db/job_query.h"
#include "model/account.h"

namespace lockstep::control {
namespace {

JobStatus status_of(db::SagaState state) {
    if (state == db::SagaState::kSucceeded) return JobStatus::kSucceeded;
    return db::is_finished(state) ? JobStatus::kFailed : JobStatus::kPending;
}

Result<JobView> view_of(const db::SagaRow& row, const OwnerView& owner) {
    JobView view;
    view.id = row.id;
    view.status = status_of(row.state);
    view.command = row.command;
    view.account_id = row.account_id;
    view.account = owner.account.value_or(owner.project.value_or(""));
    view.domain_id = row.domain_id;
    view.domain_path = owner.domain_path;
    view.user_id = row.user_id;
    if (!row.instance_type.empty()) view.instance_type = row.instance_type;
    view.instance_id = row.instance_id;
    view.created = row.created_at;
    view.completed = row.completed_at;
    view.is_past_pivot = row.is_past_pivot;
    if (row.result) view.output = TRY(parse_json(*row.result));
    if (view.status == JobStatus::kFailed) {
        view.error = error(code_from_name(row.error_code.value_or("internal")),
                           row.error_text.value_or("the operation was given up"));
    }
    return view;
}

Result<JobView> read_view(db::Tx& tx, const db::SagaRow& row) {
    return view_of(row, TRY(load_owner_view(tx, row.account_id)));
}

}  // namespace

Result<JobView> SagaJobs::get(const Caller& caller, const GetJob& request) {
    if (!request.id && !(request.resource_type && request.resource_id)) {
        return fail(Code::kInvalidArgument,
                    "jobid, or resourceid with resourcetype, must say which job");
    }
    return database_.read([&](db::Tx& tx) -> Result<JobView> {
        std::optional<db::SagaRow> row;
        if (request.id) {
            row = TRY(db::find<db::SagaRow>(tx, *request.id));
            if (!row) return fail(unknown_id("jobid", request.id->to_string()));
        } else {
            row = TRY(db::find_job_about(tx, *request.resource_type, *request.resource_id));
            if (!row) return fail(unknown_id("resourceid", request.resource_id->to_string()));
        }
        TRY(check_access(tx, caller, {row->account_id, row->domain_id},
                         fmt::format("the job {}", row->id.to_string())));
        return read_view(tx, *row);
    });
}

Result<Page<JobView>> SagaJobs::list(const Caller& caller, const ListJobs& request) {
    return database_.read([&](db::Tx& tx) -> Result<Page<JobView>> {
        db::JobFilter filter;
        filter.scope = TRY(resolve_list_scope(tx, caller, request, false));
        filter.created_from = request.start;
        filter.instance_type = request.resource_type;
        filter.instance_id = request.resource_id;
        const auto page = TRY(db::list_jobs(tx, filter, page_window(request)));
        std::vector<AccountId> accounts;
        for (const auto& row : page.items) accounts.push_back(row.account_id);
        const auto owners = TRY(load_owner_views(tx, accounts));
        Page<JobView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) {
            const auto owner = owners.find(row.account_id);
            views.items.push_back(
                TRY(view_of(row, owner == owners.end() ? OwnerView{} : owner->second)));
        }
        return views;
    });
}

uint64_t SagaJobs::on_finished(const SagaId& id, std::function<void()> callback) {
    return engine_.on_finished(
        id, [callback = std::move(callback)](const db::SagaRow&) { callback(); });
}

void SagaJobs::forget(uint64_t watch) { engine_.forget(watch); }

Result<JobView> SagaJobs::find(const SagaId& id) {
    return database_.read([&](db::Tx& tx) -> Result<JobView> {
        const auto row = TRY(db::find<db::SagaRow>(tx, id));
        if (!row) return fail(Code::kNotFound, fmt::format("there is no job {}", id.to_string()));
        return read_view(tx, *row);
    });
}

}  // namespace lockstep::control
