// Table network_offering.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "db/use.h"
#include "model/ids.h"
#include "model/infra.h"
#include "model/offering.h"

namespace lockstep::db {

// What a guest network offers. services: service name to its providers and capabilities.
struct NetworkOfferingRow {
    static constexpr std::string_view kTable = "network_offering";
    static constexpr std::string_view kHoldKind = "network_offering";

    NetworkOfferingId id;
    int64_t generation = 0;
    std::string name;
    std::string display_text;
    model::GuestType guest_type{};
    model::TrafficType traffic_type{};
    model::NetworkAvailability availability{};
    model::NetworkOfferingState state{};
    bool is_default = false;
    bool is_system = false;
    bool is_vlan_specified = false;
    bool are_ip_ranges_specified = false;
    bool is_conserve_mode = false;
    bool is_egress_allowed = false;
    bool is_persistent = false;
    bool is_for_vpc = false;
    std::optional<int64_t> network_rate;
    std::optional<int64_t> max_connections;
    std::optional<std::string> tags;
    std::optional<ServiceOfferingId> service_offering_id;
    std::vector<model::OfferedService> services;
    std::map<std::string, std::string> details;
    std::vector<DomainId> domain_ids;
    std::vector<ZoneId> zone_ids;
    int64_t sort_key = 0;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(NetworkOfferingRow, (),
                      (id, generation, name, display_text, guest_type, traffic_type, availability,
                       state, is_default, is_system, is_vlan_specified, are_ip_ranges_specified,
                       is_conserve_mode, is_egress_allowed, is_persistent, is_for_vpc, network_rate,
                       max_connections, tags, service_offering_id, services, details, domain_ids,
                       zone_ids, sort_key, created_at, removed_at))

struct NetworkOfferingFilter {
    std::optional<NetworkOfferingId> id;
    std::optional<std::string> name;
    std::optional<std::string> display_text;
    std::optional<std::string> keyword;
    std::optional<model::GuestType> guest_type;
    std::optional<model::TrafficType> traffic_type;
    std::optional<model::NetworkAvailability> availability;
    std::optional<model::NetworkOfferingState> state;
    std::optional<std::string> tags;
    std::optional<bool> is_default;
    std::optional<bool> is_for_vpc;
    std::optional<bool> is_tagged;
    std::optional<bool> is_vlan_specified;
    std::optional<bool> are_ip_ranges_specified;
    std::vector<std::string> services;  // it must have all of them
    std::optional<ZoneId> zone_id;
    // Offerings for everybody, or for this domain or one above it.
    std::optional<DomainId> usable_by;
};

Result<ListPage<NetworkOfferingRow>> list_network_offerings(Tx& tx,
                                                            const NetworkOfferingFilter& filter,
                                                            const PageWindow& window);
Result<std::optional<NetworkOfferingRow>> find_network_offering(Tx& tx, std::string_view name);
// "2 networks": who still uses the offering, if anybody.
Result<std::optional<std::string>> find_network_offering_use(Tx& tx, const NetworkOfferingId& id);

}  // namespace lockstep::db
