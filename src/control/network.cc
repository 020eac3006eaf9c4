#include "control/network.h"

#include <fmt/format.h>

#include "control/access.h"
#include "control/offering.h"
#include "control/wire_name.h"
#include "db/domain_table.h"
#include "db/network_offering_table.h"
#include "db/physical_network_table.h"
#include "db/zone_table.h"
#include "model/vlan.h"

namespace lockstep::control {
namespace {

using model::NetworkAclType;

// What the rows of a page name, each read once.
class Named {
  public:
    explicit Named(db::Tx& tx) : tx_(tx) {}

    Result<std::string> zone_name(const ZoneId& id) {
        const auto known = zones_.find(id);
        if (known != zones_.end()) return known->second;
        const auto zone = TRY(db::find<db::ZoneRow>(tx_, id));
        return zones_[id] = zone ? zone->name : "";
    }
    Result<const db::NetworkOfferingRow*> offering(const NetworkOfferingId& id) {
        const auto known = offerings_.find(id);
        if (known != offerings_.end()) return &known->second;
        auto row = TRY(db::find<db::NetworkOfferingRow>(tx_, id));
        if (!row) return fail(Code::kCorruptState, "a network's offering is not there");
        return &(offerings_[id] = std::move(*row));
    }

  private:
    db::Tx& tx_;
    std::map<ZoneId, std::string> zones_;
    std::map<NetworkOfferingId, db::NetworkOfferingRow> offerings_;
};

void show_offering(const db::NetworkOfferingRow& offering, NetworkView& view) {
    view.network_offering_name = offering.name;
    view.network_offering_display_text = offering.display_text;
    view.is_conserve_mode = offering.is_conserve_mode;
    view.availability = offering.availability;
    view.is_vlan_specified = offering.is_vlan_specified;
    view.are_ip_ranges_specified = offering.are_ip_ranges_specified;
    view.is_persistent = offering.is_persistent;
    view.is_egress_allowed = offering.is_egress_allowed;
    for (const auto& service : offering.services) {
        view.services.push_back(offered_service_view(service));
    }
}

void show_segment(const db::NetworkRow& row, NetworkView& view) {
    const bool is_there = row.state != model::NetworkState::kAllocated || row.is_vlan_given;
    if (row.vlan && is_there) {
        view.broadcast_uri = row.vlan;
        view.vlan = row.vlan->substr(row.vlan->find_last_of('/') + 1);
    }
    view.state = std::string(wire_name(row.state));
    const bool needs_no_router =
        row.guest_type == model::GuestType::kShared && row.state == model::NetworkState::kAllocated;
    if (needs_no_router) view.state = "Setup";
}

NetworkView plain_view(const db::NetworkRow& row) {
    NetworkView view;
    view.id = row.id;
    view.name = row.name;
    view.display_text = row.display_text;
    view.gateway = row.gateway;
    view.netmask = row.netmask;
    view.cidr = row.cidr;
    view.zone_id = row.zone_id;
    view.network_offering_id = row.network_offering_id;
    view.dns1 = row.dns1;
    view.dns2 = row.dns2;
    view.guest_type = row.guest_type;
    view.traffic_type = row.traffic_type;
    view.acl_type = row.acl_type;
    view.network_domain = row.network_domain;
    view.physical_network_id = row.physical_network_id;
    view.is_restart_required = row.is_restart_required;
    view.is_displayed = row.is_displayed;
    view.details = row.details;
    view.created_at = row.created_at;
    view.may_be_used = row.state != model::NetworkState::kDestroy;
    show_segment(row, view);
    return view;
}

// The account that owns it, or the domain that shares it.
Status show_owner(db::Tx& tx, const db::NetworkRow& row,
                  const std::map<AccountId, OwnerView>& owners, NetworkView& view) {
    OwnerView& shown = view;
    if (row.acl_type == NetworkAclType::kAccount) {
        const auto owner = owners.find(row.account_id);
        if (owner != owners.end()) shown = owner->second;
        return {};
    }
    view.is_subdomain_access = row.is_subdomain_access;
    shown.domain_id = row.domain_id;
    const auto domain = TRY(db::find<db::DomainRow>(tx, row.domain_id));
    if (!domain) return {};
    shown.domain = domain->name;
    shown.domain_path = "ROOT" + domain->path.substr(0, domain->path.size() - 1);
    return {};
}

Result<std::optional<NetworkAclType>> acl_filter(const ListNetworks& request) {
    std::optional<NetworkAclType> acl;
    if (request.acl_type) {
        acl = TRY(parse_choice<NetworkAclType>("acltype", *request.acl_type));
    }
    if (!request.network_filter) return acl;
    const std::string& filter = *request.network_filter;
    if (filter == "Account") return std::optional{NetworkAclType::kAccount};
    if (filter == "Domain" || filter == "Shared") return std::optional{NetworkAclType::kDomain};
    if (filter == "AccountDomain" || filter == "All") return acl;
    return fail(Code::kInvalidArgument,
                fmt::format("networkfilter '{}' is none of Account, Domain, AccountDomain, Shared, "
                            "All",
                            filter.substr(0, 64)));
}

Result<db::NetworkFilter> filter_of(const Caller& caller, const ListNetworks& request) {
    db::NetworkFilter filter;
    filter.id = request.id;
    filter.name = request.name;
    filter.keyword = request.keyword;
    filter.zone_id = request.zone_id;
    filter.physical_network_id = request.physical_network_id;
    filter.network_offering_id = request.network_offering_id;
    filter.acl_type = TRY(acl_filter(request));
    filter.is_displayed = request.is_displayed;
    if (!caller.is_root()) filter.is_displayed = true;
    filter.may_be_used = request.may_be_used;
    filter.is_restart_required = request.is_restart_required;
    filter.are_ip_ranges_specified = request.are_ip_ranges_specified;
    filter.services = request.services;
    filter.tags = tag_matches(request.tags);
    if (request.vlan) filter.vlan = model::vlan_uri(TRY(model::parse_vlan(*request.vlan)));
    if (request.guest_type) {
        filter.guest_type = TRY(parse_choice<model::GuestType>("type", *request.guest_type));
    }
    if (request.traffic_type) {
        filter.traffic_type =
            TRY(parse_choice<model::TrafficType>("traffictype", *request.traffic_type));
    }
    const bool asks_for_an_owner = request.account || request.project_id.is_given();
    if (!asks_for_an_owner) filter.shared_with = request.domain_id.value_or(caller.domain_id);
    return filter;
}

// Things that no network here is.
bool asks_for_none(const ListNetworks& request) {
    return request.is_system.value_or(false) || request.is_for_vpc.value_or(false);
}

}  // namespace

Result<bool> may_use_network(db::Tx& tx, const OwnerRef& owner, const db::NetworkRow& network) {
    if (network.acl_type == NetworkAclType::kAccount) {
        return network.account_id == owner.account_id;
    }
    if (network.domain_id == owner.domain_id) return true;
    if (!network.is_subdomain_access) return false;
    return may_use_offering(tx, owner.domain_id, {network.domain_id});
}

Result<std::vector<NetworkView>> network_views(db::Tx& tx,
                                               const std::vector<db::NetworkRow>& rows) {
    std::vector<AccountId> accounts;
    for (const auto& row : rows) accounts.push_back(row.account_id);
    const auto owners = TRY(load_owner_views(tx, accounts));
    Named named(tx);
    std::vector<NetworkView> views;
    for (const auto& row : rows) {
        NetworkView view = plain_view(row);
        view.zone_name = TRY(named.zone_name(row.zone_id));
        show_offering(*TRY(named.offering(row.network_offering_id)), view);
        TRY(show_owner(tx, row, owners, view));
        views.push_back(std::move(view));
    }
    return views;
}

Result<Page<NetworkView>> Networks::list(const Caller& caller, const ListNetworks& request) const {
    auto filter = TRY(filter_of(caller, request));
    return database_.read([&](db::Tx& tx) -> Result<Page<NetworkView>> {
        TRY(require_known<db::NetworkRow>(tx, request.id, "id"));
        TRY(require_known<db::ZoneRow>(tx, request.zone_id, "zoneid"));
        TRY(require_known<db::PhysicalNetworkRow>(tx, request.physical_network_id,
                                                  "physicalnetworkid"));
        TRY(require_known<db::NetworkOfferingRow>(tx, request.network_offering_id,
                                                  "networkofferingid"));
        filter.scope = TRY(resolve_list_scope(tx, caller, request, request.id.has_value()));
        if (asks_for_none(request)) return Page<NetworkView>{};
        const auto page = TRY(db::list_networks(tx, filter, page_window(request)));
        Page<NetworkView> views{.items = {}, .total = page.count};
        if (request.is_count_only) return views;
        views.items = TRY(network_views(tx, page.items));
        return views;
    });
}

}  // namespace lockstep::control
