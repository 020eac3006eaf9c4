#include "db/session_table.h"

namespace lockstep::db {

Result<std::optional<SessionRow>> find_session_by_token(Tx& tx, std::string_view token_hash) {
    return select_one<SessionRow>(tx, "WHERE token_hash = $1", values(token_hash));
}

Status touch_session(Tx& tx, SessionId id, Time used_at) {
    TRY(tx.execute("UPDATE session SET used_at = $2 WHERE id = $1 AND used_at < $2",
                   values(id, used_at)));
    return {};
}

Status delete_session(Tx& tx, SessionId id) {
    TRY(tx.execute("DELETE FROM session WHERE id = $1", values(id)));
    return {};
}

Status delete_user_sessions(Tx& tx, UserId user) {
    TRY(tx.execute("DELETE FROM session WHERE user_id = $1", values(user)));
    return {};
}

Status delete_account_sessions(Tx& tx, AccountId account) {
    TRY(
        tx.execute("DELETE FROM session WHERE user_id IN "
                   "(SELECT id FROM user_account WHERE account_id = $1)",
                   values(account)));
    return {};
}

Result<int64_t> delete_idle_sessions(Tx& tx, Time limit, int64_t most) {
    return tx.execute(
        "DELETE FROM session WHERE id IN "
        "(SELECT id FROM session WHERE used_at < $1 ORDER BY used_at LIMIT $2)",
        values(limit, most));
}

}  // namespace lockstep::db
