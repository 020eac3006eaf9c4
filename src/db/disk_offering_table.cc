#include "db/disk_offering_table.h"

#include "db/offering_scope.h"

namespace lockstep::db {

Result<ListPage<DiskOfferingRow>> list_disk_offerings(Tx& tx, const DiskOfferingFilter& filter,
                                                      const PageWindow& window) {
    ListQuery query("disk_offering");
    query.where("t.removed_at IS NULL").with_keyword(filter.keyword, {"t.name", "t.display_text"});
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.name) query.where("t.name = ?", values(*filter.name));
    if (filter.storage_type) query.where("t.storage_type = ?", values(*filter.storage_type));
    if (filter.state) query.where("t.state = ?", values(*filter.state));
    usable_offerings(query, filter.usable_by, filter.zone_id);
    query.order_by("t.sort_key, t.created_at, t.id");
    return query.page<DiskOfferingRow>(tx, window);
}

}  // namespace lockstep::db
