#include "db/resource_count_table.h"

#include "db/list_query.h"

namespace lockstep::db {

Result<int64_t> add_resource_count(Tx& tx, AccountId account, model::ResourceType type,
                                   int64_t amount) {
    const auto now = TRY(query_value<int64_t>(
        tx,
        "INSERT INTO resource_count (account_id, resource_type, amount) VALUES ($1, $2, $3) "
        "ON CONFLICT (account_id, resource_type) "
        "DO UPDATE SET amount = resource_count.amount + excluded.amount RETURNING amount",
        values(account, type, amount)));
    if (!now) return fail(Code::kInternal, "resource_count: no row after a write");
    return *now;
}

Status set_resource_count(Tx& tx, AccountId account, model::ResourceType type, int64_t amount) {
    TRY(tx.execute(
        "INSERT INTO resource_count (account_id, resource_type, amount) VALUES ($1, $2, $3) "
        "ON CONFLICT (account_id, resource_type) DO UPDATE SET amount = excluded.amount",
        values(account, type, amount)));
    return {};
}

Result<std::vector<ResourceCountRow>> list_resource_counts(Tx& tx, AccountId account) {
    return select<ResourceCountRow>(tx, "WHERE account_id = $1", values(account));
}

Result<std::vector<ResourceCountRow>> list_resource_counts(Tx& tx,
                                                           const std::vector<AccountId>& accounts) {
    if (accounts.empty()) return std::vector<ResourceCountRow>{};
    return ListQuery("resource_count")
        .where_in("t.account_id", accounts)
        .order_by("t.account_id")
        .all<ResourceCountRow>(tx);
}

Status delete_resource_counts(Tx& tx, AccountId account) {
    TRY(tx.execute("DELETE FROM resource_count WHERE account_id = $1", values(account)));
    return {};
}

}  // namespace lockstep::db
