// Table cluster.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"
#include "model/infra.h"

namespace lockstep::db {

// A cluster: hosts of one hypervisor that share primary storage.
struct ClusterRow {
    static constexpr std::string_view kTable = "cluster";
    static constexpr std::string_view kHoldKind = "cluster";

    ClusterId id;
    int64_t generation = 0;
    ZoneId zone_id;
    PodId pod_id;
    std::string name;
    model::Hypervisor hypervisor{};
    std::string cluster_type;
    model::AllocationState allocation_state{};
    std::string managed_state;
    std::string arch;
    std::map<std::string, std::string> details;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(ClusterRow, (),
                      (id, generation, zone_id, pod_id, name, hypervisor, cluster_type,
                       allocation_state, managed_state, arch, details, created_at, removed_at))

}  // namespace lockstep::db
