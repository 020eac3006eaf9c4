#include "db/cluster_table.h"

namespace lockstep::db {

Result<ListPage<ClusterRow>> list_clusters(Tx& tx, const ClusterFilter& filter,
                                           const PageWindow& window) {
    ListQuery query("cluster");
    query.where("t.removed_at IS NULL").with_keyword(filter.keyword, {"t.name"});
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.zone_id) query.where("t.zone_id = ?", values(*filter.zone_id));
    if (filter.pod_id) query.where("t.pod_id = ?", values(*filter.pod_id));
    if (filter.name) query.where("t.name = ?", values(*filter.name));
    if (filter.hypervisor) query.where("t.hypervisor = ?", values(*filter.hypervisor));
    if (filter.cluster_type) query.where("t.cluster_type = ?", values(*filter.cluster_type));
    if (filter.managed_state) query.where("t.managed_state = ?", values(*filter.managed_state));
    if (filter.arch) query.where("t.arch = ?", values(*filter.arch));
    if (filter.allocation_state) {
        query.where("t.allocation_state = ?", values(*filter.allocation_state));
    }
    return query.page<ClusterRow>(tx, window);
}

Result<std::optional<ClusterRow>> find_cluster(Tx& tx, const PodId& pod, std::string_view name) {
    return select_one<ClusterRow>(tx, "WHERE pod_id = $1 AND name = $2 AND removed_at IS NULL",
                                  values(pod, std::string(name)));
}

Result<std::optional<std::string>> find_cluster_use(Tx& tx, const ClusterId& id) {
    static constexpr std::pair<std::string_view, std::string_view> kUses[] = {
        {"host", "SELECT count(*) FROM host WHERE cluster_id = $1 AND removed_at IS NULL"},
        {"storage pool",
         "SELECT count(*) FROM storage_pool WHERE cluster_id = $1 AND removed_at IS NULL"},
    };
    return find_use(tx, kUses, values(id));
}

Result<std::vector<model::Hypervisor>> hypervisors_in_use(Tx& tx,
                                                          const std::optional<ZoneId>& zone) {
    const Rows rows = zone ? TRY(tx.query("SELECT DISTINCT hypervisor FROM cluster "
                                          "WHERE zone_id = $1 AND removed_at IS NULL "
                                          "ORDER BY hypervisor",
                                          values(*zone)))
                           : TRY(tx.query("SELECT DISTINCT hypervisor FROM cluster "
                                          "WHERE removed_at IS NULL ORDER BY hypervisor",
                                          {}));
                           std::vector<model::Hypervisor> found;
                           for (const Row& row : rows) {
                               found.push_back(TRY(ColumnForm<model::Hypervisor>::from(row.at(0))));
                           }
                           return found;
}

}  // namespace lockstep::db
