#include "api/capability_api.h"

namespace lockstep::api {
namespace {

using control::CapabilityView;

struct NoParams {};

Fields<CapabilityView> capability_fields() {
    using View = CapabilityView;
    const Fields<View> cloud{
        field("securitygroupsenabled", &View::are_security_groups_enabled,
              "whether security groups can be used"),
        field("dynamicrolesenabled", &View::are_dynamic_roles_enabled,
              "whether roles can be changed"),
        field("cloudstackversion", &View::cloudstack_version,
              "the version of CloudStack whose API this is"),
        field("userpublictemplateenabled", &View::may_users_publish_templates,
              "whether users may make templates public"),
        field("supportELB", &View::supports_elastic_load_balancer,
              "whether there is elastic load balancing"),
        field("projectinviterequired", &View::are_invitations_needed,
              "whether accounts join projects by invitation only"),
        field("allowusercreateprojects", &View::may_users_create_projects,
              "whether users may create projects"),
        field("customdiskofferingminsize", &View::least_custom_disk_gib,
              "GiB of the smallest volume of a custom size"),
        field("customdiskofferingmaxsize", &View::most_custom_disk_gib,
              "GiB of the largest volume of a custom size"),
        field("regionsecondaryenabled", &View::is_secondary_region,
              "whether secondary storage spans the region"),
        field("kvmsnapshotenabled", &View::are_kvm_snapshots_enabled,
              "whether volumes of running virtual machines may be snapshotted"),
        field("apilimitinterval", &View::api_limit_interval,
              "seconds in which an account's calls are counted"),
        field("apilimitmax", &View::api_limit_max, "calls that an account may make in that time"),
    };
    const Fields<View> caller{
        field("allowuserviewdestroyedvm", &View::may_user_see_destroyed_vms,
              "whether the caller sees destroyed virtual machines"),
        field("allowuserexpungerecovervm", &View::may_user_expunge_vms,
              "whether the caller may expunge and recover virtual machines"),
        field("allowuserexpungerecovervolume", &View::may_user_expunge_volumes,
              "whether the caller may expunge and recover volumes"),
        field("allowuserviewalldomainaccounts", &View::may_user_see_domain_accounts,
              "whether users see the accounts of their domain"),
        field("allowuserforcestopvm", &View::may_user_force_stop,
              "whether the caller may stop virtual machines by force"),
    };
    const Fields<View> extras{
        field("kubernetesserviceenabled", &View::has_kubernetes,
              "whether there are Kubernetes clusters"),
        field("kubernetesclusterexperimentalfeaturesenabled", &View::has_kubernetes_experiments,
              "whether their experiments are on"),
        field("customhypervisordisplayname", &View::custom_hypervisor_name,
              "what the custom hypervisor is called"),
        field("defaultuipagesize", &View::default_ui_page_size,
              "items on a page of the user interface"),
        field("instancesstatsretentiontime", &View::vm_stats_retention_minutes,
              "minutes for which measurements of virtual machines are kept"),
        field("instancesstatsuseronly", &View::are_stats_of_user_vms_alone,
              "whether only users' virtual machines are measured"),
        field("instancesdisksstatsretentionenabled", &View::are_disk_stats_kept,
              "whether measurements of disks are kept"),
        field("instancesdisksstatsretentiontime", &View::disk_stats_retention_minutes,
              "minutes for which they are"),
        field("instanceleaseenabled", &View::has_leases,
              "whether virtual machines can be leased for a time"),
        field("dynamicscalingenabled", &View::is_dynamic_scaling_enabled,
              "whether a running virtual machine may get another service offering"),
        field("additionalconfigenabled", &View::is_additional_configuration_enabled,
              "whether users may add to a virtual machine's configuration"),
    };
    return cloud.with(caller).with(extras);
}

}  // namespace

std::vector<Command> capability_commands(control::Capabilities& capabilities) {
    std::vector<Command> commands;
    commands.push_back(object_command<NoParams, CapabilityView>("listCapabilities", "capability")
                           .describe("Tells what the cloud can do.")
                           .roles("ARDU")
                           .fields(capability_fields())
                           .handle([&](const control::Caller& caller, const NoParams&) {
                               return capabilities.get(caller);
                           }));
    return commands;
}

}  // namespace lockstep::api
