// Table ip_address.
#pragma once

#include <optional>
#include <string>
#include <string_view>

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

}  // namespace lockstep::db
