// What the simulated systems do: one overload of `apply` for each verb, inside a transaction.
//
// They refuse what a real system would refuse, before they change anything. `is_partial` makes a
// change stop half way, in the manner of that verb; what is left can be seen by inspecting and is
// mended by ensuring or removing again.
#pragma once

#include "driver/simulator/file.h"
#include "driver/simulator/rows.h"
#include "driver/simulator/verb.h"

namespace lockstep::driver::simulator {

struct World {
    File& file;
    bool is_partial = false;
};

Result<HostReport> apply(World& world, EnsureHost, const HostDefinition& request);
Result<RemoveOutcome> apply(World& world, RemoveHost, const Removal& request);
Result<HostReport> apply(World& world, InspectHost, const Address& request);
Result<VmStatus> apply(World& world, EnsureDefined, const VmDefinition& request);
Result<VmStatus> apply(World& world, StartVm, const Address& request);
Result<VmStatus> apply(World& world, StopVm, const VmStop& request);
Result<VmStatus> apply(World& world, RebootVm, const Address& request);
Result<RemoveOutcome> apply(World& world, RemoveVm, const Removal& request);
Result<std::optional<VmReport>> apply(World& world, InspectVm, const Address& request);
Result<VmPage> apply(World& world, ListVms, const ListQuery& request);

Result<PoolReport> apply(World& world, EnsurePool, const PoolDefinition& request);
Result<RemoveOutcome> apply(World& world, RemovePool, const Removal& request);
Result<PoolReport> apply(World& world, InspectPool, const Address& request);
Result<VolumeReport> apply(World& world, EnsureVolume, const VolumeDefinition& request);
Result<RemoveOutcome> apply(World& world, RemoveVolume, const Removal& request);
Result<std::optional<VolumeReport>> apply(World& world, InspectVolume, const Address& request);
Result<VolumePage> apply(World& world, ListVolumes, const ListQuery& request);

Result<ImageStoreReport> apply(World& world, EnsureStore, const ImageStoreDefinition& request);
Result<RemoveOutcome> apply(World& world, RemoveStore, const Removal& request);
Result<ImageStoreReport> apply(World& world, InspectStore, const Address& request);
Result<TemplateReport> apply(World& world, EnsureTemplate, const TemplateDefinition& request);
Result<RemoveOutcome> apply(World& world, RemoveTemplate, const Removal& request);
Result<std::optional<TemplateReport>> apply(World& world, InspectTemplate, const Address& request);
Result<TemplatePage> apply(World& world, ListTemplates, const ListQuery& request);

Result<NetworkReport> apply(World& world, EnsureNetwork, const NetworkDefinition& request);
Result<RemoveOutcome> apply(World& world, RemoveNetwork, const Removal& request);
Result<std::optional<NetworkReport>> apply(World& world, InspectNetwork, const Address& request);
Result<NetworkPage> apply(World& world, ListNetworks, const ListQuery& request);

Result<RouterReport> apply(World& world, EnsureRouter, const RouterDefinition& request);
Result<RouterApplied> apply(World& world, ApplyDocument, const RouterApply& request);
Result<std::optional<RouterReport>> apply(World& world, InspectRouter, const Address& request);
Result<std::optional<model::RouterDocument>> apply(World& world, ReadDocument,
                                                   const Address& request);
Result<RouterAnswer> apply(World& world, FindEntries, const RouterQuestion& request);
Result<RemoveOutcome> apply(World& world, RemoveRouter, const Removal& request);
Result<RouterPage> apply(World& world, ListRouters, const ListQuery& request);

// --- what the systems share ---

// The place, or kNotFound naming it.
Result<HostRow> known_host(World& world, const std::string& name);
Result<PoolRow> known_pool(World& world, const std::string& name);
Result<StoreRow> known_store(World& world, const std::string& name);

// The parameter `name` of a URL's query ("sim://rack/1?cpu_count=64"), else `fallback`. Errors:
// kInvalidArgument for a value that is no number from 1 to 2^30.
Result<int64_t> url_number(const std::string& url, std::string_view name, int64_t fallback);

// What a machine takes of its host while it runs.
struct Reservation {
    int64_t cpu_mhz = 0;
    int64_t memory_mib = 0;
};
// Takes capacity of the host for one machine that runs. Errors: kNoCapacity, nothing changed.
Status reserve(HostRow& host, const Reservation& reservation, const std::string& machine);
void release(HostRow& host, const Reservation& reservation);

// The next stamp of a place, counted in its row; the caller puts the row.
template <class R>
Stamp next_stamp(R& row) {
    return {row.epoch, ++row.sequence};
}

// Errors: kPreconditionFailed when a network is not there, not whole, or has another segment.
Status check_nics(World& world, const std::vector<NicDefinition>& nics);
// The machine's NICs, which were those of `before`, become those of `after`.
Status put_nics(World& world, const Address& machine, const std::vector<NicDefinition>& before,
                const std::vector<NicDefinition>& after);

// Errors: kInvalidArgument unless the page's limit is from 1 to 1,000.
Status check_page(const ListQuery& query);

}  // namespace lockstep::driver::simulator
