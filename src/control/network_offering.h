// Network offerings: what guest networks offer.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/network_service.h"
#include "control/offering.h"
#include "control/request.h"
#include "db/network_offering_table.h"

namespace lockstep::control {

struct NetworkOfferingView : OfferingScopeView {
    NetworkOfferingId id;
    std::string name;
    std::string display_text;
    Time created_at;
    model::TrafficType traffic_type{};
    model::GuestType guest_type{};
    model::NetworkAvailability availability{};
    model::NetworkOfferingState state{};
    bool is_default = false;
    bool is_vlan_specified = false;
    bool are_ip_ranges_specified = false;
    bool is_conserve_mode = false;
    bool is_egress_allowed = false;
    bool is_persistent = false;
    bool is_for_vpc = false;
    std::optional<int64_t> network_rate;
    std::optional<int64_t> max_connections;
    std::optional<std::string> tags;
    std::optional<ServiceOfferingId> service_offering_id;
    std::vector<NetworkServiceView> services;
    std::map<std::string, std::string> details;
};

struct ListNetworkOfferings : Paging {
    std::optional<NetworkOfferingId> id;
    std::optional<std::string> name;
    std::optional<std::string> display_text;
    std::optional<std::string> guest_type;
    std::optional<std::string> traffic_type;
    std::optional<std::string> availability;
    std::optional<std::string> state;
    std::optional<std::string> tags;
    std::optional<bool> is_default;
    std::optional<bool> is_for_vpc;
    std::optional<bool> is_tagged;
    std::optional<bool> is_vlan_specified;
    std::optional<bool> are_ip_ranges_specified;
    std::optional<bool> is_source_nat_supported;
    std::vector<std::string> services;
    std::optional<ZoneId> zone_id;
    std::optional<DomainId> domain_id;
};

// One entry of serviceproviderlist or servicecapabilitylist.
struct ServiceChoice {
    std::string service;
    std::optional<std::string> provider;
    std::optional<std::string> capability;
    std::optional<std::string> value;
};

struct CreateNetworkOffering {
    std::string name;
    std::optional<std::string> display_text;
    std::string guest_type;
    std::string traffic_type;
    std::optional<std::string> availability;
    std::vector<std::string> services;
    std::vector<ServiceChoice> providers;
    std::vector<ServiceChoice> capabilities;
    std::vector<DomainId> domain_ids;
    std::vector<ZoneId> zone_ids;
    std::optional<int32_t> network_rate;
    std::optional<int32_t> max_connections;
    std::optional<std::string> tags;
    std::optional<ServiceOfferingId> service_offering_id;
    std::optional<bool> is_conserve_mode;
    std::optional<bool> is_egress_allowed;
    bool is_vlan_specified = false;
    bool are_ip_ranges_specified = false;
    bool is_persistent = false;
    bool is_enabled = false;
    std::map<std::string, std::string> details;
};

// Absent members stay as they are.
struct UpdateNetworkOffering {
    NetworkOfferingId id;
    std::optional<std::string> name;
    std::optional<std::string> display_text;
    std::optional<std::string> availability;
    std::optional<std::string> state;
    std::optional<std::string> tags;
    std::optional<int32_t> sort_key;
    std::optional<int32_t> max_connections;
};

// Thread-safe.
class NetworkOfferings {
  public:
    explicit NetworkOfferings(Database database) : database_(database) {}

    Result<Page<NetworkOfferingView>> list(const Caller& caller,
                                           const ListNetworkOfferings& request) const;
    // A service that nothing here provides is refused: an offering never promises what no network
    // of it could do. Errors: kInvalidArgument naming parameter and rule.
    Result<NetworkOfferingView> create(const Caller& caller,
                                       const CreateNetworkOffering& request) const;
    Result<NetworkOfferingView> update(const Caller& caller,
                                       const UpdateNetworkOffering& request) const;
    // Errors: kPreconditionFailed while networks use it; kInvalidArgument for a default offering.
    Status remove(const Caller& caller, const NetworkOfferingId& id) const;

  private:
    Database database_;
};

}  // namespace lockstep::control
