// Table nic.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "model/ids.h"
#include "model/network.h"

namespace lockstep::db {

// A network interface of a virtual machine. Routers keep their interfaces in their own row.
struct NicRow {
    static constexpr std::string_view kTable = "nic";
    static constexpr std::string_view kHoldKind = "nic";

    NicId id;
    int64_t generation = 0;
    VmId vm_id;
    NetworkId network_id;
    AccountId account_id;
    DomainId domain_id;
    int64_t device_index = 0;
    bool is_default = false;
    std::string mac;
    std::optional<std::string> ipv4;
    std::optional<std::string> netmask;
    std::optional<std::string> gateway;
    model::NicState state{};
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(NicRow, (),
                      (id, generation, vm_id, network_id, account_id, domain_id, device_index,
                       is_default, mac, ipv4, netmask, gateway, state, created_at, removed_at))

struct NicFilter {
    VmId vm_id;
    std::optional<NicId> id;
    std::optional<NetworkId> network_id;
    std::optional<std::string> keyword;  // in the address or the network's name
};

// In the order of their places in the machine.
Result<ListPage<NicRow>> list_nics(Tx& tx, const NicFilter& filter, const PageWindow& window);
Result<std::vector<NicRow>> nics_of_vm(Tx& tx, const VmId& vm);
// The addresses that live NICs of a network have, in no order.
Result<std::vector<std::string>> nic_addresses(Tx& tx, const NetworkId& network);
Result<bool> is_mac_taken(Tx& tx, const NetworkId& network, const std::string& mac);

}  // namespace lockstep::db
