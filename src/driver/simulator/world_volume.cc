// Primary pools and volumes.
#include <fmt/format.h>

#include "driver/simulator/world.h"

namespace lockstep::driver::simulator {
namespace {

constexpr int64_t kMib = int64_t{1} << 20;
constexpr int64_t kGib = int64_t{1} << 30;
constexpr int64_t kMostOvercommitPercent = 400;
constexpr int64_t kDefaultCapacityGib = 10 * 1024;
constexpr int64_t kDefaultOvercommitPercent = 200;
// What a thin volume takes before the guest writes to it.
constexpr int64_t kThinBytes = 192 * 1024;

PoolReport report_of(const PoolRow& row) {
    return {row.name,
            owner_of(row),
            row.url,
            row.capacity_bytes,
            row.provisioned_bytes,
            row.used_bytes,
            {row.epoch, row.sequence}};
}

Result<std::optional<Address>> attached_to(World& world, const VolumeRow& row) {
    const auto disks = TRY(select_rows<DiskRow>(world.file, "WHERE pool = ? AND volume = ? LIMIT 1",
                                                row.pool, row.name));
    if (disks.empty()) return std::optional<Address>{};
    return std::optional<Address>{Address{disks.front().host, disks.front().vm}};
}

Result<VolumeReport> report_of(World& world, const VolumeRow& row) {
    return VolumeReport {
        row.pool, row.name, owner_of(row), row.size_bytes, row.used_bytes, row.source,
            row.is_complete, TRY(attached_to(world, row))
        , { row.epoch, row.sequence }
    };
}

// Makes room in the pool for what changes from `before` to `after`. Errors: kNoCapacity.
Status reserve_space(PoolRow& pool, const VolumeRow& before, const VolumeRow& after) {
    const int64_t provisioned = pool.provisioned_bytes - before.size_bytes + after.size_bytes;
    const int64_t used = pool.used_bytes - before.used_bytes + after.used_bytes;
    const int64_t most = pool.capacity_bytes / kMib * pool.overcommit_percent / 100 * kMib;
    const bool is_more = provisioned > pool.provisioned_bytes;
    if ((is_more && provisioned > most) || used > pool.capacity_bytes) {
        return fail(
            Code::kNoCapacity,
            fmt::format("pool {} has {} of {} bytes provisioned, too much for the {} of {}",
                        pool.name, pool.provisioned_bytes, most, after.size_bytes, after.name));
    }
    pool.provisioned_bytes = provisioned;
    pool.used_bytes = used;
    return {};
}

// Errors: kPreconditionFailed unless the volume's source is a whole template that fits in it.
Status check_source(World& world, const VolumeDefinition& request) {
    if (request.source.empty()) return {};
    const auto copy = TRY(find_row<CopyRow>(world.file, request.pool, request.source));
    if (!copy || copy->state != TemplateState::kReady) {
        return fail(Code::kPreconditionFailed,
                    fmt::format("pool {} has no template {}", request.pool, request.source));
    }
    if (copy->size_bytes > request.size_bytes) {
        return fail(
            Code::kPreconditionFailed,
            fmt::format("template {} of {} bytes is larger than volume {} of {}", request.source,
                        copy->size_bytes, request.name, request.size_bytes));
    }
    return {};
}

Status put_volume(World& world, PoolRow& pool, VolumeRow& row) {
    const Stamp stamp = next_stamp(pool);
    row.epoch = stamp.epoch;
    row.sequence = stamp.sequence;
    TRY(put_row(world.file, pool));
    return put_row(world.file, row);
}

}  // namespace

Result<PoolReport> apply(World& world, EnsurePool, const PoolDefinition& request) {
    if (request.name.empty() || request.url.empty()) {
        return fail(Code::kInvalidArgument, "a pool needs a name and a URL");
    }
    const auto present = TRY(
        select_rows<PoolRow>(world.file, "WHERE name = ? OR url = ?", request.name, request.url));
    for (const auto& row : present) {
        if (row.name == request.name && is_owned(row, request.owner) && row.url == request.url) {
            return report_of(row);
        }
        return fail(Code::kAlreadyExists,
                    fmt::format("pool {} at {} is in service already", row.name, row.url));
    }
    if (TRY(find_row<StoreRow>(world.file, request.name))) {
        return fail(Code::kAlreadyExists, request.name + " is an image store");
    }
    PoolRow row{.name = request.name,
                .cloud = request.owner.cloud,
                .resource = request.owner.resource,
                .url = request.url};
    row.capacity_bytes = TRY(url_number(request.url, "capacity_gib", kDefaultCapacityGib))
    *kGib;
    row.overcommit_percent =
        TRY(url_number(request.url, "overcommit_percent", kDefaultOvercommitPercent));
    row.overcommit_percent = std::min(row.overcommit_percent, kMostOvercommitPercent);
    row.sequence = 1;
    TRY(put_row(world.file, row));
    return report_of(row);
}

Result<RemoveOutcome> apply(World& world, RemovePool, const Removal& request) {
    const auto row = TRY(find_row<PoolRow>(world.file, request.name));
    if (!row) return RemoveOutcome::kAlreadyAbsent;
    if (!is_owned(*row, request.owner)) {
        return fail(Code::kConflict, "pool " + request.name + " is another owner's");
    }
    const auto volumes =
        TRY(select_rows<VolumeRow>(world.file, "WHERE pool = ? LIMIT 1", request.name));
    if (!volumes.empty()) {
        return fail(Code::kConflict,
                    fmt::format("pool {} still has {}", request.name, volumes.front().name));
    }
    TRY(world.file.execute("DELETE FROM template_copy WHERE place = ?", request.name));
    TRY(erase_row<PoolRow>(world.file, request.name));
    return RemoveOutcome::kRemoved;
}

Result<PoolReport> apply(World& world, InspectPool, const Address& request) {
    return report_of(TRY(known_pool(world, request.name)));
}

Result<VolumeReport> apply(World& world, EnsureVolume, const VolumeDefinition& request) {
    if (request.name.empty() || request.size_bytes < 1) {
        return fail(Code::kInvalidArgument, "volume '" + request.name + "' has no possible size");
    }
    PoolRow pool = TRY(known_pool(world, request.pool));
    const auto present = TRY(find_row<VolumeRow>(world.file, request.pool, request.name));
    if (present && (!is_owned(*present, request.owner) || present->source != request.source)) {
        return fail(Code::kAlreadyExists,
                    fmt::format("volume {} in pool {} is another one", request.name, request.pool));
    }
    const bool is_whole = present && present->is_complete;
    if (is_whole && present->size_bytes >= request.size_bytes) return report_of(world, *present);
    if (!is_whole) TRY(check_source(world, request));
    VolumeRow row = present.value_or(VolumeRow{.pool = request.pool,
                                               .name = request.name,
                                               .cloud = request.owner.cloud,
                                               .resource = request.owner.resource,
                                               .source = request.source});
    const VolumeRow before = present.value_or(VolumeRow{});
    row.size_bytes = std::max(request.size_bytes, row.size_bytes);
    row.used_bytes = std::max(row.used_bytes, kThinBytes);
    row.is_complete = !world.is_partial;
    TRY(reserve_space(pool, before, row));
    TRY(put_volume(world, pool, row));
    return report_of(world, row);
}

Result<RemoveOutcome> apply(World& world, RemoveVolume, const Removal& request) {
    PoolRow pool = TRY(known_pool(world, request.place));
    auto row = TRY(find_row<VolumeRow>(world.file, request.place, request.name));
    if (!row) return RemoveOutcome::kAlreadyAbsent;
    if (!is_owned(*row, request.owner)) {
        return fail(Code::kConflict, "volume " + request.name + " is another owner's");
    }
    if (const auto vm = TRY(attached_to(world, *row))) {
        return fail(Code::kConflict, fmt::format("volume {} is a disk of machine {} on host {}",
                                                 request.name, vm->name, vm->place));
    }
    VolumeRow after = *row;
    after.used_bytes = 0;
    after.is_complete = false;
    if (!world.is_partial) after.size_bytes = 0;
    TRY(reserve_space(pool, *row, after));
    TRY(put_volume(world, pool, after));
    if (!world.is_partial) TRY(erase_row<VolumeRow>(world.file, request.place, request.name));
    return RemoveOutcome::kRemoved;
}

Result<std::optional<VolumeReport>> apply(World& world, InspectVolume, const Address& request) {
    TRY(known_pool(world, request.place));
    const auto row = TRY(find_row<VolumeRow>(world.file, request.place, request.name));
    if (!row) return std::optional<VolumeReport>{};
    return std::optional<VolumeReport> { TRY(report_of(world, *row)) };
}

Result<VolumePage> apply(World& world, ListVolumes, const ListQuery& request) {
    TRY(check_page(request));
    TRY(known_pool(world, request.place));
    const auto rows =
        TRY(select_rows<VolumeRow>(world.file, "WHERE pool = ? AND name > ? ORDER BY name LIMIT ?",
                                   request.place, request.after, request.limit));
    VolumePage page;
    page.is_last = std::ssize(rows) < request.limit;
    for (const auto& row : rows) page.items.push_back(TRY(report_of(world, row)));
    return page;
}

}  // namespace lockstep::driver::simulator
