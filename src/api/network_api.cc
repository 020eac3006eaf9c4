#include "api/network_api.h"

#include "api/groups.h"
#include "api/network_service_fields.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::CreateNetwork;
using control::ListNetworks;
using control::NetworkView;

constexpr int32_t kMtu = 1500;

bool is_offered(const NetworkView& view, std::string_view service) {
    for (const auto& offered : view.services) {
        if (offered.name == service) return true;
    }
    return false;
}

Fields<NetworkView> offering_fields() {
    using View = NetworkView;
    return {
        field("networkofferingid", &View::network_offering_id, "its offering"),
        field("networkofferingname", &View::network_offering_name, "that offering's name"),
        field("networkofferingdisplaytext", &View::network_offering_display_text,
              "what that offering is for"),
        field("networkofferingconservemode", &View::is_conserve_mode,
              "whether one address may serve several services"),
        field("networkofferingavailability", &View::availability, "Required or Optional"),
        field("service", &View::services, network_service_fields(), "its services"),
        field("specifyvlan", &View::is_vlan_specified, "whether its VLAN was named"),
        field("specifyipranges", &View::are_ip_ranges_specified, "whether its range was named"),
        field("ispersistent", &View::is_persistent, "whether it exists without machines in it"),
        field("egressdefaultpolicy", &View::is_egress_allowed,
              "whether traffic may leave unless a rule forbids it"),
        field(
            "supportsvmautoscaling", [](const View& view) { return is_offered(view, "Lb"); },
            "whether its load balancer can serve groups that grow"),
        field(
            "redundantrouter", [](const View&) { return false; },
            "whether a second router stands by"),
        field(
            "strechedl2subnet", [](const View&) { return false; },
            "whether it spans several zones"),
    };
}

Fields<NetworkView> segment_fields() {
    using View = NetworkView;
    return {
        field(
            "broadcastdomaintype", [](const View&) { return std::string("Vlan"); },
            "how it is kept apart"),
        field("broadcasturi", &View::broadcast_uri, "its tag, once it has it for sure"),
        field("vlan", &View::vlan, "that tag's number").only("A"),
        field("physicalnetworkid", &View::physical_network_id, "its physical network"),
        field("gateway", &View::gateway, "its gateway"),
        field("netmask", &View::netmask, "its netmask"),
        field("cidr", &View::cidr, "its subnet"),
        field("dns1", &View::dns1, "its first name server"),
        field("dns2", &View::dns2, "its second name server"),
        field("networkdomain", &View::network_domain, "the DNS domain of its machines"),
        field(
            "publicmtu", [](const View&) { return kMtu; }, "the MTU on the router's public side"),
        field(
            "privatemtu", [](const View&) { return kMtu; }, "the MTU on the router's guest side"),
    };
}

Fields<NetworkView> network_fields() {
    using View = NetworkView;
    return Fields<View>{
        field("id", &View::id, "the network's id"),
        field("name", &View::name, "its name"),
        field("displaytext", &View::display_text, "what it is for"),
        field("traffictype", &View::traffic_type, "Guest"),
        field("type", &View::guest_type, "Isolated, Shared or L2"),
        field("state", &View::state, "Allocated, Implementing, Implemented, Setup, Shutdown"),
        field("zoneid", &View::zone_id, "its zone"),
        field("zonename", &View::zone_name, "that zone's name"),
        field(
            "related", [](const View& view) { return view.id; }, "the network's id"),
        field(
            "issystem", [](const View&) { return false; }, "whether it is the program's own"),
        field("acltype", &View::acl_type, "Account, or Domain: shared by a domain"),
        field("subdomainaccess", &View::is_subdomain_access,
              "whether the domains below may use it too"),
        field("restartrequired", &View::is_restart_required,
              "whether a restart is needed for a change to work"),
        field("canusefordeploy", &View::may_be_used, "whether new machines may be in it"),
        field("displaynetwork", &View::is_displayed, "whether users see it").only("A"),
        field("details", &View::details, "its details"),
        field("created", &View::created_at, "when it was created"),
    }
        .with(segment_fields())
        .with(offering_fields())
        .with(owner_fields());
}

Command list_networks(control::Networks& networks) {
    using Request = ListNetworks;
    return list_command<Request, NetworkView>("listNetworks", "network")
        .describe("Lists the guest networks that the caller may see.")
        .roles("ARDU")
        .params({
            param("id", &Request::id, "only this network").refers_to("Network"),
            param("name", &Request::name, "only networks of this name"),
            param("zoneid", &Request::zone_id, "only networks of this zone").refers_to("Zone"),
            param("physicalnetworkid", &Request::physical_network_id,
                  "only networks on this physical network")
                .refers_to("PhysicalNetwork"),
            param("networkofferingid", &Request::network_offering_id,
                  "only networks of this offering")
                .refers_to("NetworkOffering"),
            param("type", &Request::guest_type, "Isolated, Shared or L2"),
            param("traffictype", &Request::traffic_type, "Guest"),
            param("acltype", &Request::acl_type, "Account or Domain"),
            param("vlan", &Request::vlan, "only the network with this tag"),
            param("networkfilter", &Request::network_filter,
                  "Account, Domain, AccountDomain, Shared or All"),
            param("displaynetwork", &Request::is_displayed, "only those that users see, or not")
                .only("A"),
            param("restartrequired", &Request::is_restart_required,
                  "only those that need a restart, or not"),
            param("specifyipranges", &Request::are_ip_ranges_specified,
                  "only those whose range was named, or not"),
            param("canusefordeploy", &Request::may_be_used,
                  "only those that new machines may be in, or may not"),
            param("issystem", &Request::is_system, "true: none, all networks here are users'"),
            param("forvpc", &Request::is_for_vpc, "true: none, there are no VPCs here"),
            param("supportedservices", &Request::services, "only those with all these services"),
            param("tags", &Request::tags, "only those with all these tags"),
            param("retrieveonlyresourcecount", &Request::is_count_only,
                  "true: the count without the networks"),
        })
        .params(owned_list_params())
        .refuses({"associatednetworkid", "showicon", "vpcid"})
        .fields(network_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return networks.list(caller, request);
        });
}

Command create_network(control::Networks& networks) {
    using Request = CreateNetwork;
    return object_command<Request, NetworkView>("createNetwork", "network")
        .describe("Creates a guest network.")
        .roles("ARDU")
        .params({
            param("name", &Request::name, "its name").required(),
            param("displaytext", &Request::display_text, "what it is for"),
            param("zoneid", &Request::zone_id, "its zone").required().refers_to("Zone"),
            param("networkofferingid", &Request::network_offering_id, "its offering")
                .required()
                .refers_to("NetworkOffering"),
            param("physicalnetworkid", &Request::physical_network_id, "its physical network")
                .refers_to("PhysicalNetwork"),
            param("gateway", &Request::gateway, "its gateway; with netmask"),
            param("netmask", &Request::netmask, "its netmask; with gateway"),
            param("startip", &Request::start_ip, "the first address for its machines"),
            param("endip", &Request::end_ip, "the last address for its machines"),
            param("vlan", &Request::vlan, "its tag, where the offering wants it named"),
            param("networkdomain", &Request::network_domain, "the DNS domain of its machines"),
            param("dns1", &Request::dns1, "its first name server"),
            param("dns2", &Request::dns2, "its second name server"),
            param("acltype", &Request::acl_type, "Account, or Domain: shared by a domain"),
            param("subdomainaccess", &Request::is_subdomain_access,
                  "whether the domains below may use it too"),
            param("displaynetwork", &Request::is_displayed, "whether users see it").only("A"),
        })
        .params(owner_params())
        .refuses({"aclid",
                  "asnumber",
                  "associatednetworkid",
                  "bgppeerids",
                  "bypassvlanoverlapcheck",
                  "cidrsize",
                  "endipv6",
                  "externalid",
                  "hideipaddressusage",
                  "ip6cidr",
                  "ip6dns1",
                  "ip6dns2",
                  "ip6gateway",
                  "isolatedpvlan",
                  "isolatedpvlantype",
                  "privatemtu",
                  "publicmtu",
                  "routerip",
                  "routeripv6",
                  "sourcenatipaddress",
                  "startipv6",
                  "tungstenvirtualrouteruuid",
                  "vpcid"})
        .fields(network_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return networks.create(caller, request);
        });
}

}  // namespace

std::vector<Command> network_commands(control::Networks& networks) {
    std::vector<Command> commands;
    commands.push_back(list_networks(networks));
    commands.push_back(create_network(networks));
    return commands;
}

}  // namespace lockstep::api
