// Events as clients list them; event.h appends them.
#pragma once

#include <optional>
#include <string>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/list_scope.h"
#include "control/owner.h"

namespace lockstep::control {

struct ListEvents : OwnedList {
    std::optional<EventId> id{};
    std::optional<EventId> start_id{};
    std::optional<std::string> level{};
    std::optional<std::string> state{};
    std::optional<std::string> type{};
    std::optional<std::string> resource_id{};
    std::optional<std::string> resource_type{};
    std::optional<Time> start{};
    std::optional<Time> end{};
    bool is_archived = false;
};

struct EventView : OwnerView {
    EventId id{};
    std::optional<std::string> username{};
    std::string type{};
    std::string level{};
    std::string description{};
    std::optional<std::string> resource_id{};
    std::optional<std::string> resource_type{};
    std::optional<std::string> resource_name{};
    Time created{};
    std::string state{};
    std::optional<EventId> parent_id{};
    std::optional<bool> is_archived{};  // shown when it is
};

// Thread-safe. The store outlives it.
class Events {
  public:
    explicit Events(Database database) : database_(database) {}

    // Newest first.
    Result<Page<EventView>> list(const Caller& caller, const ListEvents& request);

  private:
    Database database_;
};

}  // namespace lockstep::control
