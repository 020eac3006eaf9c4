#include "api/cluster_api.h"

#include "api/groups.h"

namespace lockstep::api {
namespace {

using control::AddCluster;
using control::Caller;
using control::ClusterView;
using control::HypervisorView;
using control::ListClusters;
using control::ListHypervisors;

struct NamedCluster {
    ClusterId id;
};

Fields<ClusterView> cluster_fields() {
    return {
        field("id", &ClusterView::id, "the cluster's id"),
        field("name", &ClusterView::name, "its name"),
        field("podid", &ClusterView::pod_id, "its pod's id"),
        field("podname", &ClusterView::pod_name, "its pod's name"),
        field("zoneid", &ClusterView::zone_id, "its zone's id"),
        field("zonename", &ClusterView::zone_name, "its zone's name"),
        field("hypervisortype", &ClusterView::hypervisor, "the hypervisor of its hosts"),
        field("clustertype", &ClusterView::cluster_type, "CloudManaged"),
        field("allocationstate", &ClusterView::allocation_state,
              "Enabled, or Disabled: nothing new is placed there"),
        field("managedstate", &ClusterView::managed_state, "Managed"),
        field("cpuovercommitratio", &ClusterView::cpu_overcommit_ratio,
              "how much CPU is given out for each that is there"),
        field("memoryovercommitratio", &ClusterView::memory_overcommit_ratio,
              "how much memory is given out for each that is there"),
        field("resourcedetails", &ClusterView::details, "its details"),
        field("arch", &ClusterView::arch, "the CPU architecture of its hosts"),
    };
}

Command list_clusters(control::Clusters& clusters) {
    return list_command<ListClusters, ClusterView>("listClusters", "cluster")
        .describe("Lists clusters.")
        .roles("AR")
        .params({
            param("id", &ListClusters::id, "only this cluster").refers_to("Cluster"),
            param("zoneid", &ListClusters::zone_id, "only clusters of this zone").refers_to("Zone"),
            param("podid", &ListClusters::pod_id, "only clusters of this pod").refers_to("Pod"),
            param("name", &ListClusters::name, "only the cluster of this name"),
            param("hypervisor", &ListClusters::hypervisor, "only clusters of this hypervisor"),
            param("clustertype", &ListClusters::cluster_type, "only clusters of this type"),
            param("managedstate", &ListClusters::managed_state, "only clusters in this state"),
            param("allocationstate", &ListClusters::allocation_state,
                  "only clusters in this allocation state"),
            param("arch", &ListClusters::arch, "only clusters of this CPU architecture")
                .since("4.20.1"),
        })
        .params(paging_params())
        .refuses({"showcapacities", "storageaccessgroup"})
        .fields(cluster_fields())
        .handle([&](const Caller& caller, const ListClusters& request) {
            return clusters.list(caller, request);
        });
}

Command add_cluster(control::Clusters& clusters) {
    return list_command<AddCluster, ClusterView>("addCluster", "cluster")
        .describe("Adds a cluster to a pod.")
        .params({
            param("zoneid", &AddCluster::zone_id, "its zone").required().refers_to("Zone"),
            param("podid", &AddCluster::pod_id, "its pod").required().refers_to("Pod"),
            param("clustername", &AddCluster::name, "its name, unique in the pod").required(),
            param("hypervisor", &AddCluster::hypervisor, "the hypervisor of its hosts").required(),
            param("clustertype", &AddCluster::cluster_type, "CloudManaged").required(),
            param("allocationstate", &AddCluster::allocation_state,
                  "Enabled, or Disabled: nothing new is placed there"),
            param("arch", &AddCluster::arch, "the CPU architecture of its hosts").since("4.20"),
        })
        .refuses({"extensionid", "externaldetails", "guestvswitchname", "guestvswitchtype",
                  "ovm3cluster", "ovm3pool", "ovm3vip", "password", "publicvswitchname",
                  "publicvswitchtype", "storageaccessgroups", "url", "username", "vsmipaddress",
                  "vsmpassword", "vsmusername"})
        .overrides({{Code::kAlreadyExists, 530, CsCode::kRuntime}})
        .fields(cluster_fields())
        .handle([&](const Caller& caller, const AddCluster& request) {
            return clusters.add(caller, request);
        });
}

Command delete_cluster(control::Clusters& clusters) {
    return success_command<NamedCluster>("deleteCluster")
        .describe("Deletes a cluster that holds nothing any more.")
        .params({param("id", &NamedCluster::id, "the cluster").required().refers_to("Cluster")})
        .overrides({{Code::kPreconditionFailed, 530, CsCode::kRuntime}})
        .handle([&](const Caller& caller, const NamedCluster& request) {
            return clusters.remove(caller, request.id);
        });
}

Command list_hypervisors(control::Clusters& clusters) {
    const Fields<HypervisorView> fields = {
        field("name", &HypervisorView::name, "the hypervisor's name")};
    return list_command<ListHypervisors, HypervisorView>("listHypervisors", "hypervisor")
        .describe("Lists the hypervisors that a zone, or the cloud, has.")
        .roles("ARDU")
        .params({param("zoneid", &ListHypervisors::zone_id, "only those of this zone")
                     .refers_to("Zone")})
        .fields(fields)
        .handle([&](const Caller& caller, const ListHypervisors& request) {
            return clusters.hypervisors(caller, request);
        });
}

}  // namespace

std::vector<Command> cluster_commands(control::Clusters& clusters) {
    std::vector<Command> commands;
    commands.push_back(list_clusters(clusters));
    commands.push_back(add_cluster(clusters));
    commands.push_back(delete_cluster(clusters));
    commands.push_back(list_hypervisors(clusters));
    return commands;
}

}  // namespace lockstep::api
