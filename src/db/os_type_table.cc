#include "db/os_type_table.h"

namespace lockstep::db {

Result<ListPage<OsTypeRow>> list_os_types(Tx& tx, const OsTypeFilter& filter,
                                          const PageWindow& window) {
    ListQuery query("os_type");
    query.where("t.removed_at IS NULL").with_keyword(filter.keyword, {"t.description"});
    if (!filter.ids.empty()) query.where_in("t.id", filter.ids);
    if (filter.category_id) query.where("t.os_category_id = ?", values(*filter.category_id));
    if (filter.description) query.where("t.description = ?", values(*filter.description));
    query.order_by("t.description, t.id");
    return query.page<OsTypeRow>(tx, window);
}

}  // namespace lockstep::db
