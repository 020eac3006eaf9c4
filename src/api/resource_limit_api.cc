#include "api/resource_limit_api.h"

#include "api/groups.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::ListResourceLimits;
using control::ResourceCountView;
using control::ResourceLimitView;
using control::UpdateResourceCount;
using control::UpdateResourceLimit;

Fields<ResourceLimitView> limit_fields() {
    using View = ResourceLimitView;
    return Fields<View>(Fields<View>{}.with(owner_fields()))
        .with(Fields<View>{
            field("resourcetype", &View::resource_type, "the number of the resource type"),
            field("resourcetypename", &View::resource_type_name, "its name"),
            field("max", &View::max, "the most that there may be; -1: any number"),
        });
}

Fields<ResourceCountView> count_fields() {
    using View = ResourceCountView;
    return Fields<View>(Fields<View>{}.with(owner_fields()))
        .with(Fields<View>{
            field("resourcetype", &View::resource_type, "the number of the resource type"),
            field("resourcetypename", &View::resource_type_name, "its name"),
            field("resourcecount", &View::count, "how much there is, storage in bytes"),
        });
}

Command list_limits(control::ResourceLimits& limits) {
    using Request = ListResourceLimits;
    return list_command<Request, ResourceLimitView>("listResourceLimits", "resourcelimit")
        .describe("Lists the limits of an account, a project or a domain; else the caller's.")
        .roles("ARDU")
        .params({
            param("id", &Request::id, "taken for clients' sake: limits have no numbers"),
            param("account", &Request::account, "the account; domainid says in which domain"),
            param("domainid", &Request::domain_id, "the domain, or that of the account")
                .refers_to("Domain"),
            param("projectid", &Request::project_id, "the project").refers_to("Project"),
            param("resourcetype", &Request::resource_type, "only the limit of this type, 0 to 16"),
            param("resourcetypename", &Request::resource_type_name, "the same by the type's name"),
            param("isrecursive", &Request::is_recursive,
                  "taken as all lists do: the limits are those of one owner"),
            param("listall", &Request::list_all,
                  "taken as all lists do: the limits are those of one owner"),
        })
        .params(paging_params())
        .refuses({"tag"})
        .fields(limit_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return limits.list(caller, request);
        });
}

Command update_limit(control::ResourceLimits& limits) {
    using Request = UpdateResourceLimit;
    return object_command<Request, ResourceLimitView>("updateResourceLimit", "resourcelimit")
        .describe("Limits what an account, a project or a domain may have.")
        .roles("ARD")
        .params({
            param("resourcetype", &Request::resource_type, "the resource type, 0 to 16").required(),
            param("max", &Request::max,
                  "the most that there may be, GiB for storage; -1 or absent: any number"),
            param("account", &Request::account, "the account; domainid says in which domain"),
            param("domainid", &Request::domain_id, "the domain, or that of the account")
                .refers_to("Domain"),
            param("projectid", &Request::project_id, "the project").refers_to("Project"),
        })
        .refuses({"tag"})
        .fields(limit_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return limits.update(caller, request);
        });
}

Command update_count(control::ResourceLimits& limits) {
    using Request = UpdateResourceCount;
    return list_command<Request, ResourceCountView>("updateResourceCount", "resourcecount")
        .describe("Counts anew what an account, a project or a domain has.")
        .roles("ARD")
        .params({
            param("domainid", &Request::domain_id, "the domain, or that of the account")
                .required()
                .refers_to("Domain"),
            param("account", &Request::account, "the account"),
            param("projectid", &Request::project_id, "the project").refers_to("Project"),
            param("resourcetype", &Request::resource_type, "only this type, 0 to 16"),
        })
        .refuses({"tag"})
        .fields(count_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return limits.recount(caller, request);
        });
}

}  // namespace

std::vector<Command> resource_limit_commands(control::ResourceLimits& limits) {
    std::vector<Command> commands;
    commands.push_back(list_limits(limits));
    commands.push_back(update_limit(limits));
    commands.push_back(update_count(limits));
    return commands;
}

}  // namespace lockstep::api
