#include "control/network_service.h"

#include <algorithm>

#include "control/defaults/network_services.h"
#include "control/fold.h"

namespace lockstep::control {

Result<Page<NetworkServiceView>> list_network_services(const Caller&,
                                                       const ListNetworkServices& request) {
    std::vector<NetworkServiceView> found;
    for (const auto& service : network_services()) {
        if (request.service && fold_case(*request.service) != fold_case(service.name)) continue;
        if (request.keyword && !holds_text(service.name, *request.keyword)) continue;
        const bool has_provider =
            !request.provider ||
            std::ranges::any_of(service.providers, [&](std::string_view provider) {
                return fold_case(provider) == fold_case(*request.provider);
            });
        if (!has_provider) continue;
        NetworkServiceView view;
        view.name = service.name;
        for (const auto provider : service.providers) {
            view.providers.push_back({std::string(provider), true});
        }
        std::vector<ServiceCapabilityView> capabilities;
        for (const auto& capability : service.capabilities) {
            capabilities.push_back({std::string(capability.name), {}, capability.is_chosen});
        }
        if (!capabilities.empty()) view.capabilities = std::move(capabilities);
        found.push_back(std::move(view));
    }
    Page<NetworkServiceView> page{.items = {}, .total = static_cast<int64_t>(found.size())};
    const auto first = std::min<int64_t>(request.offset(), page.total);
    const auto last = request.limit() > page.total - first ? page.total : first + request.limit();
    for (int64_t i = first; i < last; ++i) {
        page.items.push_back(std::move(found[static_cast<size_t>(i)]));
    }
    return page;
}

NetworkServiceView offered_service_view(const model::OfferedService& service) {
    NetworkServiceView view;
    view.name = service.name;
    for (const auto& provider : service.providers) view.providers.push_back({provider, true});
    std::vector<ServiceCapabilityView> capabilities;
    for (const auto& [name, value] : service.capabilities) {
        capabilities.push_back({name, value, false});
    }
    if (!capabilities.empty()) view.capabilities = std::move(capabilities);
    return view;
}

}  // namespace lockstep::control
