// Where a virtual machine goes: a pure function of what was asked and what there is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/ids.h"

namespace lockstep::model {

// A host that may take machines: enabled, connected, of the right hypervisor. Totals are after
// overcommit.
struct HostCandidate {
    HostId id;
    PodId pod_id;
    ClusterId cluster_id;
    std::vector<std::string> tags;
    int64_t cpu_mhz_total = 0;
    int64_t cpu_mhz_used = 0;
    int64_t memory_bytes_total = 0;
    int64_t memory_bytes_used = 0;
    // Of one core: a machine whose cores are faster than the host's can not run there.
    int64_t core_mhz = 0;
    int64_t core_count = 0;
};

// A pool that may take volumes. Without a cluster it serves the whole zone.
struct PoolCandidate {
    StoragePoolId id;
    std::optional<ClusterId> cluster_id;
    std::vector<std::string> tags;
    int64_t bytes_total = 0;
    int64_t bytes_used = 0;
};

struct DiskDemand {
    int64_t bytes = 0;
    std::vector<std::string> tags;  // the pool must have all of them
    // The volume exists there already; empty: to be placed.
    std::optional<StoragePoolId> pool_id;
};

struct PlacementDemand {
    int64_t core_count = 0;
    int64_t core_mhz = 0;
    int64_t memory_bytes = 0;
    std::vector<std::string> host_tags;  // the host must have all of them
    std::vector<DiskDemand> disks;
    // Given by the caller: only there.
    std::optional<HostId> host_id;
    std::optional<ClusterId> cluster_id;
    std::optional<PodId> pod_id;
    // Where it ran last: taken if it fits.
    std::optional<HostId> last_host_id;
};

struct Placement {
    HostId host_id;
    PodId pod_id;
    ClusterId cluster_id;
    std::vector<StoragePoolId> pool_ids;  // one a disk, in the order of the demand
};

// The host that would be least full afterwards, ties by id, whose cluster has pools for all disks;
// each disk goes to the least full pool. The same input always gives the same answer.
// Errors: kNoCapacity, saying for every host why not.
Result<Placement> place(const PlacementDemand& demand, const std::vector<HostCandidate>& hosts,
                        const std::vector<PoolCandidate>& pools);

// A pool for one disk that no machine has yet. Errors: kNoCapacity.
Result<StoragePoolId> place_disk(const DiskDemand& disk, const std::vector<PoolCandidate>& pools);

// "a, b" as {"a", "b"}; empty items are dropped.
std::vector<std::string> split_tags(const std::optional<std::string>& text);

}  // namespace lockstep::model
