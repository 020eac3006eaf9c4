// The services that a network offering may have: who can provide each, and its capabilities.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace lockstep::control {

struct ServiceCapability {
    std::string_view name;
    // What the virtual router answers for it; empty where there is no fixed answer.
    std::string_view value;
    // Whether an offering may choose its value.
    bool is_chosen = false;
};

struct NetworkService {
    std::string_view name;
    std::vector<std::string_view> providers;
    std::vector<ServiceCapability> capabilities;
};

// In the order in which listSupportedNetworkServices answers them.
std::span<const NetworkService> network_services();

// Null for a name that is no service. The case of the name matters.
const NetworkService* find_network_service(std::string_view name);

}  // namespace lockstep::control
