#include "control/nic.h"

#include <fmt/format.h>

#include <algorithm>

#include "control/network.h"
#include "db/network_table.h"
#include "db/vlan_range_table.h"

namespace lockstep::control {
namespace {

using model::Ipv4;
using model::Ipv4Cidr;
using model::Ipv4Range;

constexpr uint64_t kHashSeed = 14695981039346656037U;  // FNV-1a, 64 bits
constexpr uint64_t kHashPrime = 1099511628211U;

// What machines of a network may have, and what goes with an address: the ranges of a Shared
// network, else all of the subnet.
struct Pool {
    Ipv4Range range;
    std::string gateway;
    std::string netmask;
};

Result<std::vector<Pool>> pools_of(db::Tx& tx, const db::NetworkRow& network) {
    std::vector<Pool> pools;
    for (const auto& row : TRY(db::vlan_ranges_of_network(tx, network.id))) {
        pools.push_back({
            TRY(Ipv4Range::parse(row.start_ip, row.end_ip))
            , row.gateway, row.netmask
        });
    }
    if (!pools.empty()) return pools;
    const auto subnet = TRY(Ipv4Cidr::parse(*network.cidr));
    pools.push_back({{subnet.first_host(), subnet.last_host()},
                     network.gateway.value_or(subnet.first_host().to_string()),
                     subnet.netmask()});
    return pools;
}

Result<std::vector<Ipv4>> taken_in(db::Tx& tx, const db::NetworkRow& network,
                                   const std::vector<Pool>& pools) {
    std::vector<Ipv4> taken;
    for (const auto& pool : pools) taken.push_back(TRY(Ipv4::parse(pool.gateway)));
    for (const auto& text : TRY(db::nic_addresses(tx, network.id))) {
        taken.push_back(TRY(Ipv4::parse(text)));
    }
    std::ranges::sort(taken);
    return taken;
}

Status take_address(db::Tx& tx, const db::NetworkRow& network, const NewNic& wanted,
                    db::NicRow& nic) {
    if (!network.cidr) {
        if (!wanted.ipv4) return {};
        return fail(Code::kInvalidArgument,
                    fmt::format("the network {} gives no addresses", network.name));
    }
    std::optional<Ipv4> asked;
    if (wanted.ipv4) asked = TRY(Ipv4::parse(*wanted.ipv4));
    const auto pools = TRY(pools_of(tx, network));
    std::vector<Ipv4Range> ranges;
    for (const auto& pool : pools) ranges.push_back(pool.range);
    auto address = choose_address(ranges, TRY(taken_in(tx, network, pools)), asked);
    if (!address) {
        return fail(
            with_context(std::move(address.error()), fmt::format("network {}", network.name)));
    }
    nic.ipv4 = address->to_string();
    for (const auto& pool : pools) {
        if (!pool.range.contains(*address)) continue;
        nic.gateway = pool.gateway;
        nic.netmask = pool.netmask;
    }
    return {};
}

Status check_network(db::Tx& tx, const db::NetworkRow& network, const NewNic& wanted) {
    if (!TRY(may_use_network(tx, wanted.owner, network))) {
        return fail(Code::kForbidden,
                    fmt::format("the machine's owner may not use the network {}", network.name));
    }
    const bool is_going = network.state == model::NetworkState::kDestroy ||
                          network.state == model::NetworkState::kShutdown;
    if (is_going) {
        return fail(Code::kPreconditionFailed,
                    fmt::format("the network {} is being taken down", network.name));
    }
    for (const auto& nic : TRY(db::nics_of_vm(tx, wanted.vm_id))) {
        if (nic.network_id != network.id) continue;
        return fail(Code::kInvalidArgument,
                    fmt::format("the machine is in the network {} already", network.name));
    }
    return {};
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

Result<Ipv4> choose_address(const std::vector<Ipv4Range>& ranges, const std::vector<Ipv4>& taken,
                            const std::optional<Ipv4>& wanted) {
    if (wanted) {
        const bool is_inside = std::ranges::any_of(
            ranges, [&](const Ipv4Range& range) { return range.contains(*wanted); });
        if (!is_inside) {
            return fail(Code::kInvalidArgument,
                        fmt::format("{} is no address for machines", wanted->to_string()));
        }
        if (std::ranges::binary_search(taken, *wanted)) {
            return fail(Code::kInvalidArgument, fmt::format("{} is taken", wanted->to_string()));
        }
        return *wanted;
    }
    for (const auto& range : ranges) {
        if (const auto free = model::lowest_free(range, taken)) return *free;
    }
    return fail(Code::kNoCapacity, "no address is free");
}

std::string mac_of(const NicId& id) {
    uint64_t hash = kHashSeed;
    for (const uint8_t byte : id.uuid().bytes()) hash = (hash ^ byte) * kHashPrime;
    return fmt::format("02:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", (hash >> 32) & 0xff,
                       (hash >> 24) & 0xff, (hash >> 16) & 0xff, (hash >> 8) & 0xff, hash & 0xff);
}

Result<std::string> parse_mac(std::string_view text) {
    const auto refused = [&] {
        return fail(Code::kInvalidArgument, fmt::format("'{}' is no MAC address of a machine; "
                                                        "write 02:00:00:00:00:01",
                                                        text.substr(0, 32)));
    };
    if (text.size() != 17) return refused();
    std::string mac(text);
    for (size_t i = 0; i < mac.size(); ++i) {
        if (i % 3 == 2) {
            if (mac[i] != ':') return refused();
            continue;
        }
        if (hex_value(mac[i]) < 0) return refused();
        if (mac[i] >= 'A' && mac[i] <= 'F') mac[i] = static_cast<char>(mac[i] - 'A' + 'a');
    }
    const bool is_group = (hex_value(mac[1]) & 1) != 0;
    if (is_group || mac == "00:00:00:00:00:00") return refused();
    return mac;
}

Result<db::NicRow> allocate_nic(db::Tx& tx, const NewNic& wanted) {
    const auto network = TRY(get_named<db::NetworkRow>(tx, wanted.network_id, "networkids"));
    TRY(check_network(tx, network, wanted));
    db::NicRow row;
    row.id = wanted.id;
    row.vm_id = wanted.vm_id;
    row.network_id = network.id;
    row.account_id = wanted.owner.account_id;
    row.domain_id = wanted.owner.domain_id;
    row.device_index = wanted.device_index;
    row.is_default = wanted.is_default;
    row.mac = wanted.mac ? TRY(parse_mac(*wanted.mac)) : mac_of(wanted.id);
    TRY(take_address(tx, network, wanted, row));
    row.state = model::NicState::kAllocated;
    row.created_at = wanted.at;
    if (TRY(db::is_mac_taken(tx, network.id, row.mac))) {
        return fail(Code::kInvalidArgument,
                    fmt::format("the network {} has a machine with the MAC address {}",
                                network.name, row.mac));
    }
    TRY(db::insert(tx, row));
    TRY(db::add_to_network_summary(tx, network.id, 1, wanted.is_running ? 1 : 0));
    return row;
}

Status release_nic(db::Tx& tx, db::NicRow& nic, bool is_running, Time at) {
    TRY(db::remove(tx, nic, at));
    return db::add_to_network_summary(tx, nic.network_id, -1, is_running ? -1 : 0);
}

Status count_nics_running(db::Tx& tx, const VmId& vm, bool is_running) {
    for (const auto& nic : TRY(db::nics_of_vm(tx, vm))) {
        TRY(db::add_to_network_summary(tx, nic.network_id, 0, is_running ? 1 : -1));
    }
    return {};
}

}  // namespace lockstep::control
