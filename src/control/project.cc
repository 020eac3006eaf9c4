#include "control/project.h"

#include <fmt/format.h>

#include "control/access.h"
#include "control/configuration.h"
#include "control/event.h"
#include "control/limit.h"
#include "control/list_scope.h"
#include "control/owner.h"
#include "control/sagas/account_delete.h"
#include "control/sagas/project_create.h"
#include "control/stamp.h"
#include "db/account_table.h"
#include "db/domain_table.h"
#include "db/identity_filter.h"
#include "db/identity_query.h"
#include "db/project_member_table.h"
#include "db/user_account_table.h"

namespace lockstep::control {
namespace {

constexpr std::string_view kTagKind = "Project";
constexpr int64_t kMembersShown = 100;

Result<std::vector<ProjectOwnerView>> owners_of(db::Tx& tx, const ProjectId& project) {
    std::vector<ProjectOwnerView> owners;
    for (const auto& member : TRY(db::list_project_members(tx, project, kMembersShown))) {
        if (member.role != model::ProjectRole::kAdmin) continue;
        const auto account = TRY(db::find<db::AccountRow>(tx, member.account_id));
        ProjectOwnerView owner;
        if (account) owner.account = account->name;
        if (member.user_id) {
            const auto user = TRY(db::find<db::UserRow>(tx, *member.user_id));
            if (user) owner.user = user->username;
        }
        owners.push_back(std::move(owner));
    }
    return owners;
}

Result<std::vector<ProjectView>> make_views(db::Tx& tx, const std::vector<db::ProjectRow>& rows,
                                            bool has_use) {
    std::vector<ProjectView> views;
    std::vector<db::AccountRow> accounts;
    std::vector<AccountId> account_ids;
    std::vector<Uuid> ids;
    std::map<AccountId, size_t> places;
    for (const db::ProjectRow& row : rows) {
        const auto domain = TRY(db::find<db::DomainRow>(tx, row.domain_id));
        auto account = TRY(db::find<db::AccountRow>(tx, row.account_id));
        if (!account) return fail(Code::kCorruptState, "a project has no account");
        ProjectView view;
        view.id = row.id;
        view.name = row.name;
        view.display_text = row.display_text;
        view.domain_id = row.domain_id;
        if (domain) view.domain = domain->name;
        view.owners = TRY(owners_of(tx, row.id));
        view.account_name = account->name;
        view.state = model::wire_name(row.state);
        view.created = row.created_at;
        places[account->id] = views.size();
        views.push_back(std::move(view));
        ids.push_back(row.id.uuid());
        account_ids.push_back(account->id);
        accounts.push_back(std::move(*account));
    }
    auto tags = TRY(load_tag_views(tx, kTagKind, ids));
    for (ProjectView& view : views) view.tags = std::move(tags[view.id.uuid()]);
    if (!has_use) return views;
    for (auto& [id, use] : TRY(load_account_uses(tx, accounts))) {
        views[places.at(id)].use = std::move(use);
    }
    for (const db::VmTally& tally : TRY(db::tally_vms(tx, account_ids))) {
        ProjectView& view = views[places.at(tally.account_id)];
        view.running_vms = static_cast<int32_t>(tally.running);
        view.stopped_vms = static_cast<int32_t>(tally.stopped);
    }
    return views;
}

// Which projects the caller sees: users those they work in, admins those of their domains.
Result<db::ListQuery> list_query(db::Tx& tx, const Caller& caller, const ListProjects& request) {
    TRY(require_known<db::ProjectRow>(tx, request.id, "id"));
    if (request.domain_id) {
        TRY(get_named<db::DomainRow>(tx, *request.domain_id, "domainid"));
        TRY(check_domain_access(tx, caller, *request.domain_id));
    }
    db::ListQuery query("project");
    query.where("t.removed_at IS NULL")
        .with_keyword(request.keyword, {"t.name", "t.display_text"})
        .tagged(kTagKind, tag_matches(request.tags));
    const bool is_wide = !caller.is_user() && (request.list_all || request.id || request.domain_id);
    if (!is_wide) {
        db::with_member(query, caller.account_id, caller.user_id);
    } else if (request.domain_id && !request.is_recursive) {
        query.where("t.domain_id = ?", db::values(*request.domain_id));
    } else if (request.domain_id || !caller.is_root()) {
        db::in_subtree(query, "t.domain_id", request.domain_id.value_or(caller.domain_id));
    }
    if (request.id) query.where("t.id = ?", db::values(*request.id));
    if (request.name) query.where("t.name = ?", db::values(*request.name));
    if (request.display_text) query.where("t.display_text = ?", db::values(*request.display_text));
    if (request.state) query.where("LOWER(t.state) = LOWER(?)", db::values(*request.state));
    if (request.account) db::with_member_account(query, *request.account);
    if (request.username) db::with_member_user(query, *request.username);
    return query;
}

struct ProjectOwner {
    Owner account{};
    std::optional<UserId> user_id{};
};

Result<ProjectOwner> find_owner(db::Tx& tx, const Caller& caller, const CreateProject& request) {
    ProjectOwner owner;
    if (request.account_id || request.user_id) {
        AccountId account = request.account_id.value_or(AccountId{});
        if (request.user_id) {
            const auto user = TRY(get_named<db::UserRow>(tx, *request.user_id, "userid"));
            if (request.account_id && *request.account_id != user.account_id) {
                return fail(Code::kInvalidArgument, "the user is not one of the account's");
            }
            account = user.account_id;
            owner.user_id = user.id;
        }
        const auto row = TRY(get_named<db::AccountRow>(tx, account, "accountid"));
        TRY(check_access(tx, caller, {row.id, row.domain_id}, "the account " + row.name));
        owner.account = TRY(get_owner(tx, row.id));
        TRY(require_enabled(owner.account));
        return owner;
    }
    OwnerRequest named;
    named.account = request.account;
    // The domain alone says where the project lies, not whose it is.
    if (request.account) named.domain_id = request.domain_id.value_or(caller.domain_id);
    owner.account = TRY(resolve_owner(tx, caller, named));
    return owner;
}

Status check_create(db::Tx& tx, const Caller& caller, const CreateProject& request) {
    TRY(model::check_account_name("name", request.name));
    const auto configured = TRY(load_configured(tx));
    if (caller.is_user() && !configured.get(setting::kMayUsersCreateProjects)) {
        return fail(Code::kForbidden, "users may not create projects");
    }
    return {};
}

struct NewProject {
    db::ProjectRow project{};
    db::AccountRow account{};
    db::ProjectMemberRow member{};
};

NewProject make_rows(const Stamp& stamp, const CreateProject& request, const DomainId& domain,
                     const ProjectOwner& owner) {
    NewProject rows;
    rows.project = {.id = stamp.id<ProjectId>(0),
                    .name = request.name,
                    .display_text = request.display_text.value_or(request.name),
                    .domain_id = domain,
                    .account_id = stamp.id<AccountId>(1),
                    .state = model::ProjectState::kCreating,
                    .created_at = stamp.now()};
    // Takes no work until the saga has made the project active.
    rows.account = {
        .id = rows.project.account_id,
        .name = fmt::format("PrjAcct-{}-{}", request.name, rows.project.id.to_string().substr(24)),
        .type = model::AccountType::kProject,
        .domain_id = domain,
        .project_id = rows.project.id,
        .state = model::AccountState::kDisabled,
        .created_at = stamp.now()};
    rows.member = {.id = stamp.id<ProjectMemberId>(2),
                   .project_id = rows.project.id,
                   .account_id = owner.account.account_id,
                   .user_id = owner.user_id,
                   .role = model::ProjectRole::kAdmin,
                   .created_at = stamp.now()};
    return rows;
}

}  // namespace

Result<Page<ProjectView>> Projects::list(const Caller& caller, const ListProjects& request) {
    const bool has_use = request.details != std::vector<std::string>{"min"};
    return database_.read([&](db::Tx& tx) -> Result<Page<ProjectView>> {
        const db::ListQuery query = TRY(list_query(tx, caller, request));
        const auto rows = TRY(query.page<db::ProjectRow>(tx, page_window(request)));
        return Page<ProjectView> {
            TRY(make_views(tx, rows.items, has_use))
            , rows.count
        };
    });
}

Result<ProjectView> Projects::get(const Caller& caller, const ProjectId& id) {
    return database_.read([&](db::Tx& tx) -> Result<ProjectView> {
        const auto row = TRY(get_named<db::ProjectRow>(tx, id, "id"));
        TRY(check_access(tx, caller, {row.account_id, row.domain_id}, "the project " + row.name));
        auto views = TRY(make_views(tx, {row}, true));
        return std::move(views.front());
    });
}

Result<Started> Projects::create(const Caller& caller, const CreateProject& request) {
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const SagaId job = stamp.id<SagaId>(3);
    const auto write = [=, this](db::Tx& tx) -> Result<Started> {
        TRY(check_create(tx, caller, request));
        const ProjectOwner owner = TRY(find_owner(tx, caller, request));
        const DomainId domain = request.domain_id.value_or(owner.account.domain_id);
        const auto domain_row = TRY(get_named<db::DomainRow>(tx, domain, "domainid"));
        TRY(check_domain_access(tx, caller, domain));
        if (domain_row.state != model::DomainState::kActive) {
            return fail(Code::kForbidden, "the domain is being deleted");
        }
        if (TRY(db::find_project_by_name(tx, domain, request.name))) {
            return fail(Code::kAlreadyExists,
                        fmt::format("Project with name {} already exists in domain {}",
                                    request.name, model::shown_domain_path(domain_row.path)));
        }
        TRY(charge(tx, owner.account, {{model::ResourceType::kProject, 1}}, stamp.uuid(100)));
        const NewProject rows = make_rows(stamp, request, domain, owner);
        TRY(db::insert(tx, rows.account));
        TRY(db::insert(tx, rows.project));
        TRY(db::insert(tx, rows.member));
        TRY(append_saga_start(
            tx, caller,
            {.saga_id = job,
             .at = stamp.now(),
             .type = "PROJECT.CREATE",
             .description = "creating project " + request.name,
             .owner = owner.account.ref(),
             .resource = ResourceRef{"Project", rows.project.id.uuid(), request.name}}));
        TRY(engine_.submit(tx,
                           project_create_request(
                               {job, stamp.now(), rows.project.id, owner.account.account_id},
                               {.command = "createProject",
                                .owner = {caller.account_id, caller.user_id, caller.domain_id}})));
        return Started{job.uuid(), rows.project.id.uuid()};
    };
    auto started = TRY(database_.store().write(stamp.options(caller.account_id), write));
    engine_.nudge(job);
    return started;
}

Result<Started> Projects::remove(const Caller& caller, const DeleteProject& request) {
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const SagaId job = stamp.id<SagaId>(0);
    const auto write = [=, this](db::Tx& tx) -> Result<Started> {
        const auto project = TRY(get_named<db::ProjectRow>(tx, request.id, "id"));
        const OwnerRef owner{project.account_id, project.domain_id};
        TRY(check_access(tx, caller, owner, "the project " + project.name));
        const auto membership =
            TRY(db::find_project_membership(tx, project.id, caller.account_id, caller.user_id));
        const bool is_project_admin = membership && membership->role == model::ProjectRole::kAdmin;
        if (caller.is_user() && !is_project_admin) {
            return fail(Code::kForbidden, "only an admin of the project may delete it");
        }
        TRY(append_saga_start(
            tx, caller,
            {.saga_id = job,
             .at = stamp.now(),
             .type = "PROJECT.DELETE",
             .description = "deleting project " + project.name,
             .owner = owner,
             .resource = ResourceRef{"Project", project.id.uuid(), project.name}}));
        auto submitted = account_delete_request(
            job, stamp.now(), {project.account_id, !request.has_cleanup},
            {.command = "deleteProject",
             .owner = {caller.account_id, caller.user_id, caller.domain_id}});
        submitted.instance_type = "Project";
        TRY(engine_.submit(tx, submitted));
        return Started{job.uuid(), std::nullopt};
    };
    auto started = TRY(database_.store().write(stamp.options(caller.account_id), write));
    engine_.nudge(job);
    return started;
}

}  // namespace lockstep::control
