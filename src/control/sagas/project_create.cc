#include "control/sagas/project_create.h"

#include "control/limit.h"
#include "control/owner.h"
#include "db/account_table.h"
#include "db/project_member_table.h"
#include "db/project_table.h"
#include "db/resource_tag_table.h"

namespace lockstep::control {
namespace {

constexpr int64_t kMembersAtMost = 100;

class ProjectCreateSaga {
  public:
    using Params = ProjectCreateParams;
    using Ctx = saga::Context<Params>;

    static saga::Definition define() {
        saga::Table<ProjectCreateSaga> table("project_create", 1,
                                             std::make_shared<ProjectCreateSaga>());
        table.local("activate", &ProjectCreateSaga::activate).undo(&ProjectCreateSaga::forget);
        table.verify("verify", &ProjectCreateSaga::verify);
        table.verify_undone(&ProjectCreateSaga::verify_undone);
        return table.build();
    }

    Status activate(db::Tx& tx, const Ctx& ctx) const {
        auto project = TRY(db::get<db::ProjectRow>(tx, ctx.params().project_id));
        auto account = TRY(db::get<db::AccountRow>(tx, project.account_id));
        project.state = model::ProjectState::kActive;
        account.state = model::AccountState::kEnabled;
        TRY(db::update_or_fail(tx, account));
        return db::update_or_fail(tx, project);
    }

    // Takes back what was inserted with the saga.
    Status forget(db::Tx& tx, const Ctx& ctx) const {
        auto project = TRY(db::find<db::ProjectRow>(tx, ctx.params().project_id));
        if (!project || project->removed_at) return {};
        for (const auto& member : TRY(db::list_project_members(tx, project->id, kMembersAtMost))) {
            if (member.role != model::ProjectRole::kAdmin) continue;
            TRY(release(tx, TRY(get_owner(tx, member.account_id)),
                        {{model::ResourceType::kProject, 1}}, ctx.draw_id<EventId>().uuid()));
        }
        TRY(db::delete_project_members(tx, project->id));
        auto account = TRY(db::get<db::AccountRow>(tx, project->account_id));
        TRY(db::remove(tx, account, ctx.now()));
        return db::remove(tx, *project, ctx.now());
    }

    Result<saga::Verdict> verify(const saga::VerifyContext<Params>& ctx) const {
        const auto project = TRY(read_project(ctx));
        if (project && project->state == model::ProjectState::kActive && !project->removed_at) {
            return saga::Verdict::holds();
        }
        return saga::Verdict::broken("the project is not active");
    }

    Result<saga::Verdict> verify_undone(const saga::VerifyContext<Params>& ctx) const {
        const auto project = TRY(read_project(ctx));
        if (!project || project->removed_at) return saga::Verdict::holds();
        return saga::Verdict::broken("the project is still there");
    }

  private:
    static Result<std::optional<db::ProjectRow>> read_project(
        const saga::VerifyContext<Params>& ctx) {
        return ctx.read(
            [&](db::Tx& tx) { return db::find<db::ProjectRow>(tx, ctx.params().project_id); });
    }
};

}  // namespace

saga::Definition project_create_saga() { return ProjectCreateSaga::define(); }

saga::SubmitRequest project_create_request(const ProjectCreateJob& job, const JobAsker& asker) {
    saga::SubmitRequest request;
    request.id = job.id;
    request.now = job.now;
    request.saga = "project_create";
    request.params = to_json(ProjectCreateParams{job.project_id});
    request.holds = {saga::exclusive("project", job.project_id),
                     saga::shared("account", job.owner_account_id)};
    request.owner = asker.owner;
    request.command = asker.command;
    request.instance_type = "Project";
    request.instance_id = job.project_id.uuid();
    return request;
}

}  // namespace lockstep::control
