// Hosts and virtual machines.
#include <fmt/format.h>

#include "driver/simulator/world.h"

namespace lockstep::driver::simulator {
namespace {

constexpr const char* kVersion = "1";

HostReport report_of(const HostRow& row) {
    return {row.name,
            owner_of(row),
            row.url,
            "Simulator",
            kVersion,
            row.cpu_count,
            row.cpu_mhz,
            row.memory_mib,
            row.reserved_cpu_mhz,
            row.reserved_memory_mib,
            row.running,
            {row.epoch, row.sequence}};
}

VmStatus status_of(const VmRow& row) { return {row.power, row.boots, {row.epoch, row.sequence}}; }

Result<VmDefinition> definition_of(const VmRow& row) {
    return from_json<VmDefinition>(TRY(parse_json(row.definition)));
}

// Whether it takes capacity and locks its disks.
bool is_up(VmPower power) { return power == VmPower::kRunning || power == VmPower::kPaused; }

Reservation reservation_of(const VmRow& row) {
    return {row.reserved_cpu_mhz, row.reserved_memory_mib};
}

Result<VmRow> known_vm(World& world, const Address& vm) {
    auto row = TRY(find_row<VmRow>(world.file, vm.place, vm.name));
    if (!row) {
        return fail(Code::kNotFound, fmt::format("host {} has no machine {}", vm.place, vm.name));
    }
    return std::move(*row);
}

// Stamps and stores a change of a machine on its host.
Status put_vm(World& world, HostRow& host, VmRow& row) {
    const Stamp stamp = next_stamp(host);
    row.epoch = stamp.epoch;
    row.sequence = stamp.sequence;
    TRY(put_row(world.file, host));
    return put_row(world.file, row);
}

// Changes the power state, with the capacity that it takes or gives back.
Status set_power(World& world, HostRow& host, VmRow& row, VmPower power) {
    if (is_up(power) && !is_up(row.power)) TRY(reserve(host, reservation_of(row), row.name));
    if (!is_up(power) && is_up(row.power)) release(host, reservation_of(row));
    row.power = power;
    return put_vm(world, host, row);
}

// Errors: kPreconditionFailed when the volume is not there, and with `is_use` when it is not whole;
// kConflict with `is_use` when another machine that is up has it.
Status check_disk(World& world, const Address& vm, const DiskDefinition& disk, bool is_use) {
    const auto volume = TRY(find_row<VolumeRow>(world.file, disk.pool, disk.volume));
    if (!volume || (is_use && !volume->is_complete)) {
        return fail(Code::kPreconditionFailed, fmt::format("pool {} has no {}volume {}", disk.pool,
                                                           volume ? "whole " : "", disk.volume));
    }
    if (!is_use) return {};
    const auto users = TRY(
        select_rows<DiskRow>(world.file, "WHERE pool = ? AND volume = ?", disk.pool, disk.volume));
    for (const auto& user : users) {
        if (user.host == vm.place && user.vm == vm.name) continue;
        const auto other = TRY(find_row<VmRow>(world.file, user.host, user.vm));
        if (other && is_up(other->power)) {
            return fail(Code::kConflict, fmt::format("volume {} is in use by machine {} on host {}",
                                                     disk.volume, user.vm, user.host));
        }
    }
    return {};
}

Status check_running_change(const VmDefinition& present, const VmDefinition& wanted) {
    const auto root = [](const VmDefinition& vm) {
        for (const auto& disk : vm.disks) {
            if (disk.device == 0) return disk;
        }
        return DiskDefinition{};
    };
    VmDefinition same = wanted;
    same.disks = present.disks;
    same.nics = present.nics;
    if (same == present && root(present) == root(wanted)) return {};
    return fail(Code::kPreconditionFailed,
                "machine " + present.name + " runs: only its NICs and further disks can change");
}

template <class T>
void halve(std::vector<T>& items) {
    items.resize(items.size() / 2);
}

// The machine's disks and NICs, which were those of `before`, become those of `after`.
Status put_devices(World& world, const Address& vm, const VmDefinition& before,
                   const VmDefinition& after) {
    for (const auto& disk : before.disks) {
        TRY(erase_row<DiskRow>(world.file, disk.pool, disk.volume, vm.place, vm.name));
    }
    for (const auto& disk : after.disks) {
        TRY(put_row(world.file, DiskRow{disk.pool, disk.volume, vm.place, vm.name}));
    }
    return put_nics(world, vm, before.nics, after.nics);
}

Status put_definition(World& world, HostRow& host, VmRow& row, const VmDefinition& before,
                      VmDefinition definition) {
    if (world.is_partial) {
        halve(definition.disks);
        halve(definition.nics);
    }
    TRY(put_devices(world, {row.host, row.name}, before, definition));
    row.definition = print_json(to_json(definition));
    row.reserved_cpu_mhz = definition.reserved_cpu_mhz;
    row.reserved_memory_mib = definition.reserved_memory_mib;
    return put_vm(world, host, row);
}

}  // namespace

Result<HostReport> apply(World& world, EnsureHost, const HostDefinition& request) {
    if (request.name.empty() || request.url.empty()) {
        return fail(Code::kInvalidArgument, "a host needs a name and a URL");
    }
    const auto present = TRY(
        select_rows<HostRow>(world.file, "WHERE name = ? OR url = ?", request.name, request.url));
    for (const auto& row : present) {
        if (row.name == request.name && is_owned(row, request.owner) && row.url == request.url) {
            return report_of(row);
        }
        return fail(Code::kAlreadyExists,
                    fmt::format("host {} at {} is in service already", row.name, row.url));
    }
    HostRow row{.name = request.name,
                .cloud = request.owner.cloud,
                .resource = request.owner.resource,
                .url = request.url};
    row.cpu_count = TRY(url_number(request.url, "cpu_count", 32));
    row.cpu_mhz = TRY(url_number(request.url, "cpu_mhz", 2400));
    row.memory_mib = TRY(url_number(request.url, "memory_mib", 128 * 1024));
    row.sequence = 1;
    TRY(put_row(world.file, row));
    return report_of(row);
}

Result<RemoveOutcome> apply(World& world, RemoveHost, const Removal& request) {
    const auto row = TRY(find_row<HostRow>(world.file, request.name));
    if (!row) return RemoveOutcome::kAlreadyAbsent;
    if (!is_owned(*row, request.owner)) {
        return fail(Code::kConflict, "host " + request.name + " is another owner's");
    }
    const auto vms = TRY(select_rows<VmRow>(world.file, "WHERE host = ? LIMIT 1", request.name));
    const auto routers =
        TRY(select_rows<RouterRow>(world.file, "WHERE host = ? LIMIT 1", request.name));
    if (!vms.empty() || !routers.empty()) {
        return fail(Code::kConflict,
                    fmt::format("host {} still has {}", request.name,
                                vms.empty() ? routers.front().name : vms.front().name));
    }
    TRY(erase_row<HostRow>(world.file, request.name));
    return RemoveOutcome::kRemoved;
}

Result<HostReport> apply(World& world, InspectHost, const Address& request) {
    return report_of(TRY(known_host(world, request.name)));
}

Result<VmStatus> apply(World& world, EnsureDefined, const VmDefinition& request) {
    if (request.name.empty() || request.cpu_count < 1 || request.memory_mib < 1 ||
        request.reserved_cpu_mhz < 0 || request.reserved_memory_mib < 0) {
        return fail(Code::kInvalidArgument, "machine '" + request.name + "' has no possible size");
    }
    HostRow host = TRY(known_host(world, request.host));
    const Address vm{request.host, request.name};
    auto row = TRY(find_row<VmRow>(world.file, vm.place, vm.name));
    if (row && !is_owned(*row, request.owner)) {
        return fail(Code::kAlreadyExists,
                    fmt::format("machine {} on host {} is another owner's", vm.name, vm.place));
    }
    const bool is_running = row && is_up(row->power);
    VmDefinition present;
    if (row) {
        present = TRY(definition_of(*row));
        if (present == request) return status_of(*row);
        if (is_running) TRY(check_running_change(present, request));
    }
    for (const auto& disk : request.disks) TRY(check_disk(world, vm, disk, is_running));
    TRY(check_nics(world, request.nics));
    if (!row) {
        row = VmRow{.host = vm.place,
                    .name = vm.name,
                    .cloud = request.owner.cloud,
                    .resource = request.owner.resource};
    }
    TRY(put_definition(world, host, *row, present, request));
    return status_of(*row);
}

Result<VmStatus> apply(World& world, StartVm, const Address& request) {
    HostRow host = TRY(known_host(world, request.place));
    VmRow row = TRY(known_vm(world, request));
    if (row.power == VmPower::kRunning) return status_of(row);
    const VmDefinition definition = TRY(definition_of(row));
    for (const auto& disk : definition.disks) TRY(check_disk(world, request, disk, true));
    TRY(check_nics(world, definition.nics));
    if (!world.is_partial) ++row.boots;
    TRY(set_power(world, host, row, world.is_partial ? VmPower::kPaused : VmPower::kRunning));
    return status_of(row);
}

Result<VmStatus> apply(World& world, StopVm, const VmStop& request) {
    HostRow host = TRY(known_host(world, request.vm.place));
    VmRow row = TRY(known_vm(world, request.vm));
    if (row.power == VmPower::kStopped) return status_of(row);
    // Half way a guest has been asked and does not go; a crashed one has nothing to ask.
    const bool is_half = world.is_partial && is_up(row.power);
    TRY(set_power(world, host, row, is_half ? VmPower::kPaused : VmPower::kStopped));
    return status_of(row);
}

Result<VmStatus> apply(World& world, RebootVm, const Address& request) {
    HostRow host = TRY(known_host(world, request.place));
    VmRow row = TRY(known_vm(world, request));
    if (row.power != VmPower::kRunning) {
        return fail(Code::kPreconditionFailed, "machine " + request.name + " does not run");
    }
    if (!world.is_partial) ++row.boots;
    TRY(set_power(world, host, row, world.is_partial ? VmPower::kCrashed : VmPower::kRunning));
    return status_of(row);
}

Result<RemoveOutcome> apply(World& world, RemoveVm, const Removal& request) {
    HostRow host = TRY(known_host(world, request.place));
    auto row = TRY(find_row<VmRow>(world.file, request.place, request.name));
    if (!row) return RemoveOutcome::kAlreadyAbsent;
    if (!is_owned(*row, request.owner)) {
        return fail(Code::kConflict, "machine " + request.name + " is another owner's");
    }
    TRY(set_power(world, host, *row, VmPower::kStopped));
    if (world.is_partial) return RemoveOutcome::kRemoved;
    const VmDefinition present = TRY(definition_of(*row));
    TRY(put_devices(world, {request.place, request.name}, present, VmDefinition{}));
    TRY(erase_row<VmRow>(world.file, request.place, request.name));
    return RemoveOutcome::kRemoved;
}

Result<std::optional<VmReport>> apply(World& world, InspectVm, const Address& request) {
    TRY(known_host(world, request.place));
    const auto row = TRY(find_row<VmRow>(world.file, request.place, request.name));
    if (!row) return std::optional<VmReport>{};
    return std::optional<VmReport>{VmReport{TRY(definition_of(*row)), status_of(*row)}};
}

Result<VmPage> apply(World& world, ListVms, const ListQuery& request) {
    TRY(check_page(request));
    TRY(known_host(world, request.place));
    const auto rows =
        TRY(select_rows<VmRow>(world.file, "WHERE host = ? AND name > ? ORDER BY name LIMIT ?",
                               request.place, request.after, request.limit));
    VmPage page;
    page.is_last = std::ssize(rows) < request.limit;
    for (const auto& row : rows)
        page.items.push_back({
            TRY(definition_of(row))
            , status_of(row)
        });
    return page;
}

}  // namespace lockstep::driver::simulator
