#include "api/network_offering_api.h"

#include "api/groups.h"
#include "api/network_service_fields.h"
#include "api/offering_fields.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::CreateNetworkOffering;
using control::ListNetworkOfferings;
using control::ListNetworkServices;
using control::NetworkOfferingView;
using control::NetworkServiceView;
using control::ServiceChoice;
using control::UpdateNetworkOffering;

struct NamedNetworkOffering {
    NetworkOfferingId id;
};

Fields<NetworkOfferingView> network_offering_fields() {
    using View = NetworkOfferingView;
    return Fields<View>{
        field("id", &View::id, "the offering's id"),
        field("name", &View::name, "its name"),
        field("displaytext", &View::display_text, "what it is for"),
        field("created", &View::created_at, "when it was created"),
        field("traffictype", &View::traffic_type, "Guest"),
        field("isdefault", &View::is_default, "whether it came with the installation"),
        field("specifyvlan", &View::is_vlan_specified, "whether networks name their VLAN"),
        field("conservemode", &View::is_conserve_mode,
              "whether one address may serve several services"),
        field("specifyipranges", &View::are_ip_ranges_specified,
              "whether networks name their addresses"),
        field("availability", &View::availability, "Required or Optional"),
        field("networkrate", &View::network_rate, "the rate in Mbit/s"),
        field("maxconnections", &View::max_connections, "the most connections of a router"),
        field("tags", &View::tags, "the tags that physical networks must have"),
        field("state", &View::state, "Enabled or Disabled"),
        field("guestiptype", &View::guest_type, "Isolated, Shared or L2"),
        field("serviceofferingid", &View::service_offering_id, "the offering of its routers"),
        field("service", &View::services, network_service_fields(), "its services"),
        field("forvpc", &View::is_for_vpc, "whether it is for tiers of a VPC"),
        field("ispersistent", &View::is_persistent,
              "whether networks exist without machines in them"),
        field("details", &View::details, "its details"),
        field("egressdefaultpolicy", &View::is_egress_allowed,
              "whether traffic may leave unless a rule forbids it"),
        field(
            "internetprotocol", [](const View&) { return std::string("IPv4"); }, "IPv4"),
    }
        .with(offering_scope_fields());
}

Command list_network_offerings(control::NetworkOfferings& offerings) {
    using Request = ListNetworkOfferings;
    return list_command<Request, NetworkOfferingView>("listNetworkOfferings", "networkoffering")
        .describe("Lists the network offerings that the caller may use.")
        .roles("ARDU")
        .params({
            param("id", &Request::id, "only this offering").refers_to("NetworkOffering"),
            param("name", &Request::name, "only the offering of this name"),
            param("displaytext", &Request::display_text, "only offerings with this text"),
            param("guestiptype", &Request::guest_type, "Isolated, Shared or L2"),
            param("traffictype", &Request::traffic_type, "Guest"),
            param("availability", &Request::availability, "Required or Optional"),
            param("state", &Request::state, "Enabled or Disabled"),
            param("tags", &Request::tags, "only offerings with these tags").max_length(4096),
            param("isdefault", &Request::is_default, "only those that came with the installation"),
            param("forvpc", &Request::is_for_vpc, "only those for tiers of a VPC"),
            param("istagged", &Request::is_tagged, "only those with tags, or without"),
            param("specifyvlan", &Request::is_vlan_specified, "only those that name their VLAN"),
            param("specifyipranges", &Request::are_ip_ranges_specified,
                  "only those that name their addresses"),
            param("sourcenatsupported", &Request::is_source_nat_supported,
                  "only those with source NAT"),
            param("supportedservices", &Request::services, "only those with all these services"),
            param("zoneid", &Request::zone_id, "only those that this zone may use")
                .refers_to("Zone"),
            param("domainid", &Request::domain_id, "only those that this domain may use")
                .refers_to("Domain"),
        })
        .params(paging_params())
        .refuses({"networkid", "routingmode"})
        .fields(network_offering_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return offerings.list(caller, request);
        });
}

Command create_network_offering(control::NetworkOfferings& offerings) {
    using Request = CreateNetworkOffering;
    const Params<ServiceChoice> provider_choice = {
        param("service", &ServiceChoice::service, "the service").required(),
        param("provider", &ServiceChoice::provider, "who provides it").required(),
    };
    const Params<ServiceChoice> capability_choice = {
        param("service", &ServiceChoice::service, "the service").required(),
        param("capabilitytype", &ServiceChoice::capability, "the capability").required(),
        param("capabilityvalue", &ServiceChoice::value, "its value").required(),
    };
    return object_command<Request, NetworkOfferingView>("createNetworkOffering", "networkoffering")
        .describe("Creates a network offering.")
        .params({
            param("name", &Request::name, "its name").required(),
            param("displaytext", &Request::display_text, "what it is for"),
            param("guestiptype", &Request::guest_type, "Isolated, Shared or L2").required(),
            param("traffictype", &Request::traffic_type, "Guest").required(),
            param("availability", &Request::availability, "Required or Optional"),
            param("supportedservices", &Request::services, "its services"),
            records("serviceproviderlist", &Request::providers, provider_choice,
                    "who provides which service"),
            records("servicecapabilitylist", &Request::capabilities, capability_choice,
                    "capabilities with a value of the offering's choice"),
            param("domainid", &Request::domain_ids, "the only domains that may use it")
                .refers_to("Domain"),
            param("zoneid", &Request::zone_ids, "the only zones that may use it").refers_to("Zone"),
            param("networkrate", &Request::network_rate, "the rate in Mbit/s").at_least(0),
            param("maxconnections", &Request::max_connections, "the most connections of a router")
                .at_least(1),
            param("tags", &Request::tags, "the tags that physical networks must have")
                .max_length(4096),
            param("serviceofferingid", &Request::service_offering_id, "the offering of its routers")
                .refers_to("ServiceOffering"),
            param("conservemode", &Request::is_conserve_mode,
                  "whether one address may serve several services"),
            param("egressdefaultpolicy", &Request::is_egress_allowed,
                  "whether traffic may leave unless a rule forbids it"),
            param("specifyvlan", &Request::is_vlan_specified, "whether networks name their VLAN"),
            param("specifyipranges", &Request::are_ip_ranges_specified,
                  "whether networks name their addresses"),
            param("ispersistent", &Request::is_persistent,
                  "whether networks exist without machines in them"),
            param("enable", &Request::is_enabled, "true: Enabled at once"),
            param("details", &Request::details, "its details"),
        })
        .refuses({"fornsx", "fortungsten", "forvpc", "internetprotocol", "keepaliveenabled",
                  "networkmode", "nsxsupportlb", "nsxsupportsinternallb", "provider", "routingmode",
                  "specifyasnumber"})
        .fields(network_offering_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return offerings.create(caller, request);
        });
}

Command update_network_offering(control::NetworkOfferings& offerings) {
    using Request = UpdateNetworkOffering;
    return object_command<Request, NetworkOfferingView>("updateNetworkOffering", "networkoffering")
        .describe("Changes a network offering.")
        .params({
            param("id", &Request::id, "the offering").required().refers_to("NetworkOffering"),
            param("name", &Request::name, "its new name"),
            param("displaytext", &Request::display_text, "what it is for"),
            param("availability", &Request::availability, "Required or Optional"),
            param("state", &Request::state, "Enabled or Disabled"),
            param("tags", &Request::tags, "the tags that physical networks must have")
                .max_length(4096),
            param("sortkey", &Request::sort_key, "its place in lists"),
            param("maxconnections", &Request::max_connections, "the most connections of a router")
                .at_least(1),
        })
        .refuses({"domainid", "keepaliveenabled", "zoneid"})
        .fields(network_offering_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return offerings.update(caller, request);
        });
}

Command delete_network_offering(control::NetworkOfferings& offerings) {
    using Request = NamedNetworkOffering;
    return success_command<Request>("deleteNetworkOffering")
        .describe("Deletes a network offering that no network uses.")
        .params({param("id", &Request::id, "the offering").required().refers_to("NetworkOffering")})
        .handle([&](const Caller& caller, const Request& request) {
            return offerings.remove(caller, request.id);
        });
}

Command list_network_services() {
    using Request = ListNetworkServices;
    return list_command<Request, NetworkServiceView>("listSupportedNetworkServices",
                                                     "networkservice")
        .describe("Lists the services that network offerings may have.")
        .params({
            param("service", &Request::service, "only this service"),
            param("provider", &Request::provider, "only services of this provider"),
        })
        .params(paging_params())
        .fields(network_service_fields())
        .handle([](const Caller& caller, const Request& request) {
            return control::list_network_services(caller, request);
        });
}

}  // namespace

std::vector<Command> network_offering_commands(control::NetworkOfferings& offerings) {
    std::vector<Command> commands;
    commands.push_back(list_network_offerings(offerings));
    commands.push_back(create_network_offering(offerings));
    commands.push_back(update_network_offering(offerings));
    commands.push_back(delete_network_offering(offerings));
    commands.push_back(list_network_services());
    return commands;
}

}  // namespace lockstep::api
