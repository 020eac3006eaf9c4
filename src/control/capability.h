// What this cloud can do, as clients ask at their start.
#pragma once

#include <optional>
#include <string>

#include "control/caller.h"
#include "control/database.h"

namespace lockstep::control {

// What the API says it is: clients compare it.
inline constexpr std::string_view kCloudStackVersion = "4.22.1.0";

struct CapabilityView {
    bool are_security_groups_enabled = false;
    bool are_dynamic_roles_enabled = true;
    std::string cloudstack_version{};
    bool may_users_publish_templates = true;
    std::string supports_elastic_load_balancer{};
    bool are_invitations_needed = false;
    bool may_users_create_projects = true;
    int64_t least_custom_disk_gib = 1;
    int64_t most_custom_disk_gib = 1024;
    bool is_secondary_region = false;
    bool are_kvm_snapshots_enabled = false;
    std::optional<int32_t> api_limit_interval{};
    std::optional<int32_t> api_limit_max{};
    bool may_user_see_destroyed_vms = false;
    bool may_user_expunge_vms = false;
    bool may_user_expunge_volumes = false;
    bool may_user_see_domain_accounts = false;
    bool may_user_force_stop = false;
    bool has_kubernetes = false;
    bool has_kubernetes_experiments = false;
    std::string custom_hypervisor_name{};
    int64_t default_ui_page_size = 20;
    int32_t vm_stats_retention_minutes = 0;
    bool are_stats_of_user_vms_alone = false;
    bool are_disk_stats_kept = false;
    int32_t disk_stats_retention_minutes = 0;
    bool has_leases = false;
    bool is_dynamic_scaling_enabled = false;
    bool is_additional_configuration_enabled = false;
};

// Thread-safe. The store outlives it.
class Capabilities {
  public:
    explicit Capabilities(Database database) : database_(database) {}

    // As they are for the caller: admins may what users may only when a setting says so.
    Result<CapabilityView> get(const Caller& caller);

  private:
    Database database_;
};

}  // namespace lockstep::control
