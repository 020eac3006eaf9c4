// Tables storage_pool and storage_pool_allocation.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"
#include "model/infra.h"

namespace lockstep::db {

// Primary storage: where volumes live. scope decides which of pod and cluster are set.
struct StoragePoolRow {
    static constexpr std::string_view kTable = "storage_pool";
    static constexpr std::string_view kHoldKind = "storage_pool";

    StoragePoolId id;
    int64_t generation = 0;
    ZoneId zone_id;
    std::optional<PodId> pod_id;
    std::optional<ClusterId> cluster_id;
    std::string name;
    std::string url;
    std::string type;
    std::string host_address;
    std::string path;
    model::StorageScope scope{};
    std::string provider;
    std::optional<model::Hypervisor> hypervisor;
    std::optional<std::string> tags;
    model::StoragePoolState state{};
    int64_t capacity_bytes = 0;
    bool is_managed = false;
    std::map<std::string, std::string> details;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(StoragePoolRow, (),
                      (id, generation, zone_id, pod_id, cluster_id, name, url, type, host_address,
                       path, scope, provider, hypervisor, tags, state, capacity_bytes, is_managed,
                       details, created_at, removed_at))

// Bytes of volumes on a pool: a summary of their rows, changed with them.
struct StoragePoolAllocationRow {
    static constexpr std::string_view kTable = "storage_pool_allocation";

    StoragePoolId id;
    int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(StoragePoolAllocationRow, (), (id, bytes))

}  // namespace lockstep::db
