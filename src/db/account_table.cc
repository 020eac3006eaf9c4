#include "db/account_table.h"

namespace lockstep::db {

Result<std::optional<AccountRow>> find_account_by_name(Tx& tx, DomainId domain,
                                                       std::string_view name) {
    return select_one<AccountRow>(tx, "WHERE domain_id = $1 AND name = $2 AND removed_at IS NULL",
                                  values(domain, name));
}

Result<AccountRow> get_system_account(Tx& tx) {
    auto row = TRY(select_one<AccountRow>(
        tx, "WHERE is_system = 1 AND removed_at IS NULL ORDER BY id LIMIT 1"));
    if (!row) return fail(Code::kCorruptState, "the database has no system account");
    return std::move(*row);
}

Result<std::vector<AccountRow>> list_domain_accounts(Tx& tx, DomainId domain, int64_t limit) {
    return select<AccountRow>(tx,
                              "WHERE domain_id = $1 AND removed_at IS NULL ORDER BY id LIMIT $2",
                              values(domain, limit));
}

Result<bool> has_default_account_below(Tx& tx, DomainId domain) {
    const Rows rows = TRY(tx.query(
        "SELECT 1 FROM account WHERE (is_default = 1 OR is_system = 1) AND removed_at IS NULL "
        "AND domain_id IN (SELECT domain_id FROM domain_ancestor WHERE ancestor_id = $1) LIMIT 1",
        values(domain)));
    return !rows.empty();
}

}  // namespace lockstep::db
