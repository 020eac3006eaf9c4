// A page of events with the names of who caused them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/event_table.h"
#include "db/list_query.h"

namespace lockstep::db {

struct EventDetails {
    EventRow event{};
    std::optional<std::string> username{};
};
Result<std::vector<EventDetails>> list_event_details(Tx& tx, const ListQuery& events,
                                                     const PageWindow& window);

// Events older than `before`, at most `most` of them; how many went.
Result<int64_t> delete_old_events(Tx& tx, Time before, int64_t most);

}  // namespace lockstep::db
