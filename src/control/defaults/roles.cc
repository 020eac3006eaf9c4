#include "control/defaults/roles.h"

#include <algorithm>
#include <array>
#include <string>

namespace lockstep::control {
namespace {

// Commands of the roles that are lists of commands, by verb and noun ("-": the verb alone is the
// name). R: resource admin, D: domain admin, U: user, o: read-only user, s: support user.
struct Grant {
    std::string_view roles;
    std::string_view verb;
    std::string_view nouns;
};
constexpr std::array kGrants = {
    Grant{"RDUos", "get",
          "ApiLimit CloudIdentifier SolidFireAccountId SolidFireVolumeAccessGroupId "
          "SolidFireVolumeIscsiName SolidFireVolumeSize VMPassword VirtualMachineUserData"},
    Grant{"RDUos", "list",
          "Accounts AffinityGroupTypes AffinityGroups Apis AsyncJobs AutoScalePolicies "
          "AutoScaleVmGroups AutoScaleVmProfiles Capabilities Conditions Counters "
          "DiskOfferings EgressFirewallRules EventTypes Events FirewallRules "
          "GlobalLoadBalancerRules Hypervisors InstanceGroups IpForwardingRules "
          "IsoPermissions Isos LBHealthCheckPolicies LBStickinessPolicies "
          "LdapConfigurations LoadBalancerRuleInstances LoadBalancerRules LoadBalancers "
          "NetworkACLLists NetworkACLs NetworkOfferings Networks Nics OsCategories "
          "OsTypes PortForwardingRules PrivateGateways ProjectAccounts ProjectInvitations "
          "Projects PublicIpAddresses Regions RemoteAccessVpns ResourceDetails "
          "ResourceLimits SSHKeyPairs SecurityGroups ServiceOfferings SnapshotPolicies "
          "Snapshots SslCerts StaticRoutes Tags TemplatePermissions Templates Users "
          "VMSnapshot VPCOfferings VPCs VirtualMachines Volumes VpnConnections "
          "VpnCustomerGateways VpnGateways VpnUsers Zones"},
    Grant{"RDUos", "query", "AsyncJobResult"},
    Grant{"RDUos", "quota", "IsEnabled Summary TariffList"},
    Grant{"RDUo", "quota", "Balance CreditsList Statement"},
    Grant{"RDUs", "attach", "Iso Volume"},
    Grant{"RDUs", "create", "Volume"},
    Grant{"RDUs", "detach", "Iso Volume"},
    Grant{"RDUs", "reboot", "VirtualMachine"},
    Grant{"RDUs", "register", "Iso Template"},
    Grant{"RDUs", "start", "VirtualMachine"},
    Grant{"RDUs", "stop", "VirtualMachine"},
    Grant{"RDUs", "upload", "Volume"},
    Grant{"RDU", "activate", "Project"},
    Grant{"RDU", "add", "AccountToProject Annotation IpToNic NicToVirtualMachine VpnUser"},
    Grant{"RDU", "archive", "Events"},
    Grant{"RDU", "assign", "CertToLoadBalancer ToGlobalLoadBalancerRule ToLoadBalancerRule"},
    Grant{"RDU", "associate", "IpAddress"},
    Grant{"RDU", "authorize", "SecurityGroupEgress SecurityGroupIngress"},
    Grant{"RDU", "change", "ServiceForVirtualMachine"},
    Grant{"RDU", "copy", "Iso Template"},
    Grant{"RDU", "create",
          "AffinityGroup AutoScalePolicy AutoScaleVmGroup AutoScaleVmProfile Condition "
          "EgressFirewallRule FirewallRule GlobalLoadBalancerRule InstanceGroup "
          "IpForwardingRule LBHealthCheckPolicy LBStickinessPolicy LoadBalancer "
          "LoadBalancerRule Network NetworkACL NetworkACLList PortForwardingRule Project "
          "RemoteAccessVpn SSHKeyPair SecurityGroup Snapshot SnapshotFromVMSnapshot "
          "SnapshotPolicy StaticRoute Tags Template VMSnapshot VPC VpnConnection "
          "VpnCustomerGateway VpnGateway"},
    Grant{"RDU", "delete",
          "AccountFromProject AffinityGroup AutoScalePolicy AutoScaleVmGroup "
          "AutoScaleVmProfile Condition EgressFirewallRule Events FirewallRule "
          "GlobalLoadBalancerRule InstanceGroup IpForwardingRule Iso LBHealthCheckPolicy "
          "LBStickinessPolicy LoadBalancer LoadBalancerRule Network NetworkACL "
          "NetworkACLList PortForwardingRule Project ProjectInvitation RemoteAccessVpn "
          "SSHKeyPair SecurityGroup Snapshot SnapshotPolicies SslCert StaticRoute Tags "
          "Template VMSnapshot VPC Volume VpnConnection VpnCustomerGateway VpnGateway"},
    Grant{"RDU", "deploy", "VirtualMachine"},
    Grant{"RDU", "destroy", "VirtualMachine"},
    Grant{"RDU", "disable", "AutoScaleVmGroup StaticNat"},
    Grant{"RDU", "disassociate", "IpAddress"},
    Grant{"RDU", "enable", "AutoScaleVmGroup StaticNat"},
    Grant{"RDU", "expunge", "VirtualMachine"},
    Grant{"RDU", "extract", "Iso Template Volume"},
    Grant{"RDU", "get", "UploadParamsForTemplate UploadParamsForVolume"},
    Grant{"RDU", "list", "Annotations"},
    Grant{"RDU", "move", "NetworkAclItem"},
    Grant{"RDU", "recover", "VirtualMachine"},
    Grant{"RDU", "register", "SSHKeyPair UserKeys"},
    Grant{"RDU", "remove",
          "Annotation CertFromLoadBalancer FromGlobalLoadBalancerRule "
          "FromLoadBalancerRule IpFromNic NicFromVirtualMachine VpnUser"},
    Grant{"RDU", "replace", "NetworkACLList"},
    Grant{"RDU", "reset", "PasswordForVirtualMachine SSHKeyForVirtualMachine VpnConnection"},
    Grant{"RDU", "resize", "Volume"},
    Grant{"RDU", "restart", "Network VPC"},
    Grant{"RDU", "restore", "VirtualMachine"},
    Grant{"RDU", "revert", "Snapshot ToVMSnapshot"},
    Grant{"RDU", "revoke", "SecurityGroupEgress SecurityGroupIngress"},
    Grant{"RDU", "scale", "VirtualMachine"},
    Grant{"RDU", "suspend", "Project"},
    Grant{"RDU", "update",
          "AutoScalePolicy AutoScaleVmGroup AutoScaleVmProfile "
          "DefaultNicForVirtualMachine EgressFirewallRule FirewallRule "
          "GlobalLoadBalancerRule InstanceGroup IpAddress Iso IsoPermissions "
          "LBHealthCheckPolicy LBStickinessPolicy LoadBalancer LoadBalancerRule Network "
          "NetworkACLItem NetworkACLList PortForwardingRule Project ProjectInvitation "
          "RemoteAccessVpn SnapshotPolicy Template TemplatePermissions User "
          "VMAffinityGroup VPC VirtualMachine VmNicIp VpnConnection VpnCustomerGateway "
          "VpnGateway"},
    Grant{"RDU", "upload", "SslCert"},
    Grant{"RD", "assign", "VirtualMachine Volume"},
    Grant{"RD", "authorize", "SamlSso"},
    Grant{"RD", "change", "ServiceForRouter"},
    Grant{"RD", "configure", "InternalLoadBalancerElement OvsElement VirtualRouterElement"},
    Grant{"RD", "create",
          "Account DiskOffering InternalLoadBalancerElement OvsElement ServiceOffering "
          "User VirtualRouterElement"},
    Grant{"RD", "delete", "Account DiskOffering ServiceOffering User"},
    Grant{"RD", "destroy", "Router"},
    Grant{"RD", "disable", "Account User"},
    Grant{"RD", "enable", "Account User"},
    Grant{"RD", "list",
          "DomainChildren Domains HostTags InternalLoadBalancerElements OvsElements "
          "Routers SamlAuthorization StorageTags UsageRecords VirtualRouterElements"},
    Grant{"RD", "lock", "Account User"},
    Grant{"RD", "reboot", "Router"},
    Grant{"RD", "start", "Router"},
    Grant{"RD", "stop", "Router"},
    Grant{"RD", "update", "Account DiskOffering ResourceCount ResourceLimit ServiceOffering"},
    Grant{"os", "cloudian", "IsEnabled"},
    Grant{"os", "list", "UserTwoFactorAuthenticatorProviders"},
    Grant{"os", "setup", "UserTwoFactorAuthentication"},
    Grant{"os", "validate", "UserTwoFactorAuthenticationCode"},
    Grant{"D", "is", "AccountAllowedToCreateOfferingsWithTags"},
    Grant{"D", "list", "Configurations"},
    Grant{"D", "update", "Configuration"},
    Grant{"R", "add", "Host LdapConfiguration"},
    Grant{"R", "delete", "Host LdapConfiguration"},
    Grant{"R", "import", "LdapUsers"},
    Grant{"R", "ldap", "CreateAccount"},
    Grant{"R", "link", "DomainToLdap"},
    Grant{"R", "list",
          "Alerts Capacity Clusters Hosts LdapUsers Pods StoragePools StorageProviders "
          "SystemVms"},
    Grant{"s", "start", "KubernetesCluster"},
    Grant{"s", "stop", "KubernetesCluster"},
};

std::vector<model::RoleRule> granted(char role) {
    std::vector<model::RoleRule> rules;
    for (const Grant& grant : kGrants) {
        if (grant.roles.find(role) == std::string_view::npos) continue;
        std::string_view rest = grant.nouns;
        while (!rest.empty()) {
            const std::string_view noun = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(rest.size(), noun.size() + 1));
            rules.push_back(
                {std::string(grant.verb) + (noun == "-" ? "" : std::string(noun)), true});
        }
    }
    return rules;
}

// "+listZones -get* …" in order: + allows, - denies.
std::vector<model::RoleRule> parsed(std::string_view text) {
    std::vector<model::RoleRule> rules;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        rules.push_back({std::string(word.substr(1)), word[0] == '+'});
    }
    return rules;
}

std::vector<model::RoleRule> and_nothing_else(std::vector<model::RoleRule> rules,
                                              std::string_view more = {}) {
    for (model::RoleRule& rule : parsed(more)) rules.push_back(std::move(rule));
    rules.push_back({"*", false});
    return rules;
}

constexpr std::string_view kReadOnlyAdmin =
    "+list* -getUploadParamsFor* +get* +cloudianIsEnabled +queryAsyncJobResult "
    "+quotaIsEnabled +quotaTariffList +quotaSummary +quotaBalance +quotaStatement "
    "+quotaCreditsList +setupUserTwoFactorAuthentication "
    "+validateUserTwoFactorAuthenticationCode";

constexpr std::string_view kSupportAdmin =
    "+list* +get* +cloudianIsEnabled +queryAsyncJobResult +quotaIsEnabled "
    "+quotaTariffList +quotaSummary +prepareHostForMaintenance +cancelHostMaintenance "
    "+enableStorageMaintenance +cancelStorageMaintenance +createServiceOffering "
    "+createDiskOffering +createNetworkOffering +createVPCOffering +startVirtualMachine "
    "+stopVirtualMachine +rebootVirtualMachine +startKubernetesCluster "
    "+stopKubernetesCluster +createVolume +attachVolume +detachVolume +uploadVolume "
    "+attachIso +detachIso +registerTemplate +registerIso "
    "+setupUserTwoFactorAuthentication +validateUserTwoFactorAuthenticationCode";

}  // namespace

std::vector<DefaultRole> default_roles() {
    using model::RoleType;
    return {
        {"Root Admin", RoleType::kAdmin, "May do everything", {{"*", true}}},
        {"Resource Admin", RoleType::kResourceAdmin, "Runs resources of a domain", granted('R')},
        {"Domain Admin", RoleType::kDomainAdmin, "Runs a domain and those below it", granted('D')},
        {"User", RoleType::kUser, "Uses the cloud as an account", granted('U')},
        {"Read-Only Admin - Default", RoleType::kAdmin, "Sees everything and changes nothing",
         and_nothing_else(parsed(kReadOnlyAdmin))},
        {"Read-Only User - Default", RoleType::kUser, "Sees what the account has",
         and_nothing_else(granted('o'))},
        {"Support Admin - Default", RoleType::kAdmin, "Sees everything, keeps things running",
         and_nothing_else(parsed(kSupportAdmin))},
        {"Support User - Default", RoleType::kUser, "Sees what the account has, keeps it running",
         and_nothing_else(granted('s'), "+getUploadParamsFor*")},
    };
}

}  // namespace lockstep::control
