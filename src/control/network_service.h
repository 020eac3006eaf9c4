// The services that network offerings may have.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/request.h"
#include "model/offering.h"

namespace lockstep::control {

struct ServiceProviderView {
    std::string name;
    bool is_switchable = true;  // whether single services of it may be chosen
};

struct ServiceCapabilityView {
    std::string name;
    std::optional<std::string> value;
    bool is_chosen = false;
};

struct NetworkServiceView {
    std::string name;
    std::vector<ServiceProviderView> providers;
    std::optional<std::vector<ServiceCapabilityView>> capabilities;
};

// A service of an offering, with the provider and the values that the offering chose.
NetworkServiceView offered_service_view(const model::OfferedService& service);

struct ListNetworkServices : Paging {
    std::optional<std::string> service;
    std::optional<std::string> provider;
};

// A pure answer from the table of defaults/network_services.h.
Result<Page<NetworkServiceView>> list_network_services(const Caller& caller,
                                                       const ListNetworkServices& request);

}  // namespace lockstep::control
