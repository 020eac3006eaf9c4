#include "control/role.h"

#include "control/access.h"
#include "control/list_scope.h"
#include "db/role_table.h"

namespace lockstep::control {
namespace {

RoleView view_of(const db::RoleRow& row) {
    RoleView view;
    view.type = model::wire_name(row.type);
    if (row.is_default) view.is_default = true;
    view.state = row.is_enabled ? "enabled" : "disabled";
    view.id = row.id;
    view.name = row.name;
    view.description = row.description;
    view.is_public = row.is_public;
    return view;
}

}  // namespace

Result<Page<RoleView>> Roles::list(const Caller& caller, const ListRoles& request) {
    return database_.read([&](db::Tx& tx) -> Result<Page<RoleView>> {
        TRY(require_known<db::RoleRow>(tx, request.id, "id"));
        db::ListQuery query("role");
        query.where("t.removed_at IS NULL")
            .with_keyword(request.keyword, {"t.name", "t.description"})
            .order_by("t.created_at, t.type, t.name, t.id");
        if (!caller.is_root()) query.where("t.is_public = 1").where("t.type <> 'Admin'");
        if (request.id) query.where("t.id = ?", db::values(*request.id));
        if (request.name) query.where("t.name = ?", db::values(*request.name));
        if (request.type) {
            query.where("t.type = ?", db::values(TRY(model::parse_role_type(*request.type))));
        }
        if (request.state) {
            query.where("t.is_enabled = ?", db::values(*request.state == "enabled"));
        }
        const auto rows = TRY(query.page<db::RoleRow>(tx, page_window(request)));
        Page<RoleView> page{{}, rows.count};
        for (const db::RoleRow& row : rows.items) page.items.push_back(view_of(row));
        return page;
    });
}

}  // namespace lockstep::control
