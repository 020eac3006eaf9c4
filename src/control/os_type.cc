#include "control/os_type.h"

#include "control/access.h"
#include "control/list_scope.h"

namespace lockstep::control {

Result<Page<OsTypeView>> OsTypes::list(const Caller&, const ListOsTypes& request) const {
    db::OsTypeFilter filter;
    filter.ids = request.ids;
    if (request.id) filter.ids.push_back(*request.id);
    filter.category_id = request.category_id;
    filter.description = request.description;
    filter.keyword = request.keyword;
    return database_.read([&](db::Tx& tx) -> Result<Page<OsTypeView>> {
        TRY(require_known<db::OsTypeRow>(tx, request.id, "id"));
        TRY(require_known<db::OsCategoryRow>(tx, request.category_id, "oscategoryid"));
        const auto page = TRY(db::list_os_types(tx, filter, page_window(request)));
        Page<OsTypeView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) {
            const auto category = TRY(db::find<db::OsCategoryRow>(tx, row.os_category_id));
            views.items.push_back({row.id, row.os_category_id,
                                   category ? category->name : std::string(), row.description,
                                   row.is_user_defined});
        }
        return views;
    });
}

}  // namespace lockstep::control
