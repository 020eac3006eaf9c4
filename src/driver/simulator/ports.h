// The driver ports over a back-end that performs verbs: the simulator in this process, or a client
// of the one in another. One class a port, the same for both.
#pragma once

#include "driver/port_set.h"
#include "driver/simulator/verb.h"

namespace lockstep::driver::simulator {

inline constexpr Capabilities kCapabilities{.fences = true, .hot_plugs = true};

template <class Backend>
class SimulatedCompute final : public ComputePort {
  public:
    explicit SimulatedCompute(Backend& backend) : backend_(backend) {}
    Capabilities capabilities() const override { return kCapabilities; }
    Result<HostReport> ensure_host(const Call& call, const HostDefinition& host) override {
        return backend_.template perform<EnsureHost>(call, host);
    }
    Result<RemoveOutcome> remove_host(const Call& call, const Removal& host) override {
        return backend_.template perform<RemoveHost>(call, host);
    }
    Result<HostReport> inspect_host(const Call& call, const Address& host) override {
        return backend_.template perform<InspectHost>(call, host);
    }
    Result<VmStatus> ensure_defined(const Call& call, const VmDefinition& vm) override {
        return backend_.template perform<EnsureDefined>(call, vm);
    }
    Result<VmStatus> start(const Call& call, const Address& vm) override {
        return backend_.template perform<StartVm>(call, vm);
    }
    Result<VmStatus> stop(const Call& call, const VmStop& vm) override {
        return backend_.template perform<StopVm>(call, vm);
    }
    Result<VmStatus> reboot(const Call& call, const Address& vm) override {
        return backend_.template perform<RebootVm>(call, vm);
    }
    Result<RemoveOutcome> remove(const Call& call, const Removal& vm) override {
        return backend_.template perform<RemoveVm>(call, vm);
    }
    Result<std::optional<VmReport>> inspect(const Call& call, const Address& vm) override {
        return backend_.template perform<InspectVm>(call, vm);
    }
    Result<VmPage> list(const Call& call, const ListQuery& query) override {
        return backend_.template perform<ListVms>(call, query);
    }

  private:
    Backend& backend_;
};

template <class Backend>
class SimulatedVolumes final : public VolumePort {
  public:
    explicit SimulatedVolumes(Backend& backend) : backend_(backend) {}
    Capabilities capabilities() const override { return kCapabilities; }
    Result<PoolReport> ensure_pool(const Call& call, const PoolDefinition& pool) override {
        return backend_.template perform<EnsurePool>(call, pool);
    }
    Result<RemoveOutcome> remove_pool(const Call& call, const Removal& pool) override {
        return backend_.template perform<RemovePool>(call, pool);
    }
    Result<PoolReport> inspect_pool(const Call& call, const Address& pool) override {
        return backend_.template perform<InspectPool>(call, pool);
    }
    Result<VolumeReport> ensure_volume(const Call& call, const VolumeDefinition& volume) override {
        return backend_.template perform<EnsureVolume>(call, volume);
    }
    Result<RemoveOutcome> remove_volume(const Call& call, const Removal& volume) override {
        return backend_.template perform<RemoveVolume>(call, volume);
    }
    Result<std::optional<VolumeReport>> inspect_volume(const Call& call,
                                                       const Address& volume) override {
        return backend_.template perform<InspectVolume>(call, volume);
    }
    Result<VolumePage> list_volumes(const Call& call, const ListQuery& query) override {
        return backend_.template perform<ListVolumes>(call, query);
    }

  private:
    Backend& backend_;
};

template <class Backend>
class SimulatedImages final : public ImagePort {
  public:
    explicit SimulatedImages(Backend& backend) : backend_(backend) {}
    Capabilities capabilities() const override { return kCapabilities; }
    Result<ImageStoreReport> ensure_store(const Call& call,
                                          const ImageStoreDefinition& store) override {
        return backend_.template perform<EnsureStore>(call, store);
    }
    Result<RemoveOutcome> remove_store(const Call& call, const Removal& store) override {
        return backend_.template perform<RemoveStore>(call, store);
    }
    Result<ImageStoreReport> inspect_store(const Call& call, const Address& store) override {
        return backend_.template perform<InspectStore>(call, store);
    }
    Result<TemplateReport> ensure_template(const Call& call,
                                           const TemplateDefinition& copy) override {
        return backend_.template perform<EnsureTemplate>(call, copy);
    }
    Result<RemoveOutcome> remove_template(const Call& call, const Removal& copy) override {
        return backend_.template perform<RemoveTemplate>(call, copy);
    }
    Result<std::optional<TemplateReport>> inspect_template(const Call& call,
                                                           const Address& copy) override {
        return backend_.template perform<InspectTemplate>(call, copy);
    }
    Result<TemplatePage> list_templates(const Call& call, const ListQuery& query) override {
        return backend_.template perform<ListTemplates>(call, query);
    }

  private:
    Backend& backend_;
};

template <class Backend>
class SimulatedNetworks final : public NetworkPort {
  public:
    explicit SimulatedNetworks(Backend& backend) : backend_(backend) {}
    Capabilities capabilities() const override { return kCapabilities; }
    Result<NetworkReport> ensure_network(const Call& call,
                                         const NetworkDefinition& network) override {
        return backend_.template perform<EnsureNetwork>(call, network);
    }
    Result<RemoveOutcome> remove_network(const Call& call, const Removal& network) override {
        return backend_.template perform<RemoveNetwork>(call, network);
    }
    Result<std::optional<NetworkReport>> inspect_network(const Call& call,
                                                         const Address& network) override {
        return backend_.template perform<InspectNetwork>(call, network);
    }
    Result<NetworkPage> list_networks(const Call& call, const ListQuery& query) override {
        return backend_.template perform<ListNetworks>(call, query);
    }

  private:
    Backend& backend_;
};

template <class Backend>
class SimulatedRouters final : public RouterPort {
  public:
    explicit SimulatedRouters(Backend& backend) : backend_(backend) {}
    Capabilities capabilities() const override { return kCapabilities; }
    Result<RouterReport> ensure_router(const Call& call, const RouterDefinition& router) override {
        return backend_.template perform<EnsureRouter>(call, router);
    }
    Result<RouterApplied> apply_document(const Call& call, const RouterApply& apply) override {
        return backend_.template perform<ApplyDocument>(call, apply);
    }
    Result<std::optional<RouterReport>> inspect_router(const Call& call,
                                                       const Address& router) override {
        return backend_.template perform<InspectRouter>(call, router);
    }
    Result<std::optional<model::RouterDocument>> read_document(const Call& call,
                                                               const Address& router) override {
        return backend_.template perform<ReadDocument>(call, router);
    }
    Result<RouterAnswer> find_entries(const Call& call, const RouterQuestion& question) override {
        return backend_.template perform<FindEntries>(call, question);
    }
    Result<RemoveOutcome> remove_router(const Call& call, const Removal& router) override {
        return backend_.template perform<RemoveRouter>(call, router);
    }
    Result<RouterPage> list_routers(const Call& call, const ListQuery& query) override {
        return backend_.template perform<ListRouters>(call, query);
    }

  private:
    Backend& backend_;
};

// All ports over one back-end, which they borrow.
template <class Backend>
class SimulatedPortSet final : public PortSet {
  public:
    explicit SimulatedPortSet(Backend& backend)
        : compute_(backend),
          volumes_(backend),
          images_(backend),
          networks_(backend),
          routers_(backend) {}
    ComputePort& compute() override { return compute_; }
    VolumePort& volumes() override { return volumes_; }
    ImagePort& images() override { return images_; }
    NetworkPort& networks() override { return networks_; }
    RouterPort& routers() override { return routers_; }

  private:
    SimulatedCompute<Backend> compute_;
    SimulatedVolumes<Backend> volumes_;
    SimulatedImages<Backend> images_;
    SimulatedNetworks<Backend> networks_;
    SimulatedRouters<Backend> routers_;
};

}  // namespace lockstep::driver::simulator
