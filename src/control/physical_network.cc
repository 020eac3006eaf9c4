#include "control/physical_network.h"

#include <fmt/ranges.h>

#include "control/access.h"
#include "control/list_scope.h"
#include "control/wire_name.h"
#include "db/zone_table.h"

namespace lockstep::control {
namespace {

std::optional<std::string> joined(const std::vector<std::string>& parts) {
    if (parts.empty()) return std::nullopt;
    return fmt::format("{}", fmt::join(parts, ","));
}

Result<PhysicalNetworkView> view_of(db::Tx& tx, const db::PhysicalNetworkRow& row) {
    PhysicalNetworkView view;
    view.id = row.id;
    view.name = row.name;
    view.broadcast_domain_range = row.broadcast_domain_range;
    view.zone_id = row.zone_id;
    if (const auto zone = TRY(db::find<db::ZoneRow>(tx, row.zone_id))) view.zone_name = zone->name;
    view.state = row.state;
    view.domain_id = row.domain_id;
    view.vlan = joined(row.vlan_ranges);
    view.speed = row.speed;
    view.isolation_methods = joined(row.isolation_methods);
    view.tags = joined(row.tags);
    return view;
}

TrafficTypeView view_of(const db::TrafficTypeRow& row) {
    TrafficTypeView view;
    view.id = row.id;
    view.type = row.type;
    view.physical_network_id = row.physical_network_id;
    const auto label = row.labels.find("kvm");
    if (label != row.labels.end()) view.kvm_label = label->second;
    return view;
}

NetworkProviderView view_of(const db::NetworkProviderRow& row) {
    NetworkProviderView view;
    view.id = row.id;
    view.name = row.name;
    view.physical_network_id = row.physical_network_id;
    view.state = row.state;
    view.services = row.services;
    view.is_switchable = row.name != "SecurityGroupProvider";
    return view;
}

}  // namespace

Result<Page<PhysicalNetworkView>> PhysicalNetworks::list(
    const Caller&, const ListPhysicalNetworks& request) const {
    const db::PhysicalNetworkFilter filter{.id = request.id,
                                           .zone_id = request.zone_id,
                                           .name = request.name,
                                           .keyword = request.keyword};
    return database_.read([&](db::Tx& tx) -> Result<Page<PhysicalNetworkView>> {
        TRY(require_known<db::PhysicalNetworkRow>(tx, request.id, "id"));
        TRY(require_known<db::ZoneRow>(tx, request.zone_id, "zoneid"));
        const auto page = TRY(db::list_physical_networks(tx, filter, page_window(request)));
        Page<PhysicalNetworkView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) views.items.push_back(TRY(view_of(tx, row)));
        return views;
    });
}

Result<Page<TrafficTypeView>> PhysicalNetworks::list_traffic_types(
    const Caller&, const ListTrafficTypes& request) const {
    return database_.read([&](db::Tx& tx) -> Result<Page<TrafficTypeView>> {
        TRY(get_named<db::PhysicalNetworkRow>(tx, request.physical_network_id,
                                              "physicalnetworkid"));
        const auto page = TRY(db::list_traffic_types(tx, request.physical_network_id,
                                                     request.keyword, page_window(request)));
        Page<TrafficTypeView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) views.items.push_back(view_of(row));
        return views;
    });
}

Result<Page<NetworkProviderView>> PhysicalNetworks::list_providers(
    const Caller&, const ListNetworkProviders& request) const {
    db::NetworkProviderFilter filter{.physical_network_id = request.physical_network_id,
                                     .name = request.name,
                                     .state = {},
                                     .keyword = request.keyword};
    if (request.state) {
        filter.state = TRY(parse_choice<model::ProviderState>("state", *request.state));
    }
    return database_.read([&](db::Tx& tx) -> Result<Page<NetworkProviderView>> {
        TRY(require_known<db::PhysicalNetworkRow>(tx, request.physical_network_id,
                                                  "physicalnetworkid"));
        const auto page = TRY(db::list_network_providers(tx, filter, page_window(request)));
        Page<NetworkProviderView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) views.items.push_back(view_of(row));
        return views;
    });
}

Result<Page<RouterElementView>> PhysicalNetworks::list_router_elements(
    const Caller&, const ListRouterElements& request) const {
    const db::RouterElementFilter filter{.id = request.id,
                                         .network_provider_id = request.network_provider_id,
                                         .is_enabled = request.is_enabled,
                                         .keyword = request.keyword};
    return database_.read([&](db::Tx& tx) -> Result<Page<RouterElementView>> {
        TRY(require_known<db::RouterElementRow>(tx, request.id, "id"));
        TRY(require_known<db::NetworkProviderRow>(tx, request.network_provider_id, "nspid"));
        const auto page = TRY(db::list_router_elements(tx, filter, page_window(request)));
        Page<RouterElementView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) {
            views.items.push_back({row.id, row.network_provider_id, row.is_enabled});
        }
        return views;
    });
}

}  // namespace lockstep::control
