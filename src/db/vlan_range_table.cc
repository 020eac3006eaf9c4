#include "db/vlan_range_table.h"

namespace lockstep::db {

Result<ListPage<VlanRangeRow>> list_vlan_ranges(Tx& tx, const VlanRangeFilter& filter,
                                                const PageWindow& window) {
    ListQuery query("vlan_range");
    query.where("t.removed_at IS NULL")
        .with_keyword(filter.keyword, {"t.vlan", "t.start_ip", "t.end_ip"});
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.zone_id) query.where("t.zone_id = ?", values(*filter.zone_id));
    if (filter.physical_network_id) {
        query.where("t.physical_network_id = ?", values(*filter.physical_network_id));
    }
    if (filter.network_id) query.where("t.network_id = ?", values(*filter.network_id));
    if (filter.pod_id) query.where("t.pod_id = ?", values(*filter.pod_id));
    if (filter.vlan) query.where("t.vlan = ?", values(*filter.vlan));
    if (filter.is_public) query.where("t.is_public = ?", values(*filter.is_public));
    return query.page<VlanRangeRow>(tx, window);
}

Result<std::vector<VlanRangeRow>> vlan_ranges_of_zone(Tx& tx, const ZoneId& zone) {
    return select<VlanRangeRow>(tx, "WHERE zone_id = $1 AND removed_at IS NULL ORDER BY id",
                                values(zone));
}

Result<std::vector<VlanRangeRow>> vlan_ranges_of_network(Tx& tx, const NetworkId& network) {
    return select<VlanRangeRow>(tx, "WHERE network_id = $1 AND removed_at IS NULL ORDER BY id",
                                values(network));
}

}  // namespace lockstep::db
