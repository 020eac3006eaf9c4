#include "db/resource_tag_table.h"

#include "db/list_query.h"

namespace lockstep::db {

Result<std::vector<ResourceTagRow>> list_tags_of(Tx& tx, std::string_view resource_type,
                                                 const Uuid& resource) {
    return select<ResourceTagRow>(tx, "WHERE resource_id = $1 AND resource_type = $2 ORDER BY key",
                                  values(resource, resource_type));
}

Result<std::vector<ResourceTagRow>> list_tags_of(Tx& tx, std::string_view resource_type,
                                                 const std::vector<Uuid>& resources) {
    if (resources.empty()) return std::vector<ResourceTagRow>{};
    return ListQuery("resource_tag")
        .where_in("t.resource_id", resources)
        .where("t.resource_type = ?", values(resource_type))
        .order_by("t.resource_id, t.key")
        .all<ResourceTagRow>(tx);
}

Result<int64_t> delete_tags(Tx& tx, std::string_view resource_type, const Uuid& resource,
                            const std::optional<std::string>& key,
                            const std::optional<std::string>& value) {
    std::string sql = "DELETE FROM resource_tag WHERE resource_id = $1 AND resource_type = $2";
    Values parameters = values(resource, resource_type);
    if (key) {
        sql += " AND key = $3";
        parameters.emplace_back(*key);
    }
    if (value) {
        sql += key ? " AND value = $4" : " AND value = $3";
        parameters.emplace_back(*value);
    }
    return tx.execute(sql, parameters);
}

Status move_tags(Tx& tx, std::string_view resource_type, const Uuid& resource,
                 const AccountId& account, const DomainId& domain) {
    TRY(
        tx.execute("UPDATE resource_tag SET account_id = $1, domain_id = $2 "
                   "WHERE resource_id = $3 AND resource_type = $4",
                   values(account, domain, resource, resource_type)));
    return {};
}

}  // namespace lockstep::db
