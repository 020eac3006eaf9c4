// Service offerings: CPU and memory of virtual machines.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/offering.h"
#include "control/request.h"
#include "db/service_offering_table.h"

namespace lockstep::control {

struct ServiceOfferingView : OfferingScopeView {
    ServiceOfferingId id;
    std::string name;
    std::string display_text;
    model::OfferingState state{};
    std::optional<int64_t> cpu_count;
    std::optional<int64_t> cpu_mhz;
    std::optional<int64_t> memory_mib;
    Time created_at;
    std::string storage_type;
    std::string provisioning_type;
    bool is_ha_offered = false;
    bool is_cpu_limited = false;
    bool is_volatile = false;
    bool is_system = false;
    bool is_default_use = false;
    bool is_custom = false;
    std::optional<std::string> system_vm_type;
    std::optional<std::string> storage_tags;
    std::optional<std::string> host_tags;
    std::optional<int64_t> network_rate;
    int64_t root_disk_gib = 0;
    bool is_dynamic_scaling_enabled = false;
    bool is_disk_offering_strict = false;
    std::optional<DiskOfferingId> disk_offering_id;
    std::optional<std::string> disk_offering_name;
    std::optional<std::string> disk_offering_text;
    std::optional<std::string> cache_mode;
    std::map<std::string, std::string> details;
};

struct ListServiceOfferings : Paging {
    std::optional<ServiceOfferingId> id;
    std::optional<std::string> name;
    std::optional<int32_t> cpu_count;
    std::optional<int32_t> cpu_mhz;
    std::optional<int32_t> memory_mib;
    std::optional<std::string> storage_type;
    std::optional<ZoneId> zone_id;
    std::optional<DomainId> domain_id;
    std::optional<std::string> state;
    std::optional<std::string> system_vm_type;
    bool is_system = false;
    // Given by clients; offerings have no owner accounts, so that they change nothing.
    bool is_recursive = false;
    bool list_all = false;
};

struct CreateServiceOffering {
    std::string name;
    std::optional<std::string> display_text;
    std::optional<int32_t> cpu_count;
    std::optional<int32_t> cpu_mhz;
    std::optional<int32_t> memory_mib;
    std::optional<int32_t> least_cpu_count;
    std::optional<int32_t> most_cpu_count;
    std::optional<int32_t> least_memory_mib;
    std::optional<int32_t> most_memory_mib;
    std::optional<bool> is_custom;
    std::vector<DomainId> domain_ids;
    std::vector<ZoneId> zone_ids;
    std::optional<std::string> storage_type;
    std::optional<std::string> provisioning_type;
    std::optional<std::string> storage_tags;
    std::optional<std::string> host_tags;
    std::optional<std::string> system_vm_type;
    std::optional<std::string> cache_mode;
    std::optional<int32_t> network_rate;
    std::optional<int64_t> root_disk_gib;
    std::optional<DiskOfferingId> disk_offering_id;
    std::map<std::string, std::string> details;
    bool is_disk_offering_strict = false;
    bool is_ha_offered = false;
    bool is_cpu_limited = false;
    bool is_volatile = false;
    bool is_system = false;
    std::optional<bool> is_dynamic_scaling_enabled;
};

// The bounds of a custom offering, kept in its details.
inline constexpr std::string_view kLeastCpuCount = "mincpunumber";
inline constexpr std::string_view kMostCpuCount = "maxcpunumber";
inline constexpr std::string_view kLeastMemory = "minmemory";
inline constexpr std::string_view kMostMemory = "maxmemory";

// Thread-safe.
class ServiceOfferings {
  public:
    explicit ServiceOfferings(Database database) : database_(database) {}

    Result<Page<ServiceOfferingView>> list(const Caller& caller,
                                           const ListServiceOfferings& request) const;
    // Errors: kInvalidArgument naming parameter and rule; kForbidden for domains beyond the caller.
    Result<ServiceOfferingView> create(const Caller& caller,
                                       const CreateServiceOffering& request) const;
    // Machines that use it keep it. Removing a removed one is success, as clients repeat the call.
    Status remove(const Caller& caller, const ServiceOfferingId& id) const;

  private:
    Database database_;
};

}  // namespace lockstep::control
