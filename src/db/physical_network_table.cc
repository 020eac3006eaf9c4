#include "db/physical_network_table.h"

namespace lockstep::db {

Result<ListPage<PhysicalNetworkRow>> list_physical_networks(Tx& tx,
                                                            const PhysicalNetworkFilter& filter,
                                                            const PageWindow& window) {
    ListQuery query("physical_network");
    query.where("t.removed_at IS NULL").with_keyword(filter.keyword, {"t.name"});
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.zone_id) query.where("t.zone_id = ?", values(*filter.zone_id));
    if (filter.name) query.where("t.name = ?", values(*filter.name));
    return query.page<PhysicalNetworkRow>(tx, window);
}

Result<std::vector<PhysicalNetworkRow>> physical_networks_with(Tx& tx, const ZoneId& zone,
                                                               model::TrafficType type) {
    return select<PhysicalNetworkRow>(
        tx,
        "WHERE zone_id = $1 AND removed_at IS NULL AND EXISTS (SELECT 1 FROM traffic_type c "
        "WHERE c.physical_network_id = physical_network.id AND c.type = $2 "
        "AND c.removed_at IS NULL) ORDER BY id",
        values(zone, type));
}

Result<ListPage<TrafficTypeRow>> list_traffic_types(Tx& tx, const PhysicalNetworkId& network,
                                                    const std::optional<std::string>& keyword,
                                                    const PageWindow& window) {
    ListQuery query("traffic_type");
    query.where("t.removed_at IS NULL").with_keyword(keyword, {"t.type"});
    query.where("t.physical_network_id = ?", values(network));
    return query.page<TrafficTypeRow>(tx, window);
}

}  // namespace lockstep::db
