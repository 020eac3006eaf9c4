// Table vlan_range.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

// A range of addresses: public ones of a zone, or the guest addresses of a shared network
// (network_id).
struct VlanRangeRow {
    static constexpr std::string_view kTable = "vlan_range";
    static constexpr std::string_view kHoldKind = "vlan_range";

    VlanRangeId id;
    int64_t generation = 0;
    ZoneId zone_id;
    std::optional<PhysicalNetworkId> physical_network_id;
    std::optional<NetworkId> network_id;
    std::optional<PodId> pod_id;
    std::string vlan;
    std::string gateway;
    std::string netmask;
    std::string start_ip;
    std::string end_ip;
    bool is_public = false;
    bool is_for_system_vms = false;
    std::optional<AccountId> account_id;
    std::optional<DomainId> domain_id;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(VlanRangeRow, (),
                      (id, generation, zone_id, physical_network_id, network_id, pod_id, vlan,
                       gateway, netmask, start_ip, end_ip, is_public, is_for_system_vms, account_id,
                       domain_id, created_at, removed_at))

struct VlanRangeFilter {
    std::optional<VlanRangeId> id;
    std::optional<ZoneId> zone_id;
    std::optional<PhysicalNetworkId> physical_network_id;
    std::optional<NetworkId> network_id;
    std::optional<PodId> pod_id;
    std::optional<std::string> vlan;
    std::optional<bool> is_public;
    std::optional<std::string> keyword;
};

Result<ListPage<VlanRangeRow>> list_vlan_ranges(Tx& tx, const VlanRangeFilter& filter,
                                                const PageWindow& window);
Result<std::vector<VlanRangeRow>> vlan_ranges_of_zone(Tx& tx, const ZoneId& zone);
Result<std::vector<VlanRangeRow>> vlan_ranges_of_network(Tx& tx, const NetworkId& network);

}  // namespace lockstep::db
