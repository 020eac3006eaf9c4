#include "driver/simulator/tamper.h"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep::driver::simulator {
namespace {

Error absent(const Tampering& what) {
    return error(Code::kNotFound, fmt::format("{} has no {}", what.place, what.name));
}

Result<VmRow> vm_of(World& world, const Tampering& what) {
    auto row = TRY(find_row<VmRow>(world.file, what.place, what.name));
    if (!row) return fail(absent(what));
    return std::move(*row);
}

Result<RouterRow> router_of(World& world, const Tampering& what) {
    auto row = TRY(find_row<RouterRow>(world.file, what.place, what.name));
    if (!row) return fail(absent(what));
    return std::move(*row);
}

template <class T>
Result<T> detail_of(const Tampering& what) {
    const auto body = TRY(parse_json(what.detail));
    auto detail = from_json<T>(body);
    if (!detail) return fail(Code::kInvalidArgument, detail.error().to_string());
    return detail;
}

// Removed as its owner would: the same code keeps the sums right.
template <class Verb, class R>
Status remove_as_owner(World& world, const Tampering& what) {
    const auto row = TRY(find_row<R>(world.file, what.place, what.name));
    if (!row) return fail(absent(what));
    TRY(apply(world, Verb{}, Removal{what.place, what.name, owner_of(*row)}));
    return {};
}

Status crash_vm(World& world, const Tampering& what) {
    TRY(apply(world, StopVm{}, VmStop{{what.place, what.name}, true}));
    VmRow row = TRY(vm_of(world, what));
    row.power = VmPower::kCrashed;
    return put_row(world.file, row);
}

Status add_vm(World& world, const Tampering& what) {
    const auto definition = TRY(detail_of<VmDefinition>(what));
    HostRow host = TRY(known_host(world, definition.host));
    const Stamp stamp = next_stamp(host);
    VmRow row{.host = definition.host,
              .name = definition.name,
              .cloud = definition.owner.cloud,
              .resource = definition.owner.resource,
              .definition = print_json(to_json(definition)),
              .reserved_cpu_mhz = definition.reserved_cpu_mhz,
              .reserved_memory_mib = definition.reserved_memory_mib,
              .epoch = stamp.epoch,
              .sequence = stamp.sequence};
    TRY(put_row(world.file, host));
    return put_row(world.file, row);
}

Status delete_volume(World& world, const Tampering& what) {
    PoolRow pool = TRY(known_pool(world, what.place));
    const auto row = TRY(find_row<VolumeRow>(world.file, what.place, what.name));
    if (!row) return fail(absent(what));
    pool.provisioned_bytes -= row->size_bytes;
    pool.used_bytes -= row->used_bytes;
    next_stamp(pool);
    TRY(put_row(world.file, pool));
    TRY(erase_row<VolumeRow>(world.file, what.place, what.name));
    return {};
}

Status spoil_volume(World& world, const Tampering& what) {
    PoolRow pool = TRY(known_pool(world, what.place));
    auto row = TRY(find_row<VolumeRow>(world.file, what.place, what.name));
    if (!row) return fail(absent(what));
    const Stamp stamp = next_stamp(pool);
    row->is_complete = false;
    row->epoch = stamp.epoch;
    row->sequence = stamp.sequence;
    TRY(put_row(world.file, pool));
    return put_row(world.file, *row);
}

Status add_volume(World& world, const Tampering& what) {
    VolumeDefinition definition = TRY(detail_of<VolumeDefinition>(what));
    TRY(apply(world, EnsureVolume{}, definition));
    return {};
}

Status delete_network(World& world, const Tampering& what) {
    if (TRY(erase_row<NetworkRow>(world.file, what.place, what.name))) return {};
    return fail(absent(what));
}

Status stop_router(World& world, const Tampering& what) {
    RouterRow row = TRY(router_of(world, what));
    if (row.power == RouterPower::kStopped) return {};
    HostRow host = TRY(known_host(world, what.place));
    release(host, {row.reserved_cpu_mhz, row.reserved_memory_mib});
    const Stamp stamp = next_stamp(host);
    row.power = RouterPower::kStopped;
    row.epoch = stamp.epoch;
    row.sequence = stamp.sequence;
    TRY(put_row(world.file, host));
    return put_row(world.file, row);
}

Status put_document(World& world, const Tampering& what, const model::RouterDocument& document) {
    TRY(router_of(world, what));
    const std::string body = model::canonical_text(document);
    return put_row(world.file, DocumentRow{what.place, what.name, document.version,
                                           model::hash_of_text(body), body});
}

Status drop_entry(World& world, const Tampering& what) {
    const Uuid id = TRY(Uuid::parse(what.detail));
    auto document = TRY(apply(world, ReadDocument{}, Address{what.place, what.name}));
    if (!document || !model::has_entry(*document, id)) return fail(absent(what));
    const auto drop = [&](auto& list) {
        std::erase_if(list, [&](const auto& entry) { return entry.id.uuid() == id; });
    };
    drop(document->public_addresses);
    drop(document->guest_interfaces);
    drop(document->dhcp_leases);
    drop(document->dns_entries);
    drop(document->firewall_rules);
    drop(document->egress_rules);
    drop(document->port_forwardings);
    drop(document->static_nats);
    drop(document->metadata);
    drop(document->passwords);
    return put_document(world, what, *document);
}

Status restart_host(World& world, const Tampering& what) {
    HostRow host = TRY(known_host(world, what.name));
    ++host.epoch;
    host.sequence = 1;
    host.reserved_cpu_mhz = 0;
    host.reserved_memory_mib = 0;
    host.running = 0;
    TRY(put_row(world.file, host));
    for (const char* sql :
         {"UPDATE vm SET power = 'Stopped', epoch = ?, sequence = ? WHERE host = ?",
          "UPDATE router SET power = 'Stopped', epoch = ?, sequence = ? WHERE host = ?"}) {
        TRY(world.file.execute(sql, host.epoch, host.sequence, host.name));
    }
    return {};
}

}  // namespace

Status tamper(World& world, const Tampering& what) {
    const Address address{what.place, what.name};
    switch (what.act) {
        case TamperAct::kDeleteVm:
            return remove_as_owner<RemoveVm, VmRow>(world, what);
        case TamperAct::kStopVm:
            TRY(apply(world, StopVm{}, VmStop{address, true}));
            return {};
        case TamperAct::kCrashVm:
            return crash_vm(world, what);
        case TamperAct::kAddVm:
            return add_vm(world, what);
        case TamperAct::kDeleteVolume:
            return delete_volume(world, what);
        case TamperAct::kSpoilVolume:
            return spoil_volume(world, what);
        case TamperAct::kAddVolume:
            return add_volume(world, what);
        case TamperAct::kDeleteTemplate:
            return remove_as_owner<RemoveTemplate, CopyRow>(world, what);
        case TamperAct::kDeleteNetwork:
            return delete_network(world, what);
        case TamperAct::kStopRouter:
            return stop_router(world, what);
        case TamperAct::kDeleteRouter:
            return remove_as_owner<RemoveRouter, RouterRow>(world, what);
        case TamperAct::kDropRouterEntry:
            return drop_entry(world, what);
        case TamperAct::kSetRouterDocument:
            return put_document(world, what, TRY(detail_of<model::RouterDocument>(what)));
        case TamperAct::kDropRouterDocument:
            if (TRY(erase_row<DocumentRow>(world.file, what.place, what.name))) return {};
            return fail(absent(what));
        case TamperAct::kRestartHost:
            return restart_host(world, what);
    }
    return fail(Code::kInvalidArgument, "unknown act");
}

}  // namespace lockstep::driver::simulator
