// Every verb of the ports, once: its name, what it asks and what it answers. Calling in process,
// the frames of the process of its own, fault rules and late effects all read this one list.
#pragma once

#include <boost/mp11.hpp>

#include "driver/compute.h"
#include "driver/image.h"
#include "driver/network.h"
#include "driver/volume.h"

namespace lockstep::driver::simulator {

template <class RequestType, class AnswerType>
struct Read {
    using Request = RequestType;
    using Answer = AnswerType;
    static constexpr bool kIsWrite = false;
};
template <class RequestType, class AnswerType>
struct Write {
    using Request = RequestType;
    using Answer = AnswerType;
    static constexpr bool kIsWrite = true;
};

// The kind of resource that tokens fence.
struct OfHost {
    static constexpr std::string_view kKind = "host";
};
struct OfVm {
    static constexpr std::string_view kKind = "vm";
};
struct OfPool {
    static constexpr std::string_view kKind = "pool";
};
struct OfVolume {
    static constexpr std::string_view kKind = "volume";
};
struct OfStore {
    static constexpr std::string_view kKind = "store";
};
struct OfTemplate {
    static constexpr std::string_view kKind = "template";
};
struct OfNetwork {
    static constexpr std::string_view kKind = "network";
};
struct OfRouter {
    static constexpr std::string_view kKind = "router";
};

struct EnsureHost : Write<HostDefinition, HostReport>, OfHost {
    static constexpr std::string_view kName = "compute.ensure_host";
};
struct RemoveHost : Write<Removal, RemoveOutcome>, OfHost {
    static constexpr std::string_view kName = "compute.remove_host";
};
struct InspectHost : Read<Address, HostReport>, OfHost {
    static constexpr std::string_view kName = "compute.inspect_host";
};
struct EnsureDefined : Write<VmDefinition, VmStatus>, OfVm {
    static constexpr std::string_view kName = "compute.ensure_defined";
};
struct StartVm : Write<Address, VmStatus>, OfVm {
    static constexpr std::string_view kName = "compute.start";
};
struct StopVm : Write<VmStop, VmStatus>, OfVm {
    static constexpr std::string_view kName = "compute.stop";
};
struct RebootVm : Write<Address, VmStatus>, OfVm {
    static constexpr std::string_view kName = "compute.reboot";
};
struct RemoveVm : Write<Removal, RemoveOutcome>, OfVm {
    static constexpr std::string_view kName = "compute.remove";
};
struct InspectVm : Read<Address, std::optional<VmReport>>, OfVm {
    static constexpr std::string_view kName = "compute.inspect";
};
struct ListVms : Read<ListQuery, VmPage>, OfVm {
    static constexpr std::string_view kName = "compute.list";
};

struct EnsurePool : Write<PoolDefinition, PoolReport>, OfPool {
    static constexpr std::string_view kName = "volume.ensure_pool";
};
struct RemovePool : Write<Removal, RemoveOutcome>, OfPool {
    static constexpr std::string_view kName = "volume.remove_pool";
};
struct InspectPool : Read<Address, PoolReport>, OfPool {
    static constexpr std::string_view kName = "volume.inspect_pool";
};
struct EnsureVolume : Write<VolumeDefinition, VolumeReport>, OfVolume {
    static constexpr std::string_view kName = "volume.ensure_volume";
};
struct RemoveVolume : Write<Removal, RemoveOutcome>, OfVolume {
    static constexpr std::string_view kName = "volume.remove_volume";
};
struct InspectVolume : Read<Address, std::optional<VolumeReport>>, OfVolume {
    static constexpr std::string_view kName = "volume.inspect_volume";
};
struct ListVolumes : Read<ListQuery, VolumePage>, OfVolume {
    static constexpr std::string_view kName = "volume.list_volumes";
};

struct EnsureStore : Write<ImageStoreDefinition, ImageStoreReport>, OfStore {
    static constexpr std::string_view kName = "image.ensure_store";
};
struct RemoveStore : Write<Removal, RemoveOutcome>, OfStore {
    static constexpr std::string_view kName = "image.remove_store";
};
struct InspectStore : Read<Address, ImageStoreReport>, OfStore {
    static constexpr std::string_view kName = "image.inspect_store";
};
struct EnsureTemplate : Write<TemplateDefinition, TemplateReport>, OfTemplate {
    static constexpr std::string_view kName = "image.ensure_template";
};
struct RemoveTemplate : Write<Removal, RemoveOutcome>, OfTemplate {
    static constexpr std::string_view kName = "image.remove_template";
};
struct InspectTemplate : Read<Address, std::optional<TemplateReport>>, OfTemplate {
    static constexpr std::string_view kName = "image.inspect_template";
};
struct ListTemplates : Read<ListQuery, TemplatePage>, OfTemplate {
    static constexpr std::string_view kName = "image.list_templates";
};

struct EnsureNetwork : Write<NetworkDefinition, NetworkReport>, OfNetwork {
    static constexpr std::string_view kName = "network.ensure_network";
};
struct RemoveNetwork : Write<Removal, RemoveOutcome>, OfNetwork {
    static constexpr std::string_view kName = "network.remove_network";
};
struct InspectNetwork : Read<Address, std::optional<NetworkReport>>, OfNetwork {
    static constexpr std::string_view kName = "network.inspect_network";
};
struct ListNetworks : Read<ListQuery, NetworkPage>, OfNetwork {
    static constexpr std::string_view kName = "network.list_networks";
};

struct EnsureRouter : Write<RouterDefinition, RouterReport>, OfRouter {
    static constexpr std::string_view kName = "router.ensure_router";
};
struct ApplyDocument : Write<RouterApply, RouterApplied>, OfRouter {
    static constexpr std::string_view kName = "router.apply_document";
};
struct InspectRouter : Read<Address, std::optional<RouterReport>>, OfRouter {
    static constexpr std::string_view kName = "router.inspect_router";
};
struct ReadDocument : Read<Address, std::optional<model::RouterDocument>>, OfRouter {
    static constexpr std::string_view kName = "router.read_document";
};
struct FindEntries : Read<RouterQuestion, RouterAnswer>, OfRouter {
    static constexpr std::string_view kName = "router.find_entries";
};
struct RemoveRouter : Write<Removal, RemoveOutcome>, OfRouter {
    static constexpr std::string_view kName = "router.remove_router";
};
struct ListRouters : Read<ListQuery, RouterPage>, OfRouter {
    static constexpr std::string_view kName = "router.list_routers";
};

using ComputeVerbs = boost::mp11::mp_list<EnsureHost, RemoveHost, InspectHost, EnsureDefined,
                                          StartVm, StopVm, RebootVm, RemoveVm, InspectVm, ListVms>;
using VolumeVerbs = boost::mp11::mp_list<EnsurePool, RemovePool, InspectPool, EnsureVolume,
                                         RemoveVolume, InspectVolume, ListVolumes>;
using ImageVerbs = boost::mp11::mp_list<EnsureStore, RemoveStore, InspectStore, EnsureTemplate,
                                        RemoveTemplate, InspectTemplate, ListTemplates>;
using NetworkVerbs =
    boost::mp11::mp_list<EnsureNetwork, RemoveNetwork, InspectNetwork, ListNetworks>;
using RouterVerbs = boost::mp11::mp_list<EnsureRouter, ApplyDocument, InspectRouter, ReadDocument,
                                         FindEntries, RemoveRouter, ListRouters>;
using AllVerbs =
    boost::mp11::mp_append<ComputeVerbs, VolumeVerbs, ImageVerbs, NetworkVerbs, RouterVerbs>;

// What a request is about: the place that can be unreachable, and the resource that is fenced.
inline Address target_of(const Address& request) { return request; }
inline Address target_of(const Removal& request) { return {request.place, request.name}; }
inline Address target_of(const ListQuery& request) { return {request.place, ""}; }
inline Address target_of(const HostDefinition& request) { return {request.name, request.name}; }
inline Address target_of(const VmDefinition& request) { return {request.host, request.name}; }
inline Address target_of(const VmStop& request) { return request.vm; }
inline Address target_of(const PoolDefinition& request) { return {request.name, request.name}; }
inline Address target_of(const VolumeDefinition& request) { return {request.pool, request.name}; }
inline Address target_of(const ImageStoreDefinition& request) {
    return {request.name, request.name};
}
inline Address target_of(const TemplateDefinition& request) {
    return {request.place, request.name};
}
inline Address target_of(const NetworkDefinition& request) {
    return {request.fabric, request.name};
}
inline Address target_of(const RouterDefinition& request) { return {request.host, request.name}; }
inline Address target_of(const RouterApply& request) { return request.router; }
inline Address target_of(const RouterQuestion& request) { return request.router; }

}  // namespace lockstep::driver::simulator
