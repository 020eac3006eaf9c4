// Table port_forwarding_rule.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/ids.h"
#include "model/network.h"

namespace lockstep::db {

// Ports of a public address that lead to a virtual machine.
struct PortForwardingRuleRow {
    static constexpr std::string_view kTable = "port_forwarding_rule";
    static constexpr std::string_view kHoldKind = "port_forwarding_rule";

    PortForwardingRuleId id;
    int64_t generation = 0;
    NetworkId network_id;
    IpAddressId ip_address_id;
    AccountId account_id;
    DomainId domain_id;
    VmId vm_id;
    NicId nic_id;
    std::string protocol;
    int64_t public_start_port = 0;
    int64_t public_end_port = 0;
    int64_t private_start_port = 0;
    int64_t private_end_port = 0;
    std::vector<std::string> source_cidrs;
    model::RuleState state{};
    bool is_displayed = false;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(PortForwardingRuleRow, (),
                      (id, generation, network_id, ip_address_id, account_id, domain_id, vm_id,
                       nic_id, protocol, public_start_port, public_end_port, private_start_port,
                       private_end_port, source_cidrs, state, is_displayed, created_at, removed_at))

}  // namespace lockstep::db
