#include "db/network_provider_table.h"

namespace lockstep::db {

Result<ListPage<NetworkProviderRow>> list_network_providers(Tx& tx,
                                                            const NetworkProviderFilter& filter,
                                                            const PageWindow& window) {
    ListQuery query("network_provider");
    query.where("t.removed_at IS NULL").with_keyword(filter.keyword, {"t.name"});
    if (filter.physical_network_id) {
        query.where("t.physical_network_id = ?", values(*filter.physical_network_id));
    }
    if (filter.name) query.where("t.name = ?", values(*filter.name));
    if (filter.state) query.where("t.state = ?", values(*filter.state));
    return query.page<NetworkProviderRow>(tx, window);
}

Result<ListPage<RouterElementRow>> list_router_elements(Tx& tx, const RouterElementFilter& filter,
                                                        const PageWindow& window) {
    ListQuery query("router_element");
    query.join("JOIN network_provider p ON p.id = t.network_provider_id");
    query.where("t.removed_at IS NULL").with_keyword(filter.keyword, {"p.name"});
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.network_provider_id) {
        query.where("t.network_provider_id = ?", values(*filter.network_provider_id));
    }
    if (filter.is_enabled) query.where("t.is_enabled = ?", values(*filter.is_enabled));
    return query.page<RouterElementRow>(tx, window);
}

}  // namespace lockstep::db
