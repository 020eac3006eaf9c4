#include "model/router_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace lockstep::model {
namespace {

template <class IdType>
IdType id_of(const std::string& name) {
    return IdType{Uuid::named(name)};
}

// A document with one entry in each list, all of which can be applied.
RouterDocument full_document() {
    RouterDocument document;
    document.version = 7;
    document.public_addresses = {
        {id_of<IpAddressId>("a"), "203.0.113.10", 24, "203.0.113.1", "public", true},
        {id_of<IpAddressId>("b"), "203.0.113.11", 24, "203.0.113.1", "public", false}};
    document.guest_interfaces = {{id_of<NetworkId>("n"),
                                  "net-1",
                                  "10.1.1.1",
                                  "10.1.1.1",
                                  "10.1.1.0/24",
                                  "cloud.internal",
                                  {"10.1.1.1"}}};
    const auto vm = id_of<VmId>("vm");
    document.dhcp_leases = {
        {id_of<NicId>("nic"), vm, "02:00:00:00:00:01", "10.1.1.5", "web\"1", true}};
    document.dhcp_leases[0].hostname = "web1";
    document.dns_entries = {{id_of<NicId>("nic"), vm, "web1", "10.1.1.5"}};
    document.firewall_rules = {{id_of<FirewallRuleId>("fw"),
                                "203.0.113.10",
                                {"tcp", 80, 81, std::nullopt, std::nullopt},
                                {"0.0.0.0/0"}}};
    document.egress_rules = {{id_of<FirewallRuleId>("eg"),
                              "net-1",
                              {"icmp", std::nullopt, std::nullopt, 8, -1},
                              {"10.1.1.0/24"},
                              {}}};
    document.port_forwardings = {{id_of<PortForwardingRuleId>("pf"), vm, "203.0.113.10", "tcp", 80,
                                  81, "10.1.1.5", 8080, 8081}};
    document.static_nats = {{id_of<IpAddressId>("b"), vm, "203.0.113.11", "10.1.1.5"}};
    document.metadata = {
        {id_of<NicId>("nic"), vm, "10.1.1.5", {{"local-hostname", "web1"}}, "I3\n"}};
    document.passwords = {{id_of<NicId>("nic"), vm, "10.1.1.5", "se\"cret\\\x01"}};
    return document;
}

// Leases of `count` machines, in an order that is not that of their ids.
RouterDocument with_leases(int count) {
    RouterDocument document = full_document();
    document.guest_interfaces[0].cidr = "10.1.0.0/16";
    document.dhcp_leases.clear();
    for (int i = 0; i < count; ++i) {
        const std::string text = std::to_string(i);
        document.dhcp_leases.push_back({id_of<NicId>("nic" + text), id_of<VmId>("vm" + text),
                                        "mac" + text, "10.1.2." + text, "vm" + text, true});
    }
    return document;
}

TEST(RouterDocument, HasTheTextThatJsonGives) {
    RouterDocument document = with_leases(20);
    const std::string text = canonical_text(document);
    sort_entries(document);
    EXPECT_EQ(text, print_json(to_json(document)));
    const auto read = from_json<RouterDocument>(*parse_json(text));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, document);
    EXPECT_EQ(document_hash(*read), hash_of_text(text));
}

TEST(RouterDocument, HashesEqualForEveryOrderOfRows) {
    RouterDocument document = with_leases(20);
    const std::string hash = document_hash(document);
    std::ranges::reverse(document.dhcp_leases);
    EXPECT_EQ(document_hash(document), hash);
}

TEST(RouterDocument, HashesTheEffectAndNotTheVersion) {
    RouterDocument document = full_document();
    const std::string hash = document_hash(document);
    document.version = 8;
    EXPECT_EQ(document_hash(document), hash);
    document.is_egress_allowed = true;
    EXPECT_NE(document_hash(document), hash);
    document = full_document();
    document.passwords[0].password += "x";
    EXPECT_NE(document_hash(document), hash);
}

TEST(RouterDocument, FindsEntriesByIdAndByMachine) {
    const RouterDocument document = full_document();
    EXPECT_TRUE(has_entry(document, Uuid::named("pf")));
    EXPECT_FALSE(has_entry(document, Uuid::named("vm")));
    EXPECT_TRUE(serves_vm(document, id_of<VmId>("vm")));
    EXPECT_FALSE(serves_vm(document, id_of<VmId>("pf")));
    EXPECT_FALSE(serves_vm(RouterDocument{}, id_of<VmId>("vm")));
}

TEST(RouterDocument, AcceptsWhatIsRight) {
    EXPECT_THAT(check_document(full_document()), testing::IsEmpty());
    EXPECT_THAT(check_document(with_leases(200)), testing::IsEmpty());
    EXPECT_THAT(check_document(RouterDocument{}), testing::IsEmpty());
}

struct WrongCase {
    std::string kind;
    std::string id;
    std::function<void(RouterDocument&)> spoil;
};

std::vector<WrongCase> wrong_cases() {
    return {
        {"public_addresses", "a", [](auto& d) { d.public_addresses[0].gateway = "nowhere"; }},
        {"dhcp_leases", "nic", [](auto& d) { d.dhcp_leases[0].ip = "10.2.1.5"; }},
        {"dhcp_leases", "nic", [](auto& d) { d.dhcp_leases[0].ip = "10.1.1.1"; }},
        {"dhcp_leases", "nic", [](auto& d) { d.dhcp_leases[0].hostname = "a b"; }},
        {"dns_entries", "nic", [](auto& d) { d.dns_entries[0].name = ""; }},
        {"firewall_rules", "fw", [](auto& d) { d.firewall_rules[0].public_ip = "203.0.113.9"; }},
        {"firewall_rules", "fw", [](auto& d) { d.firewall_rules[0].match.end_port = 65'536; }},
        {"firewall_rules", "fw", [](auto& d) { d.firewall_rules[0].match.protocol = "gre"; }},
        {"firewall_rules", "fw", [](auto& d) { d.firewall_rules[0].source_cidrs = {"10/8"}; }},
        {"egress_rules", "eg", [](auto& d) { d.egress_rules[0].network = "net-2"; }},
        {"egress_rules", "eg", [](auto& d) { d.egress_rules[0].match.start_port = 80; }},
        {"egress_rules", "eg", [](auto& d) { d.egress_rules[0].match.icmp_type = 256; }},
        {"port_forwardings", "pf", [](auto& d) { d.port_forwardings[0].start_port = 99; }},
        {"port_forwardings", "pf", [](auto& d) { d.port_forwardings[0].guest_end_port = 9000; }},
        {"port_forwardings", "pf", [](auto& d) { d.port_forwardings[0].protocol = "icmp"; }},
        {"port_forwardings", "pf", [](auto& d) { d.port_forwardings[0].guest_ip = "10.9.9.9"; }},
        {"static_nats", "b", [](auto& d) { d.static_nats[0].guest_ip = "10.9.9.9"; }},
        {"static_nats", "b", [](auto& d) { d.static_nats[0].public_ip = "203.0.113.10"; }},
        {"static_nats", "b", [](auto& d) { d.port_forwardings[0].public_ip = "203.0.113.11"; }},
        {"metadata", "nic", [](auto& d) { d.metadata[0].ip = "10.9.9.9"; }},
        {"passwords", "nic", [](auto& d) { d.passwords[0].ip = ""; }},
    };
}

TEST(RouterDocument, NamesTheEntryThatIsWrong) {
    for (const WrongCase& wrong : wrong_cases()) {
        RouterDocument document = full_document();
        wrong.spoil(document);
        const auto refused = check_document(document);
        ASSERT_EQ(refused.size(), 1U) << wrong.kind << " " << wrong.id;
        EXPECT_EQ(refused[0].kind, wrong.kind);
        EXPECT_EQ(refused[0].id, Uuid::named(wrong.id)) << wrong.kind;
        EXPECT_NE(refused[0].reason, "");
    }
}

TEST(RouterDocument, RefusesTheNewerOfTwoThatExcludeEachOther) {
    const auto older = id_of<NicId>("nic0") < id_of<NicId>("nic1") ? 0U : 1U;
    for (const bool is_same_ip : {true, false}) {
        RouterDocument document = with_leases(2);
        auto& leases = document.dhcp_leases;
        (is_same_ip ? leases[0].ip : leases[0].mac) = is_same_ip ? leases[1].ip : leases[1].mac;
        const auto refused = check_document(document);
        ASSERT_EQ(refused.size(), 1U);
        EXPECT_EQ(refused[0].id, leases[1 - older].id.uuid());
    }
    RouterDocument document = full_document();
    PortForwarding second = document.port_forwardings[0];
    second.id = id_of<PortForwardingRuleId>("second");
    second.start_port = second.end_port;
    second.guest_start_port = second.guest_end_port;
    document.port_forwardings.push_back(second);
    const auto refused = check_document(document);
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].id, std::max(second.id, document.port_forwardings[0].id).uuid());
    document.port_forwardings[1].protocol = "udp";
    EXPECT_THAT(check_document(document), testing::IsEmpty());
}

}  // namespace
}  // namespace lockstep::model
