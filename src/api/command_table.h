// All commands of this program, by name.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/command.h"

namespace lockstep::api {

// Built once, then only read: thread-safe.
class CommandTable {
  public:
    // Aborts when two commands have one name, or a command has no handler: faults of ours.
    void add(std::vector<Command> commands);

    // Case-sensitive, as CloudStack. Null when there is none.
    const Command* find(std::string_view name) const;
    // In the order of their names.
    const std::vector<const Command*>& all() const { return sorted_; }

  private:
    std::unordered_map<std::string_view, std::unique_ptr<const Command>> commands_;
    std::vector<const Command*> sorted_;
};

}  // namespace lockstep::api
