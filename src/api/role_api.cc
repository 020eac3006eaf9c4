#include "api/role_api.h"

#include "api/groups.h"

namespace lockstep::api {

std::vector<Command> role_commands(control::Roles& roles) {
    using Request = control::ListRoles;
    using View = control::RoleView;
    std::vector<Command> commands;
    commands.push_back(
        list_command<Request, View>("listRoles", "role")
            .describe("Lists the roles that accounts may be given.")
            .roles("ARD")
            .params({
                param("id", &Request::id, "only this role").refers_to("Role"),
                param("name", &Request::name, "only the role of this name"),
                param("type", &Request::type, "only roles of this type")
                    .one_of({"Admin", "ResourceAdmin", "DomainAdmin", "User"}),
                param("state", &Request::state, "enabled or disabled")
                    .one_of({"enabled", "disabled"}),
            })
            .params(paging_params())
            .fields({
                field("type", &View::type, "Admin, ResourceAdmin, DomainAdmin or User"),
                field("isdefault", &View::is_default, "whether every cloud has it"),
                field("state", &View::state, "enabled or disabled"),
                field("id", &View::id, "the role's id"),
                field("name", &View::name, "its name"),
                field("description", &View::description, "what it is for"),
                field("ispublic", &View::is_public, "whether others than root admins may give it"),
            })
            .handle([&](const control::Caller& caller, const Request& request) {
                return roles.list(caller, request);
            }));
    return commands;
}

}  // namespace lockstep::api
