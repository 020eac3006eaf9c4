#include "db/zone_table.h"

namespace lockstep::db {

Result<bool> is_zone_name_taken(Tx& tx, std::string_view name, const ZoneId& but) {
    const auto others = TRY(count<ZoneRow>(
        tx, "WHERE name = $1 AND id <> $2 AND removed_at IS NULL", values(std::string(name), but)));
    return others > 0;
}

Result<ListPage<ZoneRow>> list_zones(Tx& tx, const ZoneFilter& filter, const PageWindow& window) {
    ListQuery query("zone");
    query.where("t.removed_at IS NULL").with_keyword(filter.keyword, {"t.name"});
    if (!filter.ids.empty()) query.where_in("t.id", filter.ids);
    if (filter.name) query.where("t.name = ?", values(*filter.name));
    if (filter.network_type) query.where("t.network_type = ?", values(*filter.network_type));
    if (filter.domain_id) query.where("t.domain_id = ?", values(*filter.domain_id));
    if (filter.usable_by) {
        query.where(
            "(t.domain_id IS NULL OR EXISTS (SELECT 1 FROM domain_ancestor a "
            "WHERE a.ancestor_id = t.domain_id AND a.domain_id = ?))",
            values(*filter.usable_by));
    }
    if (filter.is_enabled_only) query.where("t.allocation_state = 'Enabled'");
    query.tagged("Zone", filter.tags);
    return query.page<ZoneRow>(tx, window);
}

Result<std::optional<std::string>> find_zone_use(Tx& tx, const ZoneId& id) {
    // What must be gone before a zone may go, the first that is not.
    static constexpr std::pair<std::string_view, std::string_view> kUses[] = {
        {"virtual machine", "SELECT count(*) FROM vm WHERE zone_id = $1 AND removed_at IS NULL"},
        {"volume", "SELECT count(*) FROM volume WHERE zone_id = $1 AND removed_at IS NULL"},
        {"network", "SELECT count(*) FROM network WHERE zone_id = $1 AND removed_at IS NULL"},
        {"host", "SELECT count(*) FROM host WHERE zone_id = $1 AND removed_at IS NULL"},
        {"storage pool",
         "SELECT count(*) FROM storage_pool WHERE zone_id = $1 AND removed_at IS NULL"},
        {"image store",
         "SELECT count(*) FROM image_store WHERE zone_id = $1 AND removed_at IS NULL"},
        {"pod", "SELECT count(*) FROM pod WHERE zone_id = $1 AND removed_at IS NULL"},
        {"public address range",
         "SELECT count(*) FROM vlan_range WHERE zone_id = $1 AND removed_at IS NULL"},
        {"physical network",
         "SELECT count(*) FROM physical_network WHERE zone_id = $1 AND removed_at IS NULL"},
    };
    return find_use(tx, kUses, values(id));
}

}  // namespace lockstep::db
