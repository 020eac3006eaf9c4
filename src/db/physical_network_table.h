// Tables physical_network and traffic_type.
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

struct PhysicalNetworkFilter {
    std::optional<PhysicalNetworkId> id;
    std::optional<ZoneId> zone_id;
    std::optional<std::string> name;
    std::optional<std::string> keyword;
};

Result<ListPage<PhysicalNetworkRow>> list_physical_networks(Tx& tx,
                                                            const PhysicalNetworkFilter& filter,
                                                            const PageWindow& window);
// Those of a zone that carry this kind of traffic; in the order of their creation.
Result<std::vector<PhysicalNetworkRow>> physical_networks_with(Tx& tx, const ZoneId& zone,
                                                               model::TrafficType type);

Result<ListPage<TrafficTypeRow>> list_traffic_types(Tx& tx, const PhysicalNetworkId& network,
                                                    const std::optional<std::string>& keyword,
                                                    const PageWindow& window);

}  // namespace lockstep::db
