#include "db/user_account_table.h"

namespace lockstep::db {

Result<std::optional<UserRow>> find_user_by_name(Tx& tx, DomainId domain,
                                                 std::string_view username) {
    return select_one<UserRow>(tx, "WHERE domain_id = $1 AND username = $2 AND removed_at IS NULL",
                               values(domain, username));
}

Result<std::optional<UserRow>> find_user_by_api_key(Tx& tx, std::string_view api_key) {
    return select_one<UserRow>(tx, "WHERE api_key = $1 AND removed_at IS NULL", values(api_key));
}

Result<std::vector<UserRow>> list_account_users(Tx& tx, AccountId account, int64_t limit) {
    return select<UserRow>(tx, "WHERE account_id = $1 AND removed_at IS NULL ORDER BY id LIMIT $2",
                           values(account, limit));
}

}  // namespace lockstep::db
