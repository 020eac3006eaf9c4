// Table cluster.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "db/use.h"
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

struct ClusterFilter {
    std::optional<ClusterId> id;
    std::optional<ZoneId> zone_id;
    std::optional<PodId> pod_id;
    std::optional<std::string> name;
    std::optional<std::string> keyword;
    std::optional<model::Hypervisor> hypervisor;
    std::optional<std::string> cluster_type;
    std::optional<std::string> managed_state;
    std::optional<std::string> arch;
    std::optional<model::AllocationState> allocation_state;
};

Result<ListPage<ClusterRow>> list_clusters(Tx& tx, const ClusterFilter& filter,
                                           const PageWindow& window);
// The live cluster of this name in the pod, if there is one.
Result<std::optional<ClusterRow>> find_cluster(Tx& tx, const PodId& pod, std::string_view name);
// "2 hosts": what the cluster still holds, if anything.
Result<std::optional<std::string>> find_cluster_use(Tx& tx, const ClusterId& id);
// The hypervisors of the live clusters, of one zone or of all.
Result<std::vector<model::Hypervisor>> hypervisors_in_use(Tx& tx,
                                                          const std::optional<ZoneId>& zone);

}  // namespace lockstep::db
