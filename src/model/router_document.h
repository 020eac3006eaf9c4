// All that a router does, as one complete document: addresses, leases, names, rules.
//
// It is rendered from committed rows, applied whole, and read back by version and hash. Documents
// hold guests' user data and passwords: they are never logged. Pure functions only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/ids.h"

namespace lockstep::model {

// A public address that the router answers for.
struct PublicAddress {
    IpAddressId id{};
    std::string ip{};
    int64_t prefix_length = 24;
    std::string gateway{};
    std::string network{};  // external name of the public network that it is on
    bool is_source_nat = false;
    bool operator==(const PublicAddress&) const = default;
};
BOOST_DESCRIBE_STRUCT(PublicAddress, (), (id, ip, prefix_length, gateway, network, is_source_nat))

// The router's side of a guest network.
struct GuestInterface {
    NetworkId id{};
    std::string network{};  // external name
    std::string ip{};       // of the router itself
    // What leases point to; differs from `ip` where the router only serves DHCP and DNS.
    std::string gateway{};
    std::string cidr{};
    std::string domain{};  // suffix of its guests' names
    std::vector<std::string> dns_servers{};
    bool operator==(const GuestInterface&) const = default;
};
BOOST_DESCRIBE_STRUCT(GuestInterface, (), (id, network, ip, gateway, cidr, domain, dns_servers))

struct DhcpLease {
    NicId id{};
    VmId vm_id{};
    std::string mac{};
    std::string ip{};
    std::string hostname{};
    bool is_default_nic = true;  // gets the default route
    bool operator==(const DhcpLease&) const = default;
};
BOOST_DESCRIBE_STRUCT(DhcpLease, (), (id, vm_id, mac, ip, hostname, is_default_nic))

struct DnsEntry {
    NicId id{};
    VmId vm_id{};
    std::string name{};
    std::string ip{};
    bool operator==(const DnsEntry&) const = default;
};
BOOST_DESCRIBE_STRUCT(DnsEntry, (), (id, vm_id, name, ip))

// "tcp", "udp", "icmp" or "all"; ports for the first two, ICMP type and code (-1: any) for icmp.
struct TrafficMatch {
    std::string protocol{};
    std::optional<int64_t> start_port{};  // none: every port
    std::optional<int64_t> end_port{};
    std::optional<int64_t> icmp_type{};
    std::optional<int64_t> icmp_code{};
    bool operator==(const TrafficMatch&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrafficMatch, (), (protocol, start_port, end_port, icmp_type, icmp_code))

// Lets traffic in to a public address.
struct FirewallRule {
    FirewallRuleId id{};
    std::string public_ip{};
    TrafficMatch match{};
    std::vector<std::string> source_cidrs{};
    bool operator==(const FirewallRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(FirewallRule, (), (id, public_ip, match, source_cidrs))

// The exception to a guest network's egress default.
struct EgressRule {
    FirewallRuleId id{};
    std::string network{};  // external name of the guest network
    TrafficMatch match{};
    std::vector<std::string> source_cidrs{};
    std::vector<std::string> destination_cidrs{};
    bool operator==(const EgressRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(EgressRule, (), (id, network, match, source_cidrs, destination_cidrs))

struct PortForwarding {
    PortForwardingRuleId id{};
    VmId vm_id{};
    std::string public_ip{};
    std::string protocol{};  // "tcp" or "udp"
    int64_t start_port = 0;
    int64_t end_port = 0;
    std::string guest_ip{};
    int64_t guest_start_port = 0;
    int64_t guest_end_port = 0;
    bool operator==(const PortForwarding&) const = default;
};
BOOST_DESCRIBE_STRUCT(PortForwarding, (),
                      (id, vm_id, public_ip, protocol, start_port, end_port, guest_ip,
                       guest_start_port, guest_end_port))

struct StaticNat {
    IpAddressId id{};
    VmId vm_id{};
    std::string public_ip{};
    std::string guest_ip{};
    bool operator==(const StaticNat&) const = default;
};
BOOST_DESCRIBE_STRUCT(StaticNat, (), (id, vm_id, public_ip, guest_ip))

// What the metadata service tells the guest with this address.
struct GuestMetadata {
    NicId id{};
    VmId vm_id{};
    std::string ip{};
    std::map<std::string, std::string> entries{};  // "public-keys", "local-hostname", …
    std::string user_data{};                       // Base64
    bool operator==(const GuestMetadata&) const = default;
};
BOOST_DESCRIBE_STRUCT(GuestMetadata, (), (id, vm_id, ip, entries, user_data))

// A password that the guest may fetch once.
struct GuestPassword {
    NicId id{};
    VmId vm_id{};
    std::string ip{};
    std::string password{};
    bool operator==(const GuestPassword&) const = default;
};
BOOST_DESCRIBE_STRUCT(GuestPassword, (), (id, vm_id, ip, password))

struct RouterDocument {
    int64_t version = 0;
    bool is_egress_allowed = false;  // what egress rules are exceptions to
    std::vector<PublicAddress> public_addresses{};
    std::vector<GuestInterface> guest_interfaces{};
    std::vector<DhcpLease> dhcp_leases{};
    std::vector<DnsEntry> dns_entries{};
    std::vector<FirewallRule> firewall_rules{};
    std::vector<EgressRule> egress_rules{};
    std::vector<PortForwarding> port_forwardings{};
    std::vector<StaticNat> static_nats{};
    std::vector<GuestMetadata> metadata{};
    std::vector<GuestPassword> passwords{};
    bool operator==(const RouterDocument&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouterDocument, (),
                      (version, is_egress_allowed, public_addresses, guest_interfaces, dhcp_leases,
                       dns_entries, firewall_rules, egress_rules, port_forwardings, static_nats,
                       metadata, passwords))

// An entry that can not be in force, and why.
struct RefusedEntry {
    std::string kind{};  // the list that it is in: "port_forwardings"
    Uuid id{};
    std::string reason{};
    bool operator==(const RefusedEntry&) const = default;
};
BOOST_DESCRIBE_STRUCT(RefusedEntry, (), (kind, id, reason))

// Sorts every list by id, so that equal rows give equal text whatever order they were read in.
void sort_entries(RouterDocument& document);

// The one text of a document: compact JSON, members in the order above, entries sorted by id,
// absent optionals left out. from_json reads it.
std::string canonical_text(const RouterDocument& document);

// SHA-256 of the canonical text, the version left out, in hexadecimal: equal hashes, equal effect.
std::string document_hash(const RouterDocument& document);
// The same, of a text that canonical_text gave.
std::string hash_of_text(std::string_view canonical);

// Every entry that contradicts the document or itself: addresses outside their network or used
// twice, unknown public addresses, ports out of range or forwarded twice. Empty: can be applied.
std::vector<RefusedEntry> check_document(const RouterDocument& document);

// Whether an entry with this id is in the document.
bool has_entry(const RouterDocument& document, const Uuid& id);
// Whether any entry serves this virtual machine.
bool serves_vm(const RouterDocument& document, VmId vm_id);

}  // namespace lockstep::model
