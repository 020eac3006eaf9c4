#include "api/physical_network_api.h"

#include "api/groups.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::ListNetworkProviders;
using control::ListPhysicalNetworks;
using control::ListRouterElements;
using control::ListTrafficTypes;
using control::NetworkProviderView;
using control::PhysicalNetworkView;
using control::RouterElementView;
using control::TrafficTypeView;

Command list_physical_networks(control::PhysicalNetworks& networks) {
    using Request = ListPhysicalNetworks;
    using View = PhysicalNetworkView;
    return list_command<Request, View>("listPhysicalNetworks", "physicalnetwork")
        .describe("Lists physical networks.")
        .params({
            param("id", &Request::id, "only this network").refers_to("PhysicalNetwork"),
            param("name", &Request::name, "only the network of this name"),
            param("zoneid", &Request::zone_id, "only networks of this zone").refers_to("Zone"),
        })
        .params(paging_params())
        .fields({
            field("id", &View::id, "the network's id"),
            field("name", &View::name, "its name"),
            field("broadcastdomainrange", &View::broadcast_domain_range,
                  "how far broadcasts reach: ZONE or POD"),
            field("zoneid", &View::zone_id, "its zone"),
            field("zonename", &View::zone_name, "that zone's name"),
            field("state", &View::state, "Enabled or Disabled"),
            field("domainid", &View::domain_id, "the domain that owns it"),
            field("vlan", &View::vlan, "the tags that guest networks get"),
            field("networkspeed", &View::speed, "its speed"),
            field("isolationmethods", &View::isolation_methods,
                  "how guest networks are kept apart"),
            field("tags", &View::tags, "the tags by which offerings choose it"),
        })
        .handle([&](const Caller& caller, const Request& request) {
            return networks.list(caller, request);
        });
}

Command list_traffic_types(control::PhysicalNetworks& networks) {
    using Request = ListTrafficTypes;
    using View = TrafficTypeView;
    return list_command<Request, View>("listTrafficTypes", "traffictype")
        .describe("Lists the kinds of traffic that a physical network carries.")
        .params({param("physicalnetworkid", &Request::physical_network_id, "the network")
                     .required()
                     .refers_to("PhysicalNetwork")})
        .params(paging_params())
        .fields({
            field("id", &View::id, "the traffic type's id"),
            field("traffictype", &View::type, "Guest, Public, Management or Storage"),
            field("physicalnetworkid", &View::physical_network_id, "the network that carries it"),
            field("kvmnetworklabel", &View::kvm_label, "the bridge that carries it on KVM hosts"),
        })
        .handle([&](const Caller& caller, const Request& request) {
            return networks.list_traffic_types(caller, request);
        });
}

Command list_network_providers(control::PhysicalNetworks& networks) {
    using Request = ListNetworkProviders;
    using View = NetworkProviderView;
    return list_command<Request, View>("listNetworkServiceProviders", "networkserviceprovider")
        .describe("Lists who provides network services on physical networks.")
        .params({
            param("physicalnetworkid", &Request::physical_network_id,
                  "only providers on this network")
                .refers_to("PhysicalNetwork"),
            param("name", &Request::name, "only the provider of this name"),
            param("state", &Request::state, "Enabled or Disabled"),
        })
        .params(paging_params())
        .fields({
            field("name", &View::name, "the provider's name"),
            field("physicalnetworkid", &View::physical_network_id, "the network that it is on"),
            field("state", &View::state, "Enabled or Disabled"),
            field("id", &View::id, "the provider's id"),
            field("servicelist", &View::services, "the services that it provides"),
            field("canenableindividualservice", &View::is_switchable,
                  "whether single services of it may be chosen"),
        })
        .handle([&](const Caller& caller, const Request& request) {
            return networks.list_providers(caller, request);
        });
}

Command list_router_elements(control::PhysicalNetworks& networks) {
    using Request = ListRouterElements;
    using View = RouterElementView;
    return list_command<Request, View>("listVirtualRouterElements", "virtualrouterelement")
        .describe("Lists the switches of the providers that work by virtual routers.")
        .roles("ARD")
        .params({
            param("id", &Request::id, "only this element").refers_to("VirtualRouterProvider"),
            param("nspid", &Request::network_provider_id, "only the element of this provider")
                .refers_to("Provider"),
            param("enabled", &Request::is_enabled, "only those that are on, or off"),
        })
        .params(paging_params())
        .fields({
            field("id", &View::id, "the element's id"),
            field("nspid", &View::network_provider_id, "its provider"),
            field("enabled", &View::is_enabled, "whether it is on"),
        })
        .handle([&](const Caller& caller, const Request& request) {
            return networks.list_router_elements(caller, request);
        });
}

}  // namespace

std::vector<Command> physical_network_commands(control::PhysicalNetworks& networks) {
    std::vector<Command> commands;
    commands.push_back(list_physical_networks(networks));
    commands.push_back(list_traffic_types(networks));
    commands.push_back(list_network_providers(networks));
    commands.push_back(list_router_elements(networks));
    return commands;
}

}  // namespace lockstep::api
