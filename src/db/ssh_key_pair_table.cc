#include "db/ssh_key_pair_table.h"

namespace lockstep::db {

Result<ListPage<SshKeyPairRow>> list_ssh_key_pairs(Tx& tx, const SshKeyPairFilter& filter,
                                                   const PageWindow& window) {
    ListQuery query("ssh_key_pair");
    query.where("t.removed_at IS NULL")
        .owned_by(filter.scope)
        .with_keyword(filter.keyword, {"t.name", "t.fingerprint"});
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.name) query.where("t.name = ?", values(*filter.name));
    if (filter.fingerprint) query.where("t.fingerprint = ?", values(*filter.fingerprint));
    return query.page<SshKeyPairRow>(tx, window);
}

Result<std::optional<SshKeyPairRow>> find_ssh_key_pair(Tx& tx, const AccountId& account,
                                                       std::string_view name) {
    return select_one<SshKeyPairRow>(tx,
                                     "WHERE account_id = $1 AND name = $2 AND removed_at IS NULL",
                                     values(account, std::string(name)));
}

}  // namespace lockstep::db
