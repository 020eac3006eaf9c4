// Table ip_address.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "model/ids.h"
#include "model/network.h"

namespace lockstep::db {

// A public address. One fact, one column: state says whether it is free, allocated or being
// released.
struct IpAddressRow {
    static constexpr std::string_view kTable = "ip_address";
    static constexpr std::string_view kHoldKind = "ip_address";

    IpAddressId id;
    int64_t generation = 0;
    ZoneId zone_id;
    VlanRangeId vlan_range_id;
    std::optional<PhysicalNetworkId> physical_network_id;
    std::string address;
    int64_t address_number = 0;
    model::IpAddressState state{};
    std::optional<AccountId> account_id;
    std::optional<DomainId> domain_id;
    std::optional<NetworkId> network_id;
    bool is_source_nat = false;
    bool is_for_system = false;
    std::optional<VmId> static_nat_vm_id;
    std::optional<NicId> static_nat_nic_id;
    bool is_displayed = false;
    std::optional<Time> allocated_at;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(IpAddressRow, (),
                      (id, generation, zone_id, vlan_range_id, physical_network_id, address,
                       address_number, state, account_id, domain_id, network_id, is_source_nat,
                       is_for_system, static_nat_vm_id, static_nat_nic_id, is_displayed,
                       allocated_at, created_at, removed_at))

struct IpAddressFilter {
    std::optional<IpAddressId> id;
    std::optional<std::string> address;
    std::optional<ZoneId> zone_id;
    std::optional<VlanRangeId> vlan_range_id;
    std::optional<PhysicalNetworkId> physical_network_id;
    std::optional<NetworkId> network_id;
    std::optional<model::IpAddressState> state;
    std::optional<bool> is_source_nat;
    std::optional<bool> is_static_nat;
    std::optional<bool> is_for_system;
    std::optional<bool> is_displayed;
    bool is_allocated_only = true;
    std::optional<std::string> keyword;
    std::vector<TagMatch> tags;
    std::optional<OwnerScope> scope;  // none: everybody's, and addresses of nobody
};

Result<ListPage<IpAddressRow>> list_ip_addresses(Tx& tx, const IpAddressFilter& filter,
                                                 const PageWindow& window);
// All live addresses of a range, free or not; a range has at most 1,000.
Result<std::vector<IpAddressRow>> ip_addresses_of_range(Tx& tx, const VlanRangeId& range);

}  // namespace lockstep::db
