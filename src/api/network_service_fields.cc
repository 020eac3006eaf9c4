#include "api/network_service_fields.h"

namespace lockstep::api {

using control::NetworkServiceView;
using control::ServiceCapabilityView;
using control::ServiceProviderView;

Fields<NetworkServiceView> network_service_fields() {
    const Fields<ServiceProviderView> providers = {
        field("name", &ServiceProviderView::name, "the provider's name"),
        field("canenableindividualservice", &ServiceProviderView::is_switchable,
              "whether single services of it may be chosen"),
    };
    const Fields<ServiceCapabilityView> capabilities = {
        field("name", &ServiceCapabilityView::name, "the capability's name"),
        field("value", &ServiceCapabilityView::value, "its value"),
        field("canchooseservicecapability", &ServiceCapabilityView::is_chosen,
              "whether an offering chooses its value"),
    };
    return {
        field("name", &NetworkServiceView::name, "the service's name"),
        field("provider", &NetworkServiceView::providers, providers, "who provides it"),
        field("capability", &NetworkServiceView::capabilities, capabilities, "what it can do"),
    };
}

}  // namespace lockstep::api
