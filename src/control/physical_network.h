// Physical networks: what of a zone's wiring carries which traffic, and who provides services
// there.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/request.h"
#include "db/network_provider_table.h"
#include "db/physical_network_table.h"

namespace lockstep::control {

struct PhysicalNetworkView {
    PhysicalNetworkId id;
    std::string name;
    std::string broadcast_domain_range;
    ZoneId zone_id;
    std::optional<std::string> zone_name;
    model::PhysicalNetworkState state{};
    std::optional<DomainId> domain_id;
    std::optional<std::string> vlan;  // "100-200,300"
    std::optional<std::string> speed;
    std::optional<std::string> isolation_methods;
    std::optional<std::string> tags;
};

struct ListPhysicalNetworks : Paging {
    std::optional<PhysicalNetworkId> id;
    std::optional<ZoneId> zone_id;
    std::optional<std::string> name;
};

struct TrafficTypeView {
    TrafficTypeId id;
    model::TrafficType type{};
    PhysicalNetworkId physical_network_id;
    std::optional<std::string> kvm_label;
};

struct ListTrafficTypes : Paging {
    PhysicalNetworkId physical_network_id;
};

struct NetworkProviderView {
    NetworkProviderId id;
    std::string name;
    PhysicalNetworkId physical_network_id;
    model::ProviderState state{};
    std::vector<std::string> services;
    bool is_switchable = true;  // whether single services of it may be chosen
};

struct ListNetworkProviders : Paging {
    std::optional<PhysicalNetworkId> physical_network_id;
    std::optional<std::string> name;
    std::optional<std::string> state;
};

struct RouterElementView {
    RouterElementId id;
    NetworkProviderId network_provider_id;
    bool is_enabled = false;
};

struct ListRouterElements : Paging {
    std::optional<RouterElementId> id;
    std::optional<NetworkProviderId> network_provider_id;
    std::optional<bool> is_enabled;
};

// Thread-safe. Errors: unknown_id for an id that never named anything.
class PhysicalNetworks {
  public:
    explicit PhysicalNetworks(Database database) : database_(database) {}

    Result<Page<PhysicalNetworkView>> list(const Caller& caller,
                                           const ListPhysicalNetworks& request) const;
    Result<Page<TrafficTypeView>> list_traffic_types(const Caller& caller,
                                                     const ListTrafficTypes& request) const;
    Result<Page<NetworkProviderView>> list_providers(const Caller& caller,
                                                     const ListNetworkProviders& request) const;
    Result<Page<RouterElementView>> list_router_elements(const Caller& caller,
                                                         const ListRouterElements& request) const;

  private:
    Database database_;
};

}  // namespace lockstep::control
