#include "control/event_list.h"

#include "control/access.h"
#include "db/event_query.h"
#include "db/event_table.h"

namespace lockstep::control {
namespace {

EventView view_of(const db::EventDetails& details, const OwnerView& owner) {
    const db::EventRow& row = details.event;
    EventView view;
    static_cast<OwnerView&>(view) = owner;
    view.id = row.id;
    view.username = details.username;
    view.type = row.type;
    view.level = row.level;
    view.description = row.description;
    if (row.resource_id) view.resource_id = row.resource_id->to_string();
    view.resource_type = row.resource_type;
    view.resource_name = row.resource_name;
    view.created = row.created_at;
    view.state = row.state;
    view.parent_id = row.start_id;
    if (row.is_archived) view.is_archived = true;
    return view;
}

Result<db::ListQuery> list_query(db::Tx& tx, const Caller& caller, const ListEvents& request) {
    TRY(require_known<db::EventRow>(tx, request.id, "id"));
    TRY(require_known<db::EventRow>(tx, request.start_id, "startid"));
    const auto scope = TRY(resolve_list_scope(tx, caller, request, request.id.has_value()));
    db::ListQuery query("event");
    query.owned_by(scope)
        .where("t.is_archived = ?", db::values(request.is_archived))
        .with_keyword(request.keyword, {"t.type", "t.description", "t.level"})
        .order_by("t.id DESC");
    const auto equal = [&](std::string_view condition, const auto& wanted) {
        if (wanted) query.where(condition, db::values(*wanted));
    };
    equal("t.id = ?", request.id);
    equal("t.level = UPPER(?)", request.level);
    equal("LOWER(t.state) = LOWER(?)", request.state);
    equal("t.type = ?", request.type);
    equal("t.resource_id = ?", request.resource_id);
    equal("LOWER(t.resource_type) = LOWER(?)", request.resource_type);
    equal("t.created_at >= ?", request.start);
    equal("t.created_at <= ?", request.end);
    if (request.start_id) {
        query.where("(t.start_id = ? OR t.id = ?)",
                    db::values(*request.start_id, *request.start_id));
    }
    return query;
}

}  // namespace

Result<Page<EventView>> Events::list(const Caller& caller, const ListEvents& request) {
    return database_.read([&](db::Tx& tx) -> Result<Page<EventView>> {
        const db::ListQuery query = TRY(list_query(tx, caller, request));
        const auto rows = TRY(db::list_event_details(tx, query, page_window(request)));
        std::vector<AccountId> accounts;
        accounts.reserve(rows.size());
        for (const auto& row : rows) accounts.push_back(row.event.account_id);
        const auto owners = TRY(load_owner_views(tx, accounts));
        Page<EventView> page;
        page.total = TRY(query.count(tx));
        for (const auto& row : rows) {
            const auto owner = owners.find(row.event.account_id);
            page.items.push_back(view_of(row, owner == owners.end() ? OwnerView{} : owner->second));
        }
        return page;
    });
}

}  // namespace lockstep::control
