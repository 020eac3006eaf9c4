// Clusters and the hypervisors that they run.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/request.h"
#include "db/cluster_table.h"

namespace lockstep::control {

struct ClusterView {
    ClusterId id;
    std::string name;
    PodId pod_id;
    std::string pod_name;
    ZoneId zone_id;
    std::string zone_name;
    model::Hypervisor hypervisor{};
    std::string cluster_type;
    model::AllocationState allocation_state{};
    std::string managed_state;
    std::string cpu_overcommit_ratio;
    std::string memory_overcommit_ratio;
    std::map<std::string, std::string> details;
    std::string arch;
};

struct HypervisorView {
    model::Hypervisor name{};
};

struct ListClusters : Paging {
    std::optional<ClusterId> id;
    std::optional<ZoneId> zone_id;
    std::optional<PodId> pod_id;
    std::optional<std::string> name;
    std::optional<std::string> hypervisor;
    std::optional<std::string> cluster_type;
    std::optional<std::string> managed_state;
    std::optional<std::string> allocation_state;
    std::optional<std::string> arch;
};

struct AddCluster {
    ZoneId zone_id;
    PodId pod_id;
    std::string name;
    std::string hypervisor;
    std::string cluster_type;
    std::optional<std::string> allocation_state;
    std::optional<std::string> arch;
};

struct ListHypervisors {
    std::optional<ZoneId> zone_id;
};

// Details of a cluster that placement reads.
inline constexpr std::string_view kCpuOvercommitRatio = "cpuOvercommitRatio";
inline constexpr std::string_view kMemoryOvercommitRatio = "memoryOvercommitRatio";

// Thread-safe.
class Clusters {
  public:
    explicit Clusters(Database database) : database_(database) {}

    Result<Page<ClusterView>> list(const Caller& caller, const ListClusters& request) const;
    // A page of the one new cluster, as the wire wants it.
    // Errors: kInvalidArgument naming parameter and rule; kAlreadyExists for a name in use.
    Result<Page<ClusterView>> add(const Caller& caller, const AddCluster& request) const;
    // Errors: kPreconditionFailed naming what the cluster still holds.
    Status remove(const Caller& caller, const ClusterId& id) const;
    // The hypervisors of the clusters that exist; all that are supported while there are none.
    Result<Page<HypervisorView>> hypervisors(const Caller& caller,
                                             const ListHypervisors& request) const;

  private:
    Database database_;
};

}  // namespace lockstep::control
