#include "api/project_api.h"

#include "api/groups.h"
#include "api/resource_use_fields.h"
#include "api/tag_fields.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::CreateProject;
using control::DeleteProject;
using control::ListProjects;
using control::ProjectOwnerView;
using control::ProjectView;

Fields<ProjectOwnerView> project_owner_fields() {
    return {
        field("account", &ProjectOwnerView::account, "an account that runs the project"),
        field("user", &ProjectOwnerView::user, "the one user of it that does"),
    };
}

Fields<ProjectView> project_fields() {
    using View = ProjectView;
    const Fields<View> who{
        field("id", &View::id, "the project's id"),
        field("name", &View::name, "its name"),
        field("displaytext", &View::display_text, "what it is for"),
        field("domainid", &View::domain_id, "its domain"),
        field("domain", &View::domain, "that domain's name"),
        field("owner", &View::owners, project_owner_fields(), "who runs it"),
        field("projectaccountname", &View::account_name, "the account that owns its things"),
        field("state", &View::state, "Active, Suspended, Creating or Deleting"),
        field("tags", &View::tags, tag_fields(), "its tags"),
    };
    return who.with(capacity_use_fields<View>())
        .with(instance_use_fields<View>())
        .with(Fields<View>{
            field("vmstopped", &View::stopped_vms, "virtual machines that are stopped"),
            field("vmrunning", &View::running_vms, "virtual machines that run"),
            field("created", &View::created, "when it was created"),
        });
}

Command list_projects(control::Projects& projects) {
    using Request = ListProjects;
    return list_command<Request, ProjectView>("listProjects", "project")
        .describe(
            "Lists projects: those that the caller works in, or with listall all that an "
            "admin may see.")
        .roles("ARDU")
        .params({
            param("id", &Request::id, "only this project").refers_to("Project"),
            param("name", &Request::name, "only projects of this name"),
            param("displaytext", &Request::display_text, "only projects with this text"),
            param("state", &Request::state, "only projects in this state"),
            param("account", &Request::account, "only projects that this account works in"),
            param("username", &Request::username, "only projects that this user works in"),
            param("domainid", &Request::domain_id, "only projects of this domain")
                .refers_to("Domain"),
            param("isrecursive", &Request::is_recursive,
                  "with domainid: of the domains below it too"),
            param("listall", &Request::list_all, "all that the caller may see"),
            param("tags", &Request::tags, "only projects with these tags"),
            param("details", &Request::details,
                  "all, resource or min; min leaves out limits and totals")
                .one_of({"all", "resource", "min"}),
            param("showicon", &Request::is_icon_shown,
                  "taken for clients' sake: projects have no icons"),
        })
        .params(paging_params())
        .fields(project_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return projects.list(caller, request);
        });
}

Command create_project(control::Projects& projects) {
    using Request = CreateProject;
    return object_command<Request, ProjectView>("createProject", "project")
        .describe("Creates a project.")
        .roles("ARDU")
        .params({
            param("name", &Request::name, "its name: unique in its domain").required(),
            param("displaytext", &Request::display_text, "what it is for"),
            param("account", &Request::account, "who runs it, with domainid; else the caller"),
            param("accountid", &Request::account_id, "who runs it, by id").refers_to("Account"),
            param("userid", &Request::user_id, "the one user of the account that runs it")
                .refers_to("User"),
            param("domainid", &Request::domain_id, "its domain; else its owner's")
                .refers_to("Domain"),
        })
        .fields(project_fields())
        .async()
        .handle([&](const Caller& caller, const Request& request) {
            return projects.create(caller, request);
        })
        .finish([&](const Caller& caller, const control::FinishedJob& job) {
            return projects.get(caller, ProjectId(job.object.value_or(Uuid{})));
        });
}

Command delete_project(control::Projects& projects) {
    using Request = DeleteProject;
    return success_command<Request>("deleteProject")
        .describe("Deletes a project: an empty one, or with cleanup all that it owns.")
        .roles("ARDU")
        .params({
            param("id", &Request::id, "the project").required().refers_to("Project"),
            param("cleanup", &Request::has_cleanup, "delete all that it owns too"),
        })
        .async()
        .handle([&](const Caller& caller, const Request& request) {
            return projects.remove(caller, request);
        });
}

}  // namespace

std::vector<Command> project_commands(control::Projects& projects) {
    std::vector<Command> commands;
    commands.push_back(list_projects(projects));
    commands.push_back(create_project(projects));
    commands.push_back(delete_project(projects));
    return commands;
}

}  // namespace lockstep::api
