// Table nic.
#pragma once

#include <optional>
#include <string>
#include <string_view>

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

}  // namespace lockstep::db
