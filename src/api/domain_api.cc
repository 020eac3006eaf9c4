#include "api/domain_api.h"

#include "api/groups.h"
#include "api/resource_use_fields.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::CreateDomain;
using control::DeleteDomain;
using control::DomainView;
using control::ListDomains;
using control::UpdateDomain;

Fields<DomainView> domain_fields() {
    using View = DomainView;
    const Fields<View> who{
        field("id", &View::id, "the domain's id"),
        field("name", &View::name, "its name"),
        field("level", &View::level, "how many domains lie above it"),
        field("parentdomainid", &View::parent_id, "the domain above it"),
        field("parentdomainname", &View::parent_name, "that domain's name"),
        field("haschild", &View::has_child, "whether domains lie below it"),
        field("networkdomain", &View::network_domain,
              "the DNS domain of its networks that name none"),
        field("path", &View::path, "the names from the root down to it"),
        field("state", &View::state, "Active, or Inactive while it is being deleted"),
        field("created", &View::created, "when it was created"),
    };
    return who.with(instance_use_fields<View>())
        .with(project_use_fields<View>())
        .with(capacity_use_fields<View>())
        .with(Fields<View>{
            field("hasannotations", &View::has_annotations, "whether it has comments"),
        });
}

Command list_domains(control::Domains& domains) {
    using Request = ListDomains;
    return list_command<Request, DomainView>("listDomains", "domain")
        .describe("Lists domains: the caller's own, or with listall those below it too.")
        .roles("ARD")
        .params({
            param("id", &Request::id, "only this domain").refers_to("Domain"),
            param("name", &Request::name, "only domains of this name"),
            param("level", &Request::level, "only domains with so many domains above them"),
            param("listall", &Request::list_all, "all that the caller may see"),
            param("details", &Request::details,
                  "all, resource or min; min leaves out limits and totals")
                .one_of({"all", "resource", "min"}),
            param("showicon", &Request::is_icon_shown,
                  "taken for clients' sake: domains have no icons"),
        })
        .params(paging_params())
        .refuses({"tag"})
        .fields(domain_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return domains.list(caller, request);
        });
}

Command create_domain(control::Domains& domains) {
    using Request = CreateDomain;
    return object_command<Request, DomainView>("createDomain", "domain")
        .describe("Creates a domain.")
        .roles("AD")
        .params({
            param("name", &Request::name, "its name: unique below its parent").required(),
            param("parentdomainid", &Request::parent_id, "the domain above it; else the root")
                .refers_to("Domain"),
            param("networkdomain", &Request::network_domain,
                  "the DNS domain of its networks that name none"),
            param("domainid", &Request::domain_id, "the id that it is to have"),
        })
        .fields(domain_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return domains.create(caller, request);
        });
}

Command update_domain(control::Domains& domains) {
    using Request = UpdateDomain;
    return object_command<Request, DomainView>("updateDomain", "domain")
        .describe("Changes a domain.")
        .roles("A")
        .params({
            param("id", &Request::id, "the domain").required().refers_to("Domain"),
            param("name", &Request::name, "its new name"),
            param("networkdomain", &Request::network_domain,
                  "the DNS domain of its networks that name none"),
        })
        .fields(domain_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return domains.update(caller, request);
        });
}

Command delete_domain(control::Domains& domains) {
    using Request = DeleteDomain;
    return success_command<Request>("deleteDomain")
        .describe("Deletes a domain: an empty one, or with cleanup all that lies in it.")
        .roles("AD")
        .params({
            param("id", &Request::id, "the domain").required().refers_to("Domain"),
            param("cleanup", &Request::has_cleanup,
                  "delete its accounts, projects and the domains below it too"),
        })
        .async()
        .handle([&](const Caller& caller, const Request& request) {
            return domains.remove(caller, request);
        });
}

}  // namespace

std::vector<Command> domain_commands(control::Domains& domains) {
    std::vector<Command> commands;
    commands.push_back(list_domains(domains));
    commands.push_back(create_domain(domains));
    commands.push_back(update_domain(domains));
    commands.push_back(delete_domain(domains));
    return commands;
}

}  // namespace lockstep::api
