// Tables vm and vm_observed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/ids.h"
#include "model/infra.h"
#include "model/vm.h"

namespace lockstep::db {

// A virtual machine of a user. state is what the control plane wants or is doing; what the host
// says stands in vm_observed.
struct VmRow {
    static constexpr std::string_view kTable = "vm";
    static constexpr std::string_view kHoldKind = "vm";

    VmId id;
    int64_t generation = 0;
    AccountId account_id;
    DomainId domain_id;
    std::optional<UserId> user_id;
    ZoneId zone_id;
    std::optional<PodId> pod_id;
    std::optional<HostId> host_id;
    std::optional<HostId> last_host_id;
    TemplateId template_id;
    ServiceOfferingId service_offering_id;
    std::optional<OsTypeId> os_type_id;
    std::string name;
    std::string display_name;
    std::string instance_name;
    model::VmState state{};
    model::Hypervisor hypervisor{};
    int64_t cpu_count = 0;
    int64_t cpu_mhz = 0;
    int64_t memory_mib = 0;
    bool is_ha_enabled = false;
    bool is_displayed = false;
    bool is_dynamically_scalable = false;
    bool is_delete_protected = false;
    std::optional<std::string> group_name;
    std::vector<std::string> key_pairs;
    std::optional<std::string> user_data;
    std::map<std::string, std::string> details;
    std::optional<std::string> boot_type;
    std::optional<std::string> boot_mode;
    Time state_changed_at;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(VmRow, (),
                      (id, generation, account_id, domain_id, user_id, zone_id, pod_id, host_id,
                       last_host_id, template_id, service_offering_id, os_type_id, name,
                       display_name, instance_name, state, hypervisor, cpu_count, cpu_mhz,
                       memory_mib, is_ha_enabled, is_displayed, is_dynamically_scalable,
                       is_delete_protected, group_name, key_pairs, user_data, details, boot_type,
                       boot_mode, state_changed_at, created_at, removed_at))

// What the host last said of a virtual machine; written only when (epoch, sequence) is newer.
struct VmObservedRow {
    static constexpr std::string_view kTable = "vm_observed";

    VmId id;
    int64_t epoch = 0;
    int64_t sequence = 0;
    model::PowerState power_state{};
    std::optional<HostId> host_id;
    Time observed_at;
};
BOOST_DESCRIBE_STRUCT(VmObservedRow, (), (id, epoch, sequence, power_state, host_id, observed_at))

}  // namespace lockstep::db
