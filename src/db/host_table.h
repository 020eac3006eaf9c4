// Tables host, host_allocation, host_observed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"
#include "model/infra.h"

namespace lockstep::db {

// A hypervisor host. What is allocated on it stands in host_allocation.
struct HostRow {
    static constexpr std::string_view kTable = "host";
    static constexpr std::string_view kHoldKind = "host";

    HostId id;
    int64_t generation = 0;
    ZoneId zone_id;
    PodId pod_id;
    ClusterId cluster_id;
    std::string name;
    std::string url;
    model::Hypervisor hypervisor{};
    std::string type;
    std::string private_ip;
    model::HostState state{};
    model::HostResourceState resource_state{};
    int64_t cpu_count = 0;
    int64_t cpu_mhz = 0;
    int64_t memory_bytes = 0;
    std::optional<std::string> tags;
    std::map<std::string, std::string> details;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(HostRow, (),
                      (id, generation, zone_id, pod_id, cluster_id, name, url, hypervisor, type,
                       private_ip, state, resource_state, cpu_count, cpu_mhz, memory_bytes, tags,
                       details, created_at, removed_at))

// What virtual machines and routers have on a host: a summary of their rows, changed with them.
struct HostAllocationRow {
    static constexpr std::string_view kTable = "host_allocation";

    HostId id;
    int64_t cpu_mhz = 0;
    int64_t memory_bytes = 0;
};
BOOST_DESCRIBE_STRUCT(HostAllocationRow, (), (id, cpu_mhz, memory_bytes))

// What the host last said of itself; written only when (epoch, sequence) is newer.
struct HostObservedRow {
    static constexpr std::string_view kTable = "host_observed";

    HostId id;
    int64_t epoch = 0;
    int64_t sequence = 0;
    Time observed_at;
    bool is_connected = false;
};
BOOST_DESCRIBE_STRUCT(HostObservedRow, (), (id, epoch, sequence, observed_at, is_connected))

}  // namespace lockstep::db
