#include "control/capability.h"

#include "control/configuration.h"

namespace lockstep::control {

Result<CapabilityView> Capabilities::get(const Caller& caller) {
    const auto configured = TRY(database_.read([&](db::Tx& tx) {
        return load_configured(tx, SettingScope::kAccount, caller.account_id.uuid());
    }));
    const bool is_admin = !caller.is_user();
    const auto may_user = [&](const Setting<bool>& setting) {
        return is_admin || configured.get(setting);
    };
    CapabilityView view;
    view.cloudstack_version = kCloudStackVersion;
    view.supports_elastic_load_balancer = "false";
    view.custom_hypervisor_name = "Custom";
    view.may_users_publish_templates = configured.get(setting::kMayUsersPublishTemplates);
    view.are_invitations_needed = configured.get(setting::kAreInvitationsNeeded);
    view.may_users_create_projects = configured.get(setting::kMayUsersCreateProjects);
    view.least_custom_disk_gib = configured.get(setting::kLeastCustomDiskGib);
    view.most_custom_disk_gib = configured.get(setting::kMostCustomDiskGib);
    view.are_kvm_snapshots_enabled = configured.get(setting::kAreKvmSnapshotsOn);
    if (configured.get(setting::kIsApiThrottled)) {
        view.api_limit_interval =
            static_cast<int32_t>(configured.get(setting::kApiThrottlingSeconds));
        view.api_limit_max = static_cast<int32_t>(configured.get(setting::kApiThrottlingMost));
    }
    view.may_user_see_destroyed_vms = may_user(setting::kMayUsersSeeDestroyedVms);
    view.may_user_expunge_vms = may_user(setting::kMayUsersExpungeVms);
    view.may_user_expunge_volumes = may_user(setting::kMayUsersExpungeVolumes);
    view.may_user_see_domain_accounts = configured.get(setting::kMayUsersSeeDomainAccounts);
    view.may_user_force_stop = may_user(setting::kMayUsersForceStop);
    view.default_ui_page_size = configured.get(setting::kDefaultUiPageSize);
    view.is_dynamic_scaling_enabled = configured.get(setting::kIsDynamicScalingOn);
    return view;
}

}  // namespace lockstep::control
