#include "db/service_offering_table.h"

#include "db/offering_scope.h"

namespace lockstep::db {

Result<ListPage<ServiceOfferingRow>> list_service_offerings(Tx& tx,
                                                            const ServiceOfferingFilter& filter,
                                                            const PageWindow& window) {
    ListQuery query("service_offering");
    query.where("t.removed_at IS NULL")
        .where("t.is_system = ?", values(filter.is_system))
        .with_keyword(filter.keyword, {"t.name", "t.display_text"});
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.name) query.where("t.name = ?", values(*filter.name));
    // A custom offering serves any size.
    if (filter.cpu_count) {
        query.where("(t.is_custom = 1 OR t.cpu_count >= ?)", values(*filter.cpu_count));
    }
    if (filter.cpu_mhz) {
        query.where("(t.is_custom = 1 OR t.cpu_mhz >= ?)", values(*filter.cpu_mhz));
    }
    if (filter.memory_mib) {
        query.where("(t.is_custom = 1 OR t.memory_mib >= ?)", values(*filter.memory_mib));
    }
    if (filter.storage_type) query.where("t.storage_type = ?", values(*filter.storage_type));
    if (filter.system_vm_type) query.where("t.system_vm_type = ?", values(*filter.system_vm_type));
    if (filter.state) query.where("t.state = ?", values(*filter.state));
    usable_offerings(query, filter.usable_by, filter.zone_id);
    query.order_by("t.sort_key, t.created_at, t.id");
    return query.page<ServiceOfferingRow>(tx, window);
}

}  // namespace lockstep::db
