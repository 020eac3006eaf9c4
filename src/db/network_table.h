// Tables network and network_summary.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "model/ids.h"
#include "model/infra.h"
#include "model/network.h"
#include "model/offering.h"

namespace lockstep::db {

// A guest network. wanted_version is the version of its router document that committed rows ask
// for.
struct NetworkRow {
    static constexpr std::string_view kTable = "network";
    static constexpr std::string_view kHoldKind = "network";

    NetworkId id;
    int64_t generation = 0;
    AccountId account_id;
    DomainId domain_id;
    ZoneId zone_id;
    std::optional<PhysicalNetworkId> physical_network_id;
    NetworkOfferingId network_offering_id;
    std::string name;
    std::string display_text;
    model::GuestType guest_type{};
    model::TrafficType traffic_type{};
    model::NetworkState state{};
    model::NetworkAclType acl_type{};
    std::optional<std::string> vlan;
    bool is_vlan_given = false;
    std::optional<std::string> cidr;
    std::optional<std::string> gateway;
    std::optional<std::string> netmask;
    std::optional<std::string> start_ip;
    std::optional<std::string> end_ip;
    std::optional<std::string> network_domain;
    std::optional<std::string> dns1;
    std::optional<std::string> dns2;
    bool is_displayed = false;
    bool is_subdomain_access = false;
    bool is_restart_required = false;
    int64_t wanted_version = 0;
    std::map<std::string, std::string> details;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(NetworkRow, (),
                      (id, generation, account_id, domain_id, zone_id, physical_network_id,
                       network_offering_id, name, display_text, guest_type, traffic_type, state,
                       acl_type, vlan, is_vlan_given, cidr, gateway, netmask, start_ip, end_ip,
                       network_domain, dns1, dns2, is_displayed, is_subdomain_access,
                       is_restart_required, wanted_version, details, created_at, removed_at))

// How many live NICs a network has: a summary of nic rows, changed with them.
struct NetworkSummaryRow {
    static constexpr std::string_view kTable = "network_summary";

    NetworkId id;
    int64_t nic_count = 0;
    int64_t running_nic_count = 0;
};
BOOST_DESCRIBE_STRUCT(NetworkSummaryRow, (), (id, nic_count, running_nic_count))

struct NetworkFilter {
    std::optional<NetworkId> id;
    std::optional<std::string> name;
    std::optional<std::string> keyword;
    std::optional<ZoneId> zone_id;
    std::optional<PhysicalNetworkId> physical_network_id;
    std::optional<NetworkOfferingId> network_offering_id;
    std::optional<model::GuestType> guest_type;
    std::optional<model::TrafficType> traffic_type;
    std::optional<model::NetworkAclType> acl_type;
    std::optional<std::string> vlan;
    std::optional<bool> is_displayed;
    std::optional<bool> is_restart_required;
    std::optional<bool> may_be_used;  // by new machines: it is not being deleted
    std::optional<bool> are_ip_ranges_specified;
    std::vector<std::string> services;  // its offering must have all of them
    std::vector<TagMatch> tags;
    OwnerScope scope;
    // And those that every account of this domain may use.
    std::optional<DomainId> shared_with;
};

Result<ListPage<NetworkRow>> list_networks(Tx& tx, const NetworkFilter& filter,
                                           const PageWindow& window);
// The tags of a physical network's live guest networks, as they are stored, in no order.
Result<std::vector<std::string>> network_vlans(Tx& tx, const PhysicalNetworkId& network);
// Adds to the summary of a network's NICs; it is a row from the network's creation on.
Status add_to_network_summary(Tx& tx, const NetworkId& network, int64_t nics, int64_t running);

}  // namespace lockstep::db
