// Sessions of logged-in browsers. Ended ones are deleted for good: nothing refers to them.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

struct SessionRow {
    static constexpr std::string_view kTable = "session";
    SessionId id{};
    std::string token_hash{};
    std::string key_hash{};
    UserId user_id{};
    std::string client_address{};
    Time created_at{};
    Time used_at{};
};
BOOST_DESCRIBE_STRUCT(SessionRow, (),
                      (id, token_hash, key_hash, user_id, client_address, created_at, used_at))

Result<std::optional<SessionRow>> find_session_by_token(Tx& tx, std::string_view token_hash);
Status touch_session(Tx& tx, SessionId id, Time used_at);
Status delete_session(Tx& tx, SessionId id);
Status delete_user_sessions(Tx& tx, UserId user);
Status delete_account_sessions(Tx& tx, AccountId account);
// Sessions last used before `limit`, at most `most` of them; how many there were.
Result<int64_t> delete_idle_sessions(Tx& tx, Time limit, int64_t most);

}  // namespace lockstep::db
