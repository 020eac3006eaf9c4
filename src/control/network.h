// Guest networks.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/list_scope.h"
#include "control/network_service.h"
#include "control/owner.h"
#include "control/request.h"
#include "db/network_table.h"

namespace lockstep::control {

// account and project are absent where a domain shares it.
struct NetworkView : OwnerView {
    NetworkId id;
    std::string name;
    std::string display_text;
    std::optional<std::string> gateway;
    std::optional<std::string> netmask;
    std::optional<std::string> cidr;
    ZoneId zone_id;
    std::string zone_name;
    NetworkOfferingId network_offering_id;
    std::string network_offering_name;
    std::string network_offering_display_text;
    bool is_conserve_mode = false;
    model::NetworkAvailability availability{};
    std::string state;  // "Setup": a Shared network, of which nothing waits for a router
    std::optional<std::string> broadcast_uri;  // "vlan://100"; of networks that have it for sure
    std::optional<std::string> dns1;
    std::optional<std::string> dns2;
    model::GuestType guest_type{};
    model::TrafficType traffic_type{};
    std::optional<std::string> vlan;
    model::NetworkAclType acl_type{};
    std::optional<bool> is_subdomain_access;
    std::vector<NetworkServiceView> services;
    std::optional<std::string> network_domain;
    std::optional<PhysicalNetworkId> physical_network_id;
    bool is_restart_required = false;
    bool is_vlan_specified = false;
    bool are_ip_ranges_specified = false;
    bool may_be_used = false;
    bool is_persistent = false;
    bool is_displayed = true;
    bool is_egress_allowed = false;
    std::map<std::string, std::string> details;
    Time created_at;
};

struct ListNetworks : OwnedList {
    std::optional<NetworkId> id;
    std::optional<std::string> name;
    std::optional<ZoneId> zone_id;
    std::optional<PhysicalNetworkId> physical_network_id;
    std::optional<NetworkOfferingId> network_offering_id;
    std::optional<std::string> guest_type;
    std::optional<std::string> traffic_type;
    std::optional<std::string> acl_type;
    std::optional<std::string> vlan;
    std::optional<std::string> network_filter;  // Account, Domain, AccountDomain, Shared or All
    std::optional<bool> is_displayed;
    std::optional<bool> is_restart_required;
    std::optional<bool> are_ip_ranges_specified;
    std::optional<bool> may_be_used;
    std::optional<bool> is_system;
    std::optional<bool> is_for_vpc;
    std::vector<std::string> services;
    std::vector<KeyValue> tags;
    bool is_count_only = false;
};

struct CreateNetwork : OwnerRequest {
    std::string name;
    std::optional<std::string> display_text;
    ZoneId zone_id;
    NetworkOfferingId network_offering_id;
    std::optional<PhysicalNetworkId> physical_network_id;
    std::optional<std::string> gateway;
    std::optional<std::string> netmask;
    std::optional<std::string> start_ip;
    std::optional<std::string> end_ip;
    std::optional<std::string> vlan;
    std::optional<std::string> network_domain;
    std::optional<std::string> dns1;
    std::optional<std::string> dns2;
    std::optional<std::string> acl_type;
    std::optional<bool> is_subdomain_access;
    std::optional<bool> is_displayed;
};

// Thread-safe.
class Networks {
  public:
    explicit Networks(Database database) : database_(database) {}

    // An account's own, and those that its domain shares with it.
    Result<Page<NetworkView>> list(const Caller& caller, const ListNetworks& request) const;
    // Rows only: the segment and the router are made when the first machine comes. The tag is
    // taken here. Errors: kInvalidArgument naming parameter and rule, kQuotaExceeded, kNoCapacity
    // when the physical network has no tag left, kForbidden.
    Result<NetworkView> create(const Caller& caller, const CreateNetwork& request) const;

  private:
    Database database_;
};

// Views of a page's rows, with what they name read once.
Result<std::vector<NetworkView>> network_views(db::Tx& tx, const std::vector<db::NetworkRow>& rows);

// Whether `owner`'s machines may be in the network: it is the owner's own, or shared with his
// domain.
Result<bool> may_use_network(db::Tx& tx, const OwnerRef& owner, const db::NetworkRow& network);

}  // namespace lockstep::control
