// Ranges of addresses: the public ones of a zone, and the guest ranges of shared networks.
#pragma once

#include <optional>
#include <string>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/request.h"
#include "db/vlan_range_table.h"

namespace lockstep::control {

struct VlanRangeView {
    VlanRangeId id;
    bool is_public = false;
    ZoneId zone_id;
    std::string vlan;  // "vlan://50"
    std::optional<PodId> pod_id;
    std::optional<std::string> pod_name;
    std::string gateway;
    std::string netmask;
    std::string cidr;
    std::string start_ip;
    std::string end_ip;
    std::optional<NetworkId> network_id;
    std::optional<PhysicalNetworkId> physical_network_id;
    bool is_for_system_vms = false;
};

struct ListVlanRanges : Paging {
    std::optional<VlanRangeId> id;
    std::optional<ZoneId> zone_id;
    std::optional<PhysicalNetworkId> physical_network_id;
    std::optional<NetworkId> network_id;
    std::optional<PodId> pod_id;
    std::optional<std::string> vlan;
    std::optional<bool> is_public;
};

// A range of a zone (or of a physical network in it) with a gateway and a netmask of its own, or
// a further range of a shared network, which may leave them to the network.
struct CreateVlanRange {
    std::optional<ZoneId> zone_id;
    std::optional<PhysicalNetworkId> physical_network_id;
    std::optional<NetworkId> network_id;
    std::optional<PodId> pod_id;
    std::optional<std::string> vlan;
    std::optional<std::string> gateway;
    std::optional<std::string> netmask;
    std::optional<std::string> start_ip;
    std::optional<std::string> end_ip;
    bool is_public = true;
    bool is_for_system_vms = false;
};

// Thread-safe.
class VlanRanges {
  public:
    // The most addresses that one range has: they are made in one transaction.
    static constexpr uint64_t kMostAddresses = 1000;

    explicit VlanRanges(Database database) : database_(database) {}

    Result<Page<VlanRangeView>> list(const Caller& caller, const ListVlanRanges& request) const;
    // A public range gets a row for each of its addresses. Errors: kInvalidArgument naming
    // parameter and rule, also for a range that overlaps another one of the zone or network.
    Result<VlanRangeView> create(const Caller& caller, const CreateVlanRange& request) const;
    // Errors: kPreconditionFailed while one of its addresses is in use.
    Status remove(const Caller& caller, const VlanRangeId& id) const;

  private:
    Database database_;
};

}  // namespace lockstep::control
