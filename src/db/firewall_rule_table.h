// Table firewall_rule.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/ids.h"
#include "model/network.h"

namespace lockstep::db {

// Traffic let in at a public address (kIngress) or out of a network (kEgress).
struct FirewallRuleRow {
    static constexpr std::string_view kTable = "firewall_rule";
    static constexpr std::string_view kHoldKind = "firewall_rule";

    FirewallRuleId id;
    int64_t generation = 0;
    model::TrafficDirection direction{};
    NetworkId network_id;
    std::optional<IpAddressId> ip_address_id;
    AccountId account_id;
    DomainId domain_id;
    std::string protocol;
    std::optional<int64_t> start_port;
    std::optional<int64_t> end_port;
    std::optional<int64_t> icmp_type;
    std::optional<int64_t> icmp_code;
    std::vector<std::string> source_cidrs;
    std::vector<std::string> destination_cidrs;
    model::RuleState state{};
    bool is_displayed = false;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(FirewallRuleRow, (),
                      (id, generation, direction, network_id, ip_address_id, account_id, domain_id,
                       protocol, start_port, end_port, icmp_type, icmp_code, source_cidrs,
                       destination_cidrs, state, is_displayed, created_at, removed_at))

}  // namespace lockstep::db
