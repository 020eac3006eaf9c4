// The audit log: who asked for what, with what outcome.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

struct AuditRow {
    static constexpr std::string_view kTable = "audit";
    AuditId id{};
    std::string request_id{};
    std::string command{};
    AccountId account_id{};
    UserId user_id{};
    std::string client_address{};
    std::string outcome{};                         // "ok", or the code of the error
    std::map<std::string, std::string> details{};  // never secrets
    Time created_at{};
};
BOOST_DESCRIBE_STRUCT(AuditRow, (),
                      (id, request_id, command, account_id, user_id, client_address, outcome,
                       details, created_at))

}  // namespace lockstep::db
