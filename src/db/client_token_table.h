// Client tokens: a client's own name for a request, unique per account, kept as long as the job.
#pragma once

#include <optional>
#include <string>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

struct ClientTokenRow {
    static constexpr std::string_view kTable = "client_token";

    AccountId account_id;
    std::string token;
    std::string command;
    std::string request_hash;            // of the parameters, less signature, session and such
    std::optional<SagaId> saga_id;       // the job that it started, or
    std::optional<std::string> outcome;  // what the command answered (JSON)
    Time created_at{};
};
BOOST_DESCRIBE_STRUCT(ClientTokenRow, (),
                      (account_id, token, command, request_hash, saga_id, outcome, created_at))

// In the transaction that does the command's work. Nothing: the token is claimed now, go on; end
// with set_token_outcome, or have given saga_id in `wanted`. A row: the request was made before,
// and this is its outcome. Errors: kInvalidArgument when the token was used for another request.
Result<std::optional<ClientTokenRow>> find_or_claim(Tx& tx, const ClientTokenRow& wanted);

// What a command without a saga answered.
Status set_token_outcome(Tx& tx, const AccountId& account, const std::string& token,
                         const std::string& outcome);

}  // namespace lockstep::db
