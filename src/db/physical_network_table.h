// Tables physical_network and traffic_type.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/ids.h"
#include "model/infra.h"

namespace lockstep::db {

// A physical network of a zone. vlan_ranges: inclusive ranges of VLAN or VNI tags, "100-200".
struct PhysicalNetworkRow {
    static constexpr std::string_view kTable = "physical_network";
    static constexpr std::string_view kHoldKind = "physical_network";

    PhysicalNetworkId id;
    int64_t generation = 0;
    ZoneId zone_id;
    std::string name;
    model::PhysicalNetworkState state{};
    std::vector<std::string> vlan_ranges;
    std::vector<std::string> isolation_methods;
    std::vector<std::string> tags;
    std::optional<std::string> speed;
    std::string broadcast_domain_range;
    std::optional<DomainId> domain_id;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(PhysicalNetworkRow, (),
                      (id, generation, zone_id, name, state, vlan_ranges, isolation_methods, tags,
                       speed, broadcast_domain_range, domain_id, created_at, removed_at))

// What kind of traffic a physical network carries, and the host device label for it.
struct TrafficTypeRow {
    static constexpr std::string_view kTable = "traffic_type";

    TrafficTypeId id;
    int64_t generation = 0;
    PhysicalNetworkId physical_network_id;
    model::TrafficType type{};
    std::map<std::string, std::string> labels;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(TrafficTypeRow, (),
                      (id, generation, physical_network_id, type, labels, created_at, removed_at))

}  // namespace lockstep::db
