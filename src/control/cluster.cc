#include "control/cluster.h"

#include <fmt/format.h>

#include "control/access.h"
#include "control/event.h"
#include "control/list_scope.h"
#include "control/wire_name.h"
#include "db/pod_table.h"
#include "db/zone_table.h"

namespace lockstep::control {
namespace {

using model::AllocationState;
using model::Hypervisor;

constexpr std::string_view kNoOvercommit = "1.0";
constexpr std::string_view kCloudManaged = "CloudManaged";

Result<ClusterView> view_of(db::Tx& tx, const db::ClusterRow& row) {
    const auto zone = TRY(db::find<db::ZoneRow>(tx, row.zone_id));
    const auto pod = TRY(db::find<db::PodRow>(tx, row.pod_id));
    const auto detail = [&](std::string_view key) {
        const auto found = row.details.find(std::string(key));
        return found == row.details.end() ? std::string(kNoOvercommit) : found->second;
    };
    ClusterView view;
    view.id = row.id;
    view.name = row.name;
    view.pod_id = row.pod_id;
    if (pod) view.pod_name = pod->name;
    view.zone_id = row.zone_id;
    if (zone) view.zone_name = zone->name;
    view.hypervisor = row.hypervisor;
    view.cluster_type = row.cluster_type;
    view.allocation_state = row.allocation_state;
    view.managed_state = row.managed_state;
    view.cpu_overcommit_ratio = detail(kCpuOvercommitRatio);
    view.memory_overcommit_ratio = detail(kMemoryOvercommitRatio);
    view.details = row.details;
    view.arch = row.arch;
    return view;
}

NewEvent cluster_event(const Caller& caller, const Stamp& stamp, const db::ClusterRow& row,
                       std::string_view type, std::string_view verb) {
    NewEvent event;
    event.id = stamp.id<EventId>(1);
    event.at = stamp.now();
    event.type = type;
    event.description = fmt::format("{} the cluster {}", verb, row.name);
    event.owner = {caller.account_id, caller.domain_id};
    event.user_id = caller.user_id;
    event.resource = ResourceRef{"Cluster", row.id.uuid(), row.name};
    return event;
}

Result<db::ClusterFilter> filter_of(const ListClusters& request) {
    db::ClusterFilter filter;
    filter.id = request.id;
    filter.zone_id = request.zone_id;
    filter.pod_id = request.pod_id;
    filter.name = request.name;
    filter.keyword = request.keyword;
    filter.cluster_type = request.cluster_type;
    filter.managed_state = request.managed_state;
    filter.arch = request.arch;
    if (request.hypervisor) {
        filter.hypervisor = TRY(parse_choice<Hypervisor>("hypervisor", *request.hypervisor));
    }
    if (request.allocation_state) {
        filter.allocation_state =
            TRY(parse_choice<AllocationState>("allocationstate", *request.allocation_state));
    }
    return filter;
}

Result<db::ClusterRow> row_of(const AddCluster& request, const Stamp& stamp) {
    if (request.cluster_type != kCloudManaged) {
        return fail(Code::kInvalidArgument,
                    fmt::format("clustertype '{}' is not {}", request.cluster_type, kCloudManaged));
    }
    db::ClusterRow row;
    row.id = stamp.id<ClusterId>(0);
    row.zone_id = request.zone_id;
    row.pod_id = request.pod_id;
    row.name = request.name;
    row.hypervisor = TRY(parse_choice<Hypervisor>("hypervisor", request.hypervisor));
    row.cluster_type = kCloudManaged;
    row.managed_state = "Managed";
    row.arch = request.arch.value_or("x86_64");
    if (row.arch != "x86_64" && row.arch != "aarch64") {
        return fail(Code::kInvalidArgument,
                    fmt::format("arch '{}' is none of x86_64, aarch64", row.arch));
    }
    if (request.allocation_state) {
        row.allocation_state =
            TRY(parse_choice<AllocationState>("allocationstate", *request.allocation_state));
    }
    row.details = {{std::string(kCpuOvercommitRatio), std::string(kNoOvercommit)},
                   {std::string(kMemoryOvercommitRatio), std::string(kNoOvercommit)}};
    row.created_at = stamp.now();
    return row;
}

}  // namespace

Result<Page<ClusterView>> Clusters::list(const Caller&, const ListClusters& request) const {
    const auto filter = TRY(filter_of(request));
    return database_.read([&](db::Tx& tx) -> Result<Page<ClusterView>> {
        TRY(require_known<db::ClusterRow>(tx, request.id, "id"));
        TRY(require_known<db::ZoneRow>(tx, request.zone_id, "zoneid"));
        TRY(require_known<db::PodRow>(tx, request.pod_id, "podid"));
        const auto page = TRY(db::list_clusters(tx, filter, page_window(request)));
        Page<ClusterView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) views.items.push_back(TRY(view_of(tx, row)));
        return views;
    });
}

Result<Page<ClusterView>> Clusters::add(const Caller& caller, const AddCluster& request) const {
    const Stamp stamp = database_.stamp();
    const auto row = TRY(row_of(request, stamp));
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Result<Page<ClusterView>> {
        TRY(get_named<db::ZoneRow>(tx, row.zone_id, "zoneid"));
        const auto pod = TRY(get_named<db::PodRow>(tx, row.pod_id, "podid"));
        if (pod.zone_id != row.zone_id) {
            return fail(Code::kInvalidArgument,
                        fmt::format("podid: the pod {} is not of that zone", pod.name));
        }
        if (TRY(db::find_cluster(tx, row.pod_id, row.name))) {
            return fail(Code::kAlreadyExists,
                        fmt::format("there is already a cluster named '{}' in the pod {}", row.name,
                                    pod.name));
        }
        TRY(db::insert(tx, row));
        TRY(append_event(tx, cluster_event(caller, stamp, row, "CLUSTER.CREATE", "created")));
        Page<ClusterView> page{.items = {}, .total = 1};
        page.items.push_back(TRY(view_of(tx, row)));
        return page;
    });
}

Status Clusters::remove(const Caller& caller, const ClusterId& id) const {
    const Stamp stamp = database_.stamp();
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Status {
        auto row = TRY(get_named<db::ClusterRow>(tx, id, "id"));
        if (const auto use = TRY(db::find_cluster_use(tx, id))) {
            return fail(
                Code::kPreconditionFailed,
                fmt::format("the cluster {} can not be deleted: it has {}", row.name, *use));
        }
        TRY(db::remove(tx, row, stamp.now()));
        return append_event(tx, cluster_event(caller, stamp, row, "CLUSTER.DELETE", "deleted"));
    });
}

Result<Page<HypervisorView>> Clusters::hypervisors(const Caller&,
                                                   const ListHypervisors& request) const {
    return database_.read([&](db::Tx& tx) -> Result<Page<HypervisorView>> {
        TRY(require_known<db::ZoneRow>(tx, request.zone_id, "zoneid"));
        auto found = TRY(db::hypervisors_in_use(tx, request.zone_id));
        if (found.empty() && !request.zone_id) found = {Hypervisor::kSimulator};
        Page<HypervisorView> page{.items = {}, .total = static_cast<int64_t>(found.size())};
        for (const Hypervisor name : found) page.items.push_back({name});
        return page;
    });
}

}  // namespace lockstep::control
