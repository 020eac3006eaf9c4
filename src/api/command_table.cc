#include "api/command_table.h"

#include <algorithm>

#include "base/check.h"

namespace lockstep::api {

void CommandTable::add(std::vector<Command> commands) {
    for (Command& command : commands) {
        CHECK(command.run != nullptr || command.is_session_only, command.name + " has no handler");
        auto owned = std::make_unique<const Command>(std::move(command));
        const Command* added = owned.get();
        const bool is_new = commands_.emplace(added->name, std::move(owned)).second;
        CHECK(is_new, "two commands have one name");
        sorted_.push_back(added);
    }
    std::ranges::sort(sorted_, {}, &Command::name);
}

const Command* CommandTable::find(std::string_view name) const {
    const auto found = commands_.find(name);
    return found == commands_.end() ? nullptr : found->second.get();
}

}  // namespace lockstep::api
