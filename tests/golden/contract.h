// Compares the command table with CloudStack's contract: what is covered, and what differs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "api/command_table.h"
#include "base/json.h"

namespace lockstep::golden {

struct Share {
    int64_t covered = 0;
    int64_t all = 0;

    void count(bool is_covered) {
        ++all;
        if (is_covered) ++covered;
    }
    std::string text() const;
};

struct Report {
    Share commands;         // of the contract's
    Share parameters;       // of those of the commands that we have
    Share fields;           // of their answers, nested ones too
    Share recorded_fields;  // of what the recorded answers hold
    // What is there and is not as the contract says: "listZones.id: type string, not uuid".
    std::vector<std::string> differences;
    // What the contract has and we have not, by command: "listZones: -showicon .icon".
    std::vector<std::string> missing;
};

// `contract` is api.json; `recorded` holds one JSON object a line.
Report compare(const api::CommandTable& table, const json::object& contract,
               const std::vector<json::object>& recorded);

}  // namespace lockstep::golden
