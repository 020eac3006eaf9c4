#include "db/ip_address_table.h"

namespace lockstep::db {

Result<ListPage<IpAddressRow>> list_ip_addresses(Tx& tx, const IpAddressFilter& filter,
                                                 const PageWindow& window) {
    ListQuery query("ip_address");
    query.where("t.removed_at IS NULL").with_keyword(filter.keyword, {"t.address"});
    if (filter.is_allocated_only) query.where("t.state <> 'Free'");
    if (filter.scope) query.owned_by(*filter.scope);
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.address) query.where("t.address = ?", values(*filter.address));
    if (filter.zone_id) query.where("t.zone_id = ?", values(*filter.zone_id));
    if (filter.vlan_range_id) query.where("t.vlan_range_id = ?", values(*filter.vlan_range_id));
    if (filter.physical_network_id) {
        query.where("t.physical_network_id = ?", values(*filter.physical_network_id));
    }
    if (filter.network_id) query.where("t.network_id = ?", values(*filter.network_id));
    if (filter.state) query.where("t.state = ?", values(*filter.state));
    if (filter.is_source_nat) query.where("t.is_source_nat = ?", values(*filter.is_source_nat));
    if (filter.is_static_nat) {
        query.where(*filter.is_static_nat ? "t.static_nat_vm_id IS NOT NULL"
                                          : "t.static_nat_vm_id IS NULL");
    }
    if (filter.is_for_system) query.where("t.is_for_system = ?", values(*filter.is_for_system));
    if (filter.is_displayed) query.where("t.is_displayed = ?", values(*filter.is_displayed));
    query.tagged("PublicIpAddress", filter.tags);
    query.order_by("t.address_number, t.id");
    return query.page<IpAddressRow>(tx, window);
}

Result<std::vector<IpAddressRow>> ip_addresses_of_range(Tx& tx, const VlanRangeId& range) {
    return select<IpAddressRow>(
        tx, "WHERE vlan_range_id = $1 AND removed_at IS NULL ORDER BY address_number",
        values(range));
}

}  // namespace lockstep::db
