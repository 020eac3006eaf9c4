#include "control/defaults/network_services.h"

#include <algorithm>
#include <array>

namespace lockstep::control {
namespace {

constexpr std::string_view kRouter = "VirtualRouter";
constexpr std::string_view kConfigDrive = "ConfigDrive";

const std::array kServices = {
    NetworkService{"Dhcp", {kRouter}, {{"ExtraDhcpOptions", "true"}}},
    NetworkService{"Dns", {kRouter}, {{"AllowDnsSuffixModification", "true"}}},
    NetworkService{"Firewall",
                   {kRouter},
                   {{"SupportedProtocols", "tcp,udp,icmp"},
                    {"MultipleIps", "true"},
                    {"TrafficStatistics", "per public ip"},
                    {"SupportedTrafficDirection", "ingress, egress"},
                    {"SupportedEgressProtocols", "tcp,udp,icmp, all"}}},
    NetworkService{"UserData", {kRouter, kConfigDrive}, {}},
    NetworkService{
        "SourceNat",
        {kRouter},
        {{"SupportedSourceNatTypes", "peraccount", true}, {"RedundantRouter", "false", true}}},
    NetworkService{"StaticNat", {kRouter}, {{"ElasticIp", "false"}, {"AssociatePublicIP", "true"}}},
    NetworkService{"PortForwarding", {kRouter}, {{"SupportedProtocols", "tcp,udp"}}},
};

}  // namespace

std::span<const NetworkService> network_services() { return kServices; }

const NetworkService* find_network_service(std::string_view name) {
    const auto* found = std::ranges::find(kServices, name, &NetworkService::name);
    return found == kServices.end() ? nullptr : found;
}

}  // namespace lockstep::control
