#include "db/pod_table.h"

namespace lockstep::db {

Result<std::vector<PodRow>> pods_of_zone(Tx& tx, const ZoneId& zone) {
    return select<PodRow>(tx, "WHERE zone_id = $1 AND removed_at IS NULL ORDER BY id",
                          values(zone));
}

Result<ListPage<PodRow>> list_pods(Tx& tx, const PodFilter& filter, const PageWindow& window) {
    ListQuery query("pod");
    query.where("t.removed_at IS NULL").with_keyword(filter.keyword, {"t.name"});
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.zone_id) query.where("t.zone_id = ?", values(*filter.zone_id));
    if (filter.name) query.where("t.name = ?", values(*filter.name));
    if (filter.allocation_state) {
        query.where("t.allocation_state = ?", values(*filter.allocation_state));
    }
    return query.page<PodRow>(tx, window);
}

Result<std::optional<std::string>> find_pod_use(Tx& tx, const PodId& id) {
    static constexpr std::pair<std::string_view, std::string_view> kUses[] = {
        {"host", "SELECT count(*) FROM host WHERE pod_id = $1 AND removed_at IS NULL"},
        {"cluster", "SELECT count(*) FROM cluster WHERE pod_id = $1 AND removed_at IS NULL"},
        {"storage pool",
         "SELECT count(*) FROM storage_pool WHERE pod_id = $1 AND removed_at IS NULL"},
        {"address range",
         "SELECT count(*) FROM vlan_range WHERE pod_id = $1 AND removed_at IS NULL"},
        {"system virtual machine",
         "SELECT count(*) FROM system_vm WHERE pod_id = $1 AND removed_at IS NULL"},
        {"router", "SELECT count(*) FROM router WHERE pod_id = $1 AND removed_at IS NULL"},
    };
    return find_use(tx, kUses, values(id));
}

}  // namespace lockstep::db
