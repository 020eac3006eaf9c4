#include "model/placement.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <unordered_map>

namespace lockstep::model {
namespace {

bool has_all(const std::vector<std::string>& have, const std::vector<std::string>& want) {
    return std::ranges::all_of(
        want, [&](const std::string& tag) { return std::ranges::find(have, tag) != have.end(); });
}

// How full a thing would be: compared without rounding, as used1 * total2 < used2 * total1.
struct Fullness {
    int64_t used = 0;
    int64_t total = 1;

    bool is_less_than(const Fullness& other) const {
        return static_cast<__int128>(used) * other.total <
               static_cast<__int128>(other.used) * total;
    }
};

// Why the host can not take the machine; empty when it can.
std::string refusal(const PlacementDemand& demand, const HostCandidate& host) {
    if (demand.host_id && *demand.host_id != host.id) return "another host was asked for";
    if (demand.cluster_id && *demand.cluster_id != host.cluster_id) {
        return "another cluster was asked for";
    }
    if (demand.pod_id && *demand.pod_id != host.pod_id) return "another pod was asked for";
    if (!has_all(host.tags, demand.host_tags)) {
        return fmt::format("it lacks a tag of {}", fmt::join(demand.host_tags, ","));
    }
    if (demand.core_mhz > host.core_mhz || demand.core_count > host.core_count) {
        return fmt::format("its {} cores of {} MHz do not carry {} of {} MHz", host.core_count,
                           host.core_mhz, demand.core_count, demand.core_mhz);
    }
    const int64_t cpu_free = host.cpu_mhz_total - host.cpu_mhz_used;
    if (demand.core_count * demand.core_mhz > cpu_free) {
        return fmt::format("{} MHz are free", cpu_free);
    }
    const int64_t memory_free = host.memory_bytes_total - host.memory_bytes_used;
    if (demand.memory_bytes > memory_free) {
        return fmt::format("{} bytes of memory are free", memory_free);
    }
    return {};
}

// The fuller of its two resources, with the machine on it.
Fullness fullness_after(const PlacementDemand& demand, const HostCandidate& host) {
    const Fullness cpu{host.cpu_mhz_used + demand.core_count * demand.core_mhz,
                       std::max<int64_t>(host.cpu_mhz_total, 1)};
    const Fullness memory{host.memory_bytes_used + demand.memory_bytes,
                          std::max<int64_t>(host.memory_bytes_total, 1)};
    return cpu.is_less_than(memory) ? memory : cpu;
}

// What earlier disks of the same machine already take of each pool.
using Taken = std::unordered_map<StoragePoolId, int64_t>;

const PoolCandidate* best_pool(const DiskDemand& disk, const std::vector<PoolCandidate>& pools,
                               const std::optional<ClusterId>& cluster, const Taken& taken) {
    const PoolCandidate* best = nullptr;
    Fullness best_fullness;
    for (const auto& pool : pools) {
        if (disk.pool_id && *disk.pool_id != pool.id) continue;
        if (cluster && pool.cluster_id && *pool.cluster_id != *cluster) continue;
        if (!disk.pool_id && !has_all(pool.tags, disk.tags)) continue;
        const auto found = taken.find(pool.id);
        const int64_t used = pool.bytes_used + (found == taken.end() ? 0 : found->second);
        const bool fits = disk.pool_id || disk.bytes <= pool.bytes_total - used;
        if (!fits) continue;
        const Fullness fullness{used + disk.bytes, std::max<int64_t>(pool.bytes_total, 1)};
        const bool is_tie = best != nullptr && !fullness.is_less_than(best_fullness) &&
                            !best_fullness.is_less_than(fullness);
        if (best == nullptr || fullness.is_less_than(best_fullness) ||
            (is_tie && pool.id < best->id)) {
            best = &pool;
            best_fullness = fullness;
        }
    }
    return best;
}

Result<std::vector<StoragePoolId>> place_disks(const std::vector<DiskDemand>& disks,
                                               const std::vector<PoolCandidate>& pools,
                                               const ClusterId& cluster) {
    std::vector<StoragePoolId> chosen;
    Taken taken;
    for (const auto& disk : disks) {
        const PoolCandidate* pool = best_pool(disk, pools, cluster, taken);
        if (pool == nullptr) {
            return fail(
                Code::kNoCapacity,
                fmt::format("no storage pool of its cluster takes a disk of {} bytes", disk.bytes));
        }
        if (!disk.pool_id) taken[pool->id] += disk.bytes;
        chosen.push_back(pool->id);
    }
    return chosen;
}

}  // namespace

Result<Placement> place(const PlacementDemand& demand, const std::vector<HostCandidate>& hosts,
                        const std::vector<PoolCandidate>& pools) {
    std::vector<std::string> reasons;
    std::vector<const HostCandidate*> fitting;
    for (const auto& host : hosts) {
        const std::string why = refusal(demand, host);
        if (why.empty()) {
            fitting.push_back(&host);
        } else {
            reasons.push_back(fmt::format("host {}: {}", host.id.to_string(), why));
        }
    }
    std::ranges::sort(fitting, [&](const HostCandidate* a, const HostCandidate* b) {
        const bool is_a_last = demand.last_host_id == a->id;
        const bool is_b_last = demand.last_host_id == b->id;
        if (is_a_last != is_b_last) return is_a_last;
        const Fullness after_a = fullness_after(demand, *a);
        const Fullness after_b = fullness_after(demand, *b);
        if (after_a.is_less_than(after_b)) return true;
        if (after_b.is_less_than(after_a)) return false;
        return a->id < b->id;
    });
    for (const HostCandidate* host : fitting) {
        auto disks = place_disks(demand.disks, pools, host->cluster_id);
        if (disks) return Placement{host->id, host->pod_id, host->cluster_id, std::move(*disks)};
        reasons.push_back(fmt::format("host {}: {}", host->id.to_string(), disks.error().message));
    }
    constexpr size_t kShown = 10;
    if (reasons.size() > kShown) {
        const size_t more = reasons.size() - kShown;
        reasons.resize(kShown);
        reasons.push_back(fmt::format("{} hosts more", more));
    }
    return fail(Code::kNoCapacity,
                reasons.empty()
                    ? std::string("there is no enabled and connected host of this hypervisor")
                    : fmt::format("no host fits: {}", fmt::join(reasons, "; ")));
}

Result<StoragePoolId> place_disk(const DiskDemand& disk, const std::vector<PoolCandidate>& pools) {
    const PoolCandidate* pool = best_pool(disk, pools, std::nullopt, {});
    if (pool == nullptr) {
        return fail(Code::kNoCapacity,
                    fmt::format("no storage pool has {} bytes free and the tags '{}'", disk.bytes,
                                fmt::join(disk.tags, ",")));
    }
    return pool->id;
}

std::vector<std::string> split_tags(const std::optional<std::string>& text) {
    std::vector<std::string> tags;
    std::string_view rest = text ? std::string_view(*text) : std::string_view();
    while (!rest.empty()) {
        const size_t comma = rest.find(',');
        std::string_view item = rest.substr(0, comma);
        while (item.starts_with(' ')) item.remove_prefix(1);
        while (item.ends_with(' ')) item.remove_suffix(1);
        if (!item.empty()) tags.emplace_back(item);
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    return tags;
}

}  // namespace lockstep::model
