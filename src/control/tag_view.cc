#include "control/tag_view.h"

namespace lockstep::control {

Result<std::vector<TagView>> tag_views(db::Tx& tx, const std::vector<db::ResourceTagRow>& rows) {
    std::vector<AccountId> accounts;
    accounts.reserve(rows.size());
    for (const auto& row : rows) accounts.push_back(row.account_id);
    const auto owners = TRY(load_owner_views(tx, accounts));
    std::vector<TagView> views;
    views.reserve(rows.size());
    for (const auto& row : rows) {
        TagView view;
        const auto owner = owners.find(row.account_id);
        if (owner != owners.end()) static_cast<OwnerView&>(view) = owner->second;
        view.key = row.key;
        view.value = row.value;
        view.resource_type = row.resource_type;
        view.resource_id = row.resource_id;
        view.customer = row.customer;
        views.push_back(std::move(view));
    }
    return views;
}

Result<std::map<Uuid, std::vector<TagView>>> load_tag_views(db::Tx& tx,
                                                            std::string_view resource_type,
                                                            const std::vector<Uuid>& resources) {
    std::map<Uuid, std::vector<TagView>> by_resource;
    const auto rows = TRY(db::list_tags_of(tx, resource_type, resources));
    for (TagView& view : TRY(tag_views(tx, rows))) {
        const Uuid resource = view.resource_id;
        by_resource[resource].push_back(std::move(view));
    }
    return by_resource;
}

}  // namespace lockstep::control
