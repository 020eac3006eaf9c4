// Table service_offering.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "db/use.h"
#include "model/ids.h"
#include "model/offering.h"

namespace lockstep::db {

// CPU and memory of a virtual machine. Custom: cpu_count, cpu_mhz and memory_mib absent, and
// given at deploy within the bounds of details.
struct ServiceOfferingRow {
    static constexpr std::string_view kTable = "service_offering";
    static constexpr std::string_view kHoldKind = "service_offering";

    ServiceOfferingId id;
    int64_t generation = 0;
    std::string name;
    std::string display_text;
    std::optional<int64_t> cpu_count;
    std::optional<int64_t> cpu_mhz;
    std::optional<int64_t> memory_mib;
    bool is_custom = false;
    std::map<std::string, std::string> details;
    std::optional<DiskOfferingId> disk_offering_id;
    bool is_disk_offering_strict = false;
    std::optional<int64_t> root_disk_bytes;
    model::StorageType storage_type{};
    model::ProvisioningType provisioning_type{};
    std::optional<std::string> storage_tags;
    std::optional<std::string> host_tags;
    bool is_ha_offered = false;
    bool is_cpu_limited = false;
    bool is_volatile = false;
    bool is_system = false;
    bool is_default_use = false;
    std::optional<std::string> system_vm_type;
    std::optional<int64_t> network_rate;
    bool is_dynamic_scaling_enabled = false;
    std::optional<std::string> cache_mode;
    std::vector<DomainId> domain_ids;
    std::vector<ZoneId> zone_ids;
    model::OfferingState state{};
    int64_t sort_key = 0;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(ServiceOfferingRow, (),
                      (id, generation, name, display_text, cpu_count, cpu_mhz, memory_mib,
                       is_custom, details, disk_offering_id, is_disk_offering_strict,
                       root_disk_bytes, storage_type, provisioning_type, storage_tags, host_tags,
                       is_ha_offered, is_cpu_limited, is_volatile, is_system, is_default_use,
                       system_vm_type, network_rate, is_dynamic_scaling_enabled, cache_mode,
                       domain_ids, zone_ids, state, sort_key, created_at, removed_at))

struct ServiceOfferingFilter {
    std::optional<ServiceOfferingId> id;
    std::optional<std::string> name;
    std::optional<std::string> keyword;
    std::optional<int64_t> cpu_count;
    std::optional<int64_t> cpu_mhz;
    std::optional<int64_t> memory_mib;
    std::optional<model::StorageType> storage_type;
    std::optional<ZoneId> zone_id;
    bool is_system = false;
    std::optional<std::string> system_vm_type;
    std::optional<model::OfferingState> state;
    // Offerings for everybody, or for this domain or one above it.
    std::optional<DomainId> usable_by;
};

Result<ListPage<ServiceOfferingRow>> list_service_offerings(Tx& tx,
                                                            const ServiceOfferingFilter& filter,
                                                            const PageWindow& window);

}  // namespace lockstep::db
