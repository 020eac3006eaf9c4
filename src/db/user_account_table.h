// Users: who logs in as an account.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/account.h"
#include "model/ids.h"

namespace lockstep::db {

struct UserRow {
    static constexpr std::string_view kTable = "user_account";
    static constexpr std::string_view kHoldKind = "user";
    UserId id{};
    int64_t generation = 0;
    AccountId account_id{};
    DomainId domain_id{};  // the account's
    std::string username{};
    std::string password_hash{};  // argon2id; "" logs in by no password
    std::string first_name{};
    std::string last_name{};
    std::optional<std::string> email{};
    std::optional<std::string> time_zone{};
    model::UserState state = model::UserState::kEnabled;
    std::optional<std::string> api_key{};
    std::optional<std::vector<uint8_t>> secret_key{};  // sealed with the master key
    bool is_default = false;
    int64_t failed_logins = 0;
    Time created_at{};
    std::optional<Time> removed_at{};
};
BOOST_DESCRIBE_STRUCT(UserRow, (),
                      (id, generation, account_id, domain_id, username, password_hash, first_name,
                       last_name, email, time_zone, state, api_key, secret_key, is_default,
                       failed_logins, created_at, removed_at))

Result<std::optional<UserRow>> find_user_by_name(Tx& tx, DomainId domain,
                                                 std::string_view username);
Result<std::optional<UserRow>> find_user_by_api_key(Tx& tx, std::string_view api_key);
// Live users of an account, oldest first, at most `limit`.
Result<std::vector<UserRow>> list_account_users(Tx& tx, AccountId account, int64_t limit);

}  // namespace lockstep::db
