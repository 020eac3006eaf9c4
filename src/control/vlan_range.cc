#include "control/vlan_range.h"

#include <fmt/format.h>

#include <algorithm>

#include "control/access.h"
#include "control/event.h"
#include "control/list_scope.h"
#include "db/ip_address_table.h"
#include "db/network_table.h"
#include "db/nic_table.h"
#include "db/physical_network_table.h"
#include "db/pod_table.h"
#include "db/zone_table.h"
#include "model/ipv4.h"
#include "model/vlan.h"

namespace lockstep::control {
namespace {

using model::Ipv4;
using model::Ipv4Cidr;
using model::Ipv4Range;

constexpr uint16_t kFirstAddressId = 16;  // of the stamp; those below are the range and its event

Error refused(std::string_view parameter, std::string_view rule) {
    return error(Code::kInvalidArgument, fmt::format("{} {}", parameter, rule));
}

Result<Ipv4Cidr> subnet_of(const db::VlanRangeRow& row) {
    return Ipv4Cidr::of(TRY(Ipv4::parse(row.gateway)), row.netmask);
}

Result<Ipv4Range> addresses_of(const db::VlanRangeRow& row) {
    return Ipv4Range::parse(row.start_ip, row.end_ip);
}

Result<VlanRangeView> view_of(db::Tx& tx, const db::VlanRangeRow& row) {
    VlanRangeView view;
    view.id = row.id;
    view.is_public = row.is_public;
    view.zone_id = row.zone_id;
    view.vlan = row.vlan;
    view.pod_id = row.pod_id;
    if (row.pod_id) {
        if (const auto pod = TRY(db::find<db::PodRow>(tx, *row.pod_id))) view.pod_name = pod->name;
    }
    view.gateway = row.gateway;
    view.netmask = row.netmask;
    view.cidr = TRY(subnet_of(row))
    .to_string();
    view.start_ip = row.start_ip;
    view.end_ip = row.end_ip;
    view.network_id = row.network_id;
    view.physical_network_id = row.physical_network_id;
    view.is_for_system_vms = row.is_for_system_vms;
    return view;
}

NewEvent range_event(const Caller& caller, const Stamp& stamp, const db::VlanRangeRow& row,
                     std::string_view type, std::string_view verb) {
    NewEvent event;
    event.id = stamp.id<EventId>(1);
    event.at = stamp.now();
    event.type = type;
    event.description = fmt::format("{} the address range {}-{}", verb, row.start_ip, row.end_ip);
    event.owner = {caller.account_id, caller.domain_id};
    event.user_id = caller.user_id;
    event.resource = ResourceRef{"VlanIpRange", row.id.uuid(), {}};
    return event;
}

// Gateway, netmask and addresses fit together.
Status check_addresses(const db::VlanRangeRow& row) {
    const auto gateway = Ipv4::parse(row.gateway);
    if (!gateway) return fail(refused("gateway", fmt::format("'{}' is no address", row.gateway)));
    const auto subnet = Ipv4Cidr::of(*gateway, row.netmask);
    if (!subnet || subnet->prefix() > 30) {
        return fail(refused("netmask", fmt::format("'{}' is no netmask of a subnet with room for "
                                                   "a gateway and an address",
                                                   row.netmask)));
    }
    const auto range = addresses_of(row);
    if (!range) {
        return fail(refused("startip and endip",
                            fmt::format("'{}' and '{}' are no range", row.start_ip, row.end_ip)));
    }
    if (range->first < subnet->first_host() || subnet->last_host() < range->last) {
        return fail(refused("startip and endip",
                            fmt::format("must lie in the subnet {}", subnet->to_string())));
    }
    if (range->contains(*gateway)) {
        return fail(refused("gateway", fmt::format("{} lies in the range {}-{}", row.gateway,
                                                   row.start_ip, row.end_ip)));
    }
    if (range->size() > VlanRanges::kMostAddresses) {
        return fail(refused("endip", fmt::format("makes a range of {} addresses; a range has at "
                                                 "most {}",
                                                 range->size(), VlanRanges::kMostAddresses)));
    }
    return {};
}

// A subnet lies on one tag, and no address in two ranges. Guest ranges are compared within their
// network, public ones within their zone.
Status check_neighbours(db::Tx& tx, const db::VlanRangeRow& row) {
    const auto subnet = TRY(subnet_of(row));
    const auto range = TRY(addresses_of(row));
    for (const auto& other : TRY(db::vlan_ranges_of_zone(tx, row.zone_id))) {
        if (other.id == row.id || other.network_id != row.network_id) continue;
        if (TRY(addresses_of(other)).overlaps(range)) {
            return fail(refused("startip and endip",
                                fmt::format("overlap the range {}-{}; choose other addresses",
                                            other.start_ip, other.end_ip)));
        }
        const auto theirs = TRY(subnet_of(other));
        if (!subnet.overlaps(theirs)) continue;
        if (other.vlan != row.vlan || !(subnet == theirs)) {
            return fail(
                refused("gateway and netmask",
                        fmt::format("make the subnet {} on {}, which overlaps {} on {}",
                                    subnet.to_string(), row.vlan, theirs.to_string(), other.vlan)));
        }
    }
    return {};
}

// Tags that guest networks are given must not carry public traffic.
Status check_tag(const db::PhysicalNetworkRow& network, const db::VlanRangeRow& row) {
    const auto tag = TRY(model::parse_vlan(row.vlan));
    if (!tag) return {};
    for (const auto& text : network.vlan_ranges) {
        for (const auto& range : TRY(model::parse_vlan_ranges(text))) {
            if (*tag < range.first || range.last < *tag) continue;
            return fail(refused("vlan", fmt::format("{} is one of the tags {} that guest networks "
                                                    "of {} are given",
                                                    *tag, text, network.name)));
        }
    }
    return {};
}

// The physical network that is named, or the only one of the zone with public traffic.
Result<db::PhysicalNetworkRow> public_network(db::Tx& tx, const CreateVlanRange& request) {
    if (request.physical_network_id) {
        auto network = TRY(get_named<db::PhysicalNetworkRow>(tx, *request.physical_network_id,
                                                             "physicalnetworkid"));
        if (request.zone_id && network.zone_id != *request.zone_id) {
            return fail(refused("physicalnetworkid", "names a network of another zone"));
        }
        return network;
    }
    if (!request.zone_id) return fail(refused("zoneid", "or physicalnetworkid is needed"));
    TRY(get_named<db::ZoneRow>(tx, *request.zone_id, "zoneid"));
    auto networks =
        TRY(db::physical_networks_with(tx, *request.zone_id, model::TrafficType::kPublic));
    if (networks.size() == 1) return std::move(networks.front());
    return fail(refused("physicalnetworkid",
                        fmt::format("is needed: {} physical networks of the zone carry public "
                                    "traffic",
                                    networks.size())));
}

Status place_public(db::Tx& tx, const CreateVlanRange& request, db::VlanRangeRow& row) {
    if (request.pod_id) return fail(refused("podid", "is for guest ranges only"));
    const auto network = TRY(public_network(tx, request));
    const auto zone = TRY(get_named<db::ZoneRow>(tx, network.zone_id, "zoneid"));
    if (zone.network_type != model::ZoneNetworkType::kAdvanced) {
        return fail(refused("forvirtualnetwork", "must be false: the zone is a Basic one"));
    }
    row.zone_id = network.zone_id;
    row.physical_network_id = network.id;
    TRY(check_addresses(row));
    return check_tag(network, row);
}

Status place_guest(db::Tx& tx, const CreateVlanRange& request, db::VlanRangeRow& row) {
    if (!request.network_id) {
        return fail(refused("networkid", "is needed where forvirtualnetwork is false"));
    }
    if (row.is_for_system_vms) return fail(refused("forsystemvms", "is for public ranges only"));
    const auto network = TRY(get_named<db::NetworkRow>(tx, *request.network_id, "networkid"));
    if (network.guest_type != model::GuestType::kShared) {
        return fail(refused("networkid", "must name a Shared network"));
    }
    if (request.zone_id && network.zone_id != *request.zone_id) {
        return fail(refused("zoneid", "is not the network's zone"));
    }
    const bool is_elsewhere =
        request.physical_network_id && network.physical_network_id != request.physical_network_id;
    if (is_elsewhere) {
        return fail(refused("physicalnetworkid", "is not the network's physical network"));
    }
    if (request.pod_id) {
        const auto pod = TRY(get_named<db::PodRow>(tx, *request.pod_id, "podid"));
        if (pod.zone_id != network.zone_id) {
            return fail(refused("podid", "names a pod of another zone"));
        }
    }
    const std::string vlan = network.vlan.value_or(model::vlan_uri(std::nullopt));
    const auto tag = TRY(model::parse_vlan(vlan));
    if (request.vlan && TRY(model::parse_vlan(*request.vlan)) != tag) {
        return fail(refused("vlan", fmt::format("must be the network's: {}", vlan)));
    }
    row.vlan = model::vlan_uri(tag);
    row.zone_id = network.zone_id;
    row.network_id = network.id;
    row.physical_network_id = network.physical_network_id;
    row.pod_id = request.pod_id;
    if (!request.gateway) row.gateway = network.gateway.value_or("");
    if (!request.netmask) row.netmask = network.netmask.value_or("");
    return check_addresses(row);
}

Status insert_addresses(db::Tx& tx, const Stamp& stamp, const db::VlanRangeRow& range) {
    const auto addresses = TRY(addresses_of(range));
    for (uint64_t i = 0; i < addresses.size(); ++i) {
        const Ipv4 address{addresses.first.number() + static_cast<uint32_t>(i)};
        db::IpAddressRow row;
        row.id = stamp.id<IpAddressId>(static_cast<uint16_t>(kFirstAddressId + i));
        row.zone_id = range.zone_id;
        row.vlan_range_id = range.id;
        row.physical_network_id = range.physical_network_id;
        row.address = address.to_string();
        row.address_number = address.number();
        row.state = model::IpAddressState::kFree;
        row.is_for_system = range.is_for_system_vms;
        row.is_displayed = true;
        row.created_at = stamp.now();
        TRY(db::insert(tx, row));
    }
    return {};
}

// The range's own addresses are free, and go with it.
Status remove_addresses(db::Tx& tx, const Stamp& stamp, const db::VlanRangeRow& range) {
    for (auto& row : TRY(db::ip_addresses_of_range(tx, range.id))) {
        if (row.state != model::IpAddressState::kFree) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("the range {}-{} can not be deleted: {} is in use",
                                    range.start_ip, range.end_ip, row.address));
        }
        TRY(db::remove(tx, row, stamp.now()));
    }
    if (!range.network_id) return {};
    const auto addresses = TRY(addresses_of(range));
    for (const auto& text : TRY(db::nic_addresses(tx, *range.network_id))) {
        if (addresses.contains(TRY(Ipv4::parse(text)))) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("the range {}-{} can not be deleted: a machine has {}",
                                    range.start_ip, range.end_ip, text));
        }
    }
    return {};
}

Result<db::VlanRangeRow> row_of(const CreateVlanRange& request, const Stamp& stamp) {
    if (!request.start_ip) return fail(refused("startip", "is needed"));
    db::VlanRangeRow row;
    row.id = stamp.id<VlanRangeId>(0);
    row.is_public = request.is_public && !request.network_id;
    if (row.is_public && !request.gateway) return fail(refused("gateway", "is needed"));
    if (row.is_public && !request.netmask) return fail(refused("netmask", "is needed"));
    row.vlan = model::vlan_uri(TRY(model::parse_vlan(request.vlan.value_or("untagged"))));
    row.gateway = request.gateway.value_or("");
    row.netmask = request.netmask.value_or("");
    row.start_ip = *request.start_ip;
    row.end_ip = request.end_ip.value_or(*request.start_ip);
    row.is_for_system_vms = request.is_for_system_vms;
    row.created_at = stamp.now();
    return row;
}

}  // namespace

Result<Page<VlanRangeView>> VlanRanges::list(const Caller&, const ListVlanRanges& request) const {
    db::VlanRangeFilter filter;
    filter.id = request.id;
    filter.zone_id = request.zone_id;
    filter.physical_network_id = request.physical_network_id;
    filter.network_id = request.network_id;
    filter.pod_id = request.pod_id;
    filter.is_public = request.is_public;
    filter.keyword = request.keyword;
    if (request.vlan) filter.vlan = model::vlan_uri(TRY(model::parse_vlan(*request.vlan)));
    return database_.read([&](db::Tx& tx) -> Result<Page<VlanRangeView>> {
        TRY(require_known<db::VlanRangeRow>(tx, request.id, "id"));
        TRY(require_known<db::ZoneRow>(tx, request.zone_id, "zoneid"));
        TRY(require_known<db::PhysicalNetworkRow>(tx, request.physical_network_id,
                                                  "physicalnetworkid"));
        TRY(require_known<db::NetworkRow>(tx, request.network_id, "networkid"));
        TRY(require_known<db::PodRow>(tx, request.pod_id, "podid"));
        const auto page = TRY(db::list_vlan_ranges(tx, filter, page_window(request)));
        Page<VlanRangeView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) views.items.push_back(TRY(view_of(tx, row)));
        return views;
    });
}

Result<VlanRangeView> VlanRanges::create(const Caller& caller,
                                         const CreateVlanRange& request) const {
    const Stamp stamp = database_.stamp();
    const auto drawn = TRY(row_of(request, stamp));
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Result<VlanRangeView> {
        auto row = drawn;
        TRY(row.is_public ? place_public(tx, request, row) : place_guest(tx, request, row));
        TRY(check_neighbours(tx, row));
        TRY(db::insert(tx, row));
        if (row.is_public) TRY(insert_addresses(tx, stamp, row));
        TRY(append_event(tx, range_event(caller, stamp, row, "VLAN.IP.RANGE.CREATE", "created")));
        return view_of(tx, row);
    });
}

Status VlanRanges::remove(const Caller& caller, const VlanRangeId& id) const {
    const Stamp stamp = database_.stamp();
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Status {
        auto row = TRY(get_named<db::VlanRangeRow>(tx, id, "id"));
        TRY(remove_addresses(tx, stamp, row));
        TRY(db::remove(tx, row, stamp.now()));
        return append_event(tx, range_event(caller, stamp, row, "VLAN.IP.RANGE.DELETE", "deleted"));
    });
}

}  // namespace lockstep::control
