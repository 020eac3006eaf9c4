#include "control/event.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "db/event_table.h"

namespace lockstep::control {
namespace {

std::string level_name(EventLevel level) {
    constexpr std::array kNames = {"INFO", "WARN", "ERROR"};
    return kNames.at(static_cast<size_t>(level));
}

std::string state_name(EventState state) {
    constexpr std::array kNames = {"Created", "Scheduled", "Started", "Completed"};
    return kNames.at(static_cast<size_t>(state));
}

constexpr size_t kLongestDescription = 1024;

EventId start_event(const SagaId& saga) { return EventId(saga.uuid()); }

// A function of the saga, and yet in its place among ids that rise with time.
EventId end_event(const SagaId& saga, Time at) {
    auto bytes = Uuid::named("end of " + saga.to_string()).bytes();
    const auto milliseconds = static_cast<uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count());
    for (size_t i = 0; i < 6; ++i) {
        bytes[i] = static_cast<uint8_t>(milliseconds >> (8 * (5 - i)));
    }
    bytes[6] = static_cast<uint8_t>(0x70 | (bytes[6] & 0x0f));
    return EventId(Uuid(bytes));
}

}  // namespace

Status append_event(db::Tx& tx, const NewEvent& event) {
    db::EventRow row{.id = event.id,
                     .type = event.type,
                     .level = level_name(event.level),
                     .state = state_name(event.state),
                     .description = event.description.substr(0, kLongestDescription),
                     .account_id = event.owner.account_id,
                     .domain_id = event.owner.domain_id,
                     .user_id = event.user_id,
                     .start_id = event.start_id,
                     .saga_id = event.saga_id,
                     .created_at = event.at};
    if (event.resource) {
        row.resource_type = event.resource->type;
        row.resource_id = event.resource->id;
        row.resource_name = event.resource->name;
    }
    return db::insert(tx, row);
}

Status append_saga_start(db::Tx& tx, const Caller& caller, const SagaStart& start) {
    return append_event(tx, {.id = start_event(start.saga_id),
                             .at = start.at,
                             .type = start.type,
                             .state = EventState::kScheduled,
                             .description = start.description,
                             .owner = start.owner,
                             .user_id = caller.user_id,
                             .resource = start.resource,
                             .saga_id = start.saga_id});
}

Status append_saga_end(db::Tx& tx, const SagaEnd& end) {
    const auto start = TRY(db::find<db::EventRow>(tx, start_event(end.saga_id)));
    if (!start) return {};
    db::EventRow row = *start;
    row.id = end_event(end.saga_id, end.at);
    row.start_id = start->id;
    row.state = state_name(EventState::kCompleted);
    row.created_at = end.at;
    if (end.has_succeeded) {
        row.description = fmt::format("Successfully completed {}", start->description);
    } else {
        row.level = level_name(EventLevel::kError);
        row.description = fmt::format("Error while {}: {}", start->description, end.reason);
    }
    row.description.resize(std::min(row.description.size(), kLongestDescription));
    return db::insert(tx, row);
}

}  // namespace lockstep::control
