// Events: what happened to whom, written in the transaction that did it.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

struct EventRow {
    static constexpr std::string_view kTable = "event";
    EventId id{};
    std::string type{};   // "VM.CREATE"
    std::string level{};  // INFO, WARN, ERROR
    std::string state{};  // Created, Scheduled, Started, Completed
    std::string description{};
    AccountId account_id{};  // whose thing it is
    DomainId domain_id{};
    UserId user_id{};                            // who did it
    std::optional<std::string> resource_type{};  // "VirtualMachine"
    std::optional<Uuid> resource_id{};
    std::optional<std::string> resource_name{};
    std::optional<EventId> start_id{};  // the first event of the same operation
    std::optional<SagaId> saga_id{};
    bool is_archived = false;
    Time created_at{};
};
BOOST_DESCRIBE_STRUCT(EventRow, (),
                      (id, type, level, state, description, account_id, domain_id, user_id,
                       resource_type, resource_id, resource_name, start_id, saga_id, is_archived,
                       created_at))

}  // namespace lockstep::db
