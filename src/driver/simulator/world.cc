#include "driver/simulator/world.h"

#include <fmt/format.h>

#include <charconv>

namespace lockstep::driver::simulator {

Result<HostRow> known_host(World& world, const std::string& name) {
    auto row = TRY(find_row<HostRow>(world.file, name));
    if (!row) return fail(Code::kNotFound, "no host " + name);
    return std::move(*row);
}

Result<PoolRow> known_pool(World& world, const std::string& name) {
    auto row = TRY(find_row<PoolRow>(world.file, name));
    if (!row) return fail(Code::kNotFound, "no storage pool " + name);
    return std::move(*row);
}

Result<StoreRow> known_store(World& world, const std::string& name) {
    auto row = TRY(find_row<StoreRow>(world.file, name));
    if (!row) return fail(Code::kNotFound, "no image store " + name);
    return std::move(*row);
}

Result<int64_t> url_number(const std::string& url, std::string_view name, int64_t fallback) {
    constexpr int64_t kMost = int64_t{1} << 30;
    const size_t start = url.find('?');
    if (start == std::string::npos) return fallback;
    std::string_view rest = std::string_view(url).substr(start + 1);
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        if (pair.substr(0, pair.find('=')) != name) continue;
        const std::string_view text = pair.substr(std::min(pair.size(), name.size() + 1));
        int64_t number = 0;
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (failure == std::errc{} && end == text.data() + text.size() && number >= 1 &&
            number <= kMost) {
            return number;
        }
        return fail(Code::kInvalidArgument, fmt::format("{} of '{}' is no number", name, url));
    }
    return fallback;
}

Status reserve(HostRow& host, const Reservation& reservation, const std::string& machine) {
    const int64_t cpu_mhz = host.reserved_cpu_mhz + reservation.cpu_mhz;
    const int64_t memory_mib = host.reserved_memory_mib + reservation.memory_mib;
    if (cpu_mhz > host.cpu_count * host.cpu_mhz) {
        return fail(Code::kNoCapacity,
                    fmt::format("host {} has {} of {} MHz reserved, too much for the {} MHz of {}",
                                host.name, host.reserved_cpu_mhz, host.cpu_count * host.cpu_mhz,
                                reservation.cpu_mhz, machine));
    }
    if (memory_mib > host.memory_mib) {
        return fail(Code::kNoCapacity,
                    fmt::format("host {} has {} of {} MiB reserved, too much for the {} MiB of {}",
                                host.name, host.reserved_memory_mib, host.memory_mib,
                                reservation.memory_mib, machine));
    }
    host.reserved_cpu_mhz = cpu_mhz;
    host.reserved_memory_mib = memory_mib;
    ++host.running;
    return {};
}

void release(HostRow& host, const Reservation& reservation) {
    host.reserved_cpu_mhz -= reservation.cpu_mhz;
    host.reserved_memory_mib -= reservation.memory_mib;
    --host.running;
}

Status check_nics(World& world, const std::vector<NicDefinition>& nics) {
    for (const auto& nic : nics) {
        if (nic.mac.empty()) return fail(Code::kInvalidArgument, "a NIC without a MAC address");
        const auto row = TRY(find_row<NetworkRow>(world.file, nic.fabric, nic.network));
        if (!row || !row->is_complete) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("fabric {} has no network {}", nic.fabric, nic.network));
        }
        if (Segment{row->kind, row->tag} != nic.segment) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("network {} has tag {}, not {}", nic.network, row->tag,
                                    nic.segment.tag));
        }
    }
    return {};
}

Status put_nics(World& world, const Address& machine, const std::vector<NicDefinition>& before,
                const std::vector<NicDefinition>& after) {
    for (const auto& nic : before) {
        TRY(erase_row<NicRow>(world.file, nic.fabric, nic.network, nic.mac, machine.place,
                              machine.name));
    }
    for (const auto& nic : after) {
        TRY(put_row(world.file,
                    NicRow{nic.fabric, nic.network, nic.mac, machine.place, machine.name}));
    }
    return {};
}

Status check_page(const ListQuery& query) {
    constexpr int64_t kLongestPage = 1000;
    if (query.limit >= 1 && query.limit <= kLongestPage) return {};
    return fail(Code::kInvalidArgument, fmt::format("a page of {} is not possible", query.limit));
}

}  // namespace lockstep::driver::simulator
