#include "db/network_offering_table.h"

#include "db/offering_scope.h"

namespace lockstep::db {

Result<ListPage<NetworkOfferingRow>> list_network_offerings(Tx& tx,
                                                            const NetworkOfferingFilter& filter,
                                                            const PageWindow& window) {
    ListQuery query("network_offering");
    query.where("t.removed_at IS NULL AND t.is_system = 0")
        .with_keyword(filter.keyword, {"t.name", "t.display_text"});
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.name) query.where("t.name = ?", values(*filter.name));
    if (filter.display_text) query.where("t.display_text = ?", values(*filter.display_text));
    if (filter.guest_type) query.where("t.guest_type = ?", values(*filter.guest_type));
    if (filter.traffic_type) query.where("t.traffic_type = ?", values(*filter.traffic_type));
    if (filter.availability) query.where("t.availability = ?", values(*filter.availability));
    if (filter.state) query.where("t.state = ?", values(*filter.state));
    if (filter.tags) query.where("t.tags = ?", values(*filter.tags));
    if (filter.is_default) query.where("t.is_default = ?", values(*filter.is_default));
    if (filter.is_for_vpc) query.where("t.is_for_vpc = ?", values(*filter.is_for_vpc));
    if (filter.is_tagged) {
        query.where(*filter.is_tagged ? "t.tags IS NOT NULL" : "t.tags IS NULL");
    }
    if (filter.is_vlan_specified) {
        query.where("t.is_vlan_specified = ?", values(*filter.is_vlan_specified));
    }
    if (filter.are_ip_ranges_specified) {
        query.where("t.are_ip_ranges_specified = ?", values(*filter.are_ip_ranges_specified));
    }
    for (const auto& service : filter.services) {
        query.where("t.services LIKE '%\"name\":\"' || ? || '\"%'", values(service));
    }
    usable_offerings(query, filter.usable_by, filter.zone_id);
    query.order_by("t.sort_key, t.created_at, t.id");
    return query.page<NetworkOfferingRow>(tx, window);
}

Result<std::optional<NetworkOfferingRow>> find_network_offering(Tx& tx, std::string_view name) {
    return select_one<NetworkOfferingRow>(tx, "WHERE name = $1 AND removed_at IS NULL",
                                          values(std::string(name)));
}

Result<std::optional<std::string>> find_network_offering_use(Tx& tx, const NetworkOfferingId& id) {
    static constexpr std::pair<std::string_view, std::string_view> kUses[] = {
        {"network",
         "SELECT count(*) FROM network WHERE network_offering_id = $1 AND removed_at IS NULL"},
    };
    return find_use(tx, kUses, values(id));
}

}  // namespace lockstep::db
