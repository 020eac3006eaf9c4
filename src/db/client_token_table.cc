#include "db/client_token_table.h"

#include <fmt/format.h>

namespace lockstep::db {

Result<std::optional<ClientTokenRow>> find_or_claim(Tx& tx, const ClientTokenRow& wanted) {
    static constexpr std::string_view kClaim =
        "INSERT INTO client_token (account_id, token, command, request_hash, saga_id, outcome, "
        "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    const int64_t claimed = TRY(tx.execute(
        kClaim, values(wanted.account_id, wanted.token, wanted.command, wanted.request_hash,
                       wanted.saga_id, wanted.outcome, wanted.created_at)));
    if (claimed == 1) return std::optional<ClientTokenRow>{};
    auto found = TRY(select_one<ClientTokenRow>(tx, "WHERE account_id = $1 AND token = $2",
                                                values(wanted.account_id, wanted.token)));
    if (!found) return fail(Code::kUnavailable, "the client token is being written");
    if (found->command != wanted.command || found->request_hash != wanted.request_hash) {
        return fail(Code::kInvalidArgument,
                    fmt::format("the client token {} was used for another request: {}",
                                wanted.token, found->command));
    }
    return found;
}

Status set_token_outcome(Tx& tx, const AccountId& account, const std::string& token,
                         const std::string& outcome) {
    static constexpr std::string_view kSet =
        "UPDATE client_token SET outcome = $3 WHERE account_id = $1 AND token = $2";
    TRY(tx.execute(kSet, values(account, token, outcome)));
    return {};
}

}  // namespace lockstep::db
