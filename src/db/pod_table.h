// Table pod.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"
#include "model/infra.h"

namespace lockstep::db {

// A pod: a part of a zone with one management subnet.
struct PodRow {
    static constexpr std::string_view kTable = "pod";
    static constexpr std::string_view kHoldKind = "pod";

    PodId id;
    int64_t generation = 0;
    ZoneId zone_id;
    std::string name;
    std::string gateway;
    std::string netmask;
    std::string start_ip;
    std::optional<std::string> end_ip;
    model::AllocationState allocation_state{};
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(PodRow, (),
                      (id, generation, zone_id, name, gateway, netmask, start_ip, end_ip,
                       allocation_state, created_at, removed_at))

}  // namespace lockstep::db
