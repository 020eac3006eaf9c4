// What a router refuses, and which entry is to blame. Of two entries that exclude each other the
// one with the higher id is refused: ids are ordered by time, so the newcomer fails.
#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

#include "model/ipv4.h"
#include "model/router_document.h"

namespace lockstep::model {
namespace {

constexpr int64_t kLastPort = 65'535;
constexpr int64_t kLastIcmp = 255;

bool is_ipv6(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

bool is_address(const std::string& text) { return Ipv4::parse(text) || is_ipv6(text); }

bool is_block(const std::string& text) {
    const size_t slash = text.find('/');
    if (slash == std::string::npos) return false;
    return Ipv4Cidr::parse(text) || is_ipv6(text.substr(0, slash));
}

bool is_host_label(std::string_view name) {
    constexpr size_t kLongest = 63;
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.' || c == '_';
    };
    return !name.empty() && name.size() <= kLongest && std::ranges::all_of(name, is_allowed);
}

bool is_port_range(int64_t start, int64_t end) {
    return 1 <= start && start <= end && end <= kLastPort;
}

// Collects what is wrong with one document.
class Check {
  public:
    explicit Check(const RouterDocument& document) : document_(document) {}

    std::vector<RefusedEntry> run() {
        check_public_addresses();
        check_guest_interfaces();
        check_leases();
        check_dns_entries();
        check_firewall_rules();
        check_egress_rules();
        check_port_forwardings();
        check_static_nats();
        check_guest_services("metadata", document_.metadata);
        check_guest_services("passwords", document_.passwords);
        return std::move(refused_);
    }

  private:
    template <class Entry>
    void refuse(std::string_view kind, const Entry& entry, std::string reason) {
        refused_.push_back({std::string(kind), entry.id.uuid(), std::move(reason)});
    }

    // Copies of the entries in order of their ids, so that the newcomer of a pair is met second.
    template <class Entry>
    static std::vector<const Entry*> by_id(const std::vector<Entry>& entries) {
        std::vector<const Entry*> ordered;
        ordered.reserve(entries.size());
        for (const Entry& entry : entries) ordered.push_back(&entry);
        std::ranges::sort(ordered, {}, [](const Entry* entry) { return entry->id; });
        return ordered;
    }

    bool is_guest_address(const std::string& text) const {
        const auto address = Ipv4::parse(text);
        if (!address) return is_ipv6(text);
        return std::ranges::any_of(blocks_,
                                   [&](const Ipv4Cidr& block) { return block.contains(*address); });
    }

    void check_public_addresses() {
        for (const auto* entry : by_id(document_.public_addresses)) {
            const bool is_new = public_ips_.insert(entry->ip).second;
            if (!is_address(entry->ip) || !is_address(entry->gateway)) {
                refuse("public_addresses", *entry, "no address: '" + entry->ip + "'");
            } else if (!is_new) {
                refuse("public_addresses", *entry, entry->ip + " is there twice");
            }
            if (entry->is_source_nat) source_nat_ips_.insert(entry->ip);
        }
    }

    void check_guest_interfaces() {
        for (const auto* entry : by_id(document_.guest_interfaces)) {
            const auto block = Ipv4Cidr::parse(entry->cidr);
            const auto address = Ipv4::parse(entry->ip);
            const auto gateway = Ipv4::parse(entry->gateway);
            if (!block || !address || !gateway) {
                refuse("guest_interfaces", *entry, "no IPv4 network: '" + entry->cidr + "'");
                continue;
            }
            if (!block->contains(*address) || !block->contains(*gateway)) {
                refuse("guest_interfaces", *entry, "its address is outside " + entry->cidr);
            }
            if (!networks_.insert(entry->network).second) {
                refuse("guest_interfaces", *entry, entry->network + " is there twice");
            }
            blocks_.push_back(*block);
            router_ips_.insert(entry->ip);
        }
    }

    void check_leases() {
        std::unordered_set<std::string> ips;
        std::unordered_set<std::string> macs;
        for (const auto* entry : by_id(document_.dhcp_leases)) {
            if (!is_guest_address(entry->ip)) {
                refuse("dhcp_leases", *entry, entry->ip + " is in no guest network");
            } else if (router_ips_.contains(entry->ip)) {
                refuse("dhcp_leases", *entry, entry->ip + " is the router's own");
            } else if (!ips.insert(entry->ip).second) {
                refuse("dhcp_leases", *entry, entry->ip + " is leased twice");
            } else if (!macs.insert(entry->mac).second) {
                refuse("dhcp_leases", *entry, entry->mac + " has two leases");
            } else if (!is_host_label(entry->hostname)) {
                refuse("dhcp_leases", *entry, "no host name: '" + entry->hostname + "'");
            }
        }
    }

    void check_dns_entries() {
        for (const auto& entry : document_.dns_entries) {
            if (!is_host_label(entry.name)) {
                refuse("dns_entries", entry, "no host name: '" + entry.name + "'");
            } else if (!is_address(entry.ip)) {
                refuse("dns_entries", entry, "no address: '" + entry.ip + "'");
            }
        }
    }

    // What is wrong with a match; empty when nothing is.
    static std::string wrong_in(const TrafficMatch& match) {
        const bool has_ports = match.start_port || match.end_port;
        const bool is_icmp = match.protocol == "icmp";
        const bool knows_ports = match.protocol == "tcp" || match.protocol == "udp";
        if (!is_icmp && !knows_ports && match.protocol != "all") {
            return "unknown protocol '" + match.protocol + "'";
        }
        if (has_ports && !knows_ports) return match.protocol + " has no ports";
        const int64_t start = match.start_port.value_or(1);
        if (has_ports && !is_port_range(start, match.end_port.value_or(start))) {
            return fmt::format("ports {} to {} are no range", start,
                               match.end_port.value_or(start));
        }
        const int64_t type = match.icmp_type.value_or(-1);
        const int64_t code = match.icmp_code.value_or(-1);
        if (type < -1 || type > kLastIcmp || code < -1 || code > kLastIcmp) {
            return fmt::format("no ICMP type {} and code {}", type, code);
        }
        return {};
    }

    template <class Rule>
    void check_match(std::string_view kind, const Rule& rule,
                     const std::vector<std::string>& blocks) {
        const std::string wrong = wrong_in(rule.match);
        if (!wrong.empty()) return refuse(kind, rule, wrong);
        for (const auto& block : blocks) {
            if (!is_block(block)) return refuse(kind, rule, "no address block: '" + block + "'");
        }
    }

    void check_firewall_rules() {
        for (const auto& entry : document_.firewall_rules) {
            if (!public_ips_.contains(entry.public_ip)) {
                refuse("firewall_rules", entry, entry.public_ip + " is not on this router");
            } else {
                check_match("firewall_rules", entry, entry.source_cidrs);
            }
        }
    }

    void check_egress_rules() {
        for (const auto& entry : document_.egress_rules) {
            if (!networks_.contains(entry.network)) {
                refuse("egress_rules", entry, entry.network + " is not on this router");
                continue;
            }
            auto blocks = entry.source_cidrs;
            blocks.insert(blocks.end(), entry.destination_cidrs.begin(),
                          entry.destination_cidrs.end());
            check_match("egress_rules", entry, blocks);
        }
    }

    void check_port_forwardings() {
        std::map<std::string, std::vector<const PortForwarding*>> taken;
        for (const auto* entry : by_id(document_.port_forwardings)) {
            const std::string wrong = wrong_in(*entry);
            if (!wrong.empty()) {
                refuse("port_forwardings", *entry, wrong);
                continue;
            }
            auto& others = taken[entry->public_ip + "/" + entry->protocol];
            const auto overlaps = [&](const PortForwarding* other) {
                return other->start_port <= entry->end_port && entry->start_port <= other->end_port;
            };
            if (std::ranges::any_of(others, overlaps)) {
                refuse("port_forwardings", *entry, "its public ports are forwarded already");
            } else {
                others.push_back(entry);
            }
            forwarded_ips_.insert(entry->public_ip);
        }
    }

    std::string wrong_in(const PortForwarding& entry) const {
        if (!public_ips_.contains(entry.public_ip)) {
            return entry.public_ip + " is not on this router";
        }
        if (entry.protocol != "tcp" && entry.protocol != "udp") {
            return "can not forward protocol '" + entry.protocol + "'";
        }
        if (!is_port_range(entry.start_port, entry.end_port) ||
            !is_port_range(entry.guest_start_port, entry.guest_end_port)) {
            return "its ports are no range";
        }
        const int64_t ports = entry.end_port - entry.start_port;
        const int64_t guest_ports = entry.guest_end_port - entry.guest_start_port;
        if (guest_ports != ports && guest_ports != 0) return "its ranges differ in length";
        if (!is_guest_address(entry.guest_ip)) return entry.guest_ip + " is in no guest network";
        return {};
    }

    void check_static_nats() {
        std::set<std::string> taken;
        for (const auto* entry : by_id(document_.static_nats)) {
            if (!public_ips_.contains(entry->public_ip)) {
                refuse("static_nats", *entry, entry->public_ip + " is not on this router");
            } else if (source_nat_ips_.contains(entry->public_ip)) {
                refuse("static_nats", *entry, entry->public_ip + " is the source NAT address");
            } else if (forwarded_ips_.contains(entry->public_ip)) {
                refuse("static_nats", *entry, entry->public_ip + " has port forwardings");
            } else if (!is_guest_address(entry->guest_ip)) {
                refuse("static_nats", *entry, entry->guest_ip + " is in no guest network");
            } else if (!taken.insert(entry->public_ip).second) {
                refuse("static_nats", *entry, entry->public_ip + " is mapped twice");
            }
        }
    }

    template <class Entry>
    void check_guest_services(std::string_view kind, const std::vector<Entry>& entries) {
        for (const auto& entry : entries) {
            if (!is_guest_address(entry.ip)) {
                refuse(kind, entry, entry.ip + " is in no guest network");
            }
        }
    }

    const RouterDocument& document_;
    std::vector<RefusedEntry> refused_;
    std::vector<Ipv4Cidr> blocks_;
    std::set<std::string> networks_;
    std::set<std::string> public_ips_;
    std::set<std::string> source_nat_ips_;
    std::set<std::string> forwarded_ips_;
    std::set<std::string> router_ips_;
};

}  // namespace

std::vector<RefusedEntry> check_document(const RouterDocument& document) {
    return Check(document).run();
}

}  // namespace lockstep::model
