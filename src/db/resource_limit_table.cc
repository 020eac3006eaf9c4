#include "db/resource_limit_table.h"

#include "db/list_query.h"

namespace lockstep::db {

Result<std::optional<ResourceLimitRow>> find_resource_limit(Tx& tx, const Uuid& owner,
                                                            model::ResourceType type) {
    return select_one<ResourceLimitRow>(tx, "WHERE owner_id = $1 AND resource_type = $2",
                                        values(owner, type));
}

Result<std::vector<ResourceLimitRow>> list_resource_limits(Tx& tx, const Uuid& owner) {
    return select<ResourceLimitRow>(tx, "WHERE owner_id = $1", values(owner));
}

Result<std::vector<ResourceLimitRow>> list_resource_limits(Tx& tx,
                                                           const std::vector<Uuid>& owners) {
    return ListQuery("resource_limit").where_in("t.owner_id", owners).all<ResourceLimitRow>(tx);
}

Result<std::vector<ResourceLimitRow>> list_limits_above(Tx& tx, AccountId account,
                                                        DomainId domain) {
    return select<ResourceLimitRow>(
        tx,
        "WHERE owner_id = $1 OR owner_id IN "
        "(SELECT ancestor_id FROM domain_ancestor WHERE domain_id = $2)",
        values(account, domain));
}

Status delete_resource_limits(Tx& tx, const Uuid& owner) {
    TRY(tx.execute("DELETE FROM resource_limit WHERE owner_id = $1", values(owner)));
    return {};
}

}  // namespace lockstep::db
