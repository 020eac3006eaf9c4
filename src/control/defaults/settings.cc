// What clients are told about each setting: one line a setting.
#include "control/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "control/configuration.h"
#include "model/resource_type.h"

namespace lockstep::control {
namespace {

using enum SettingScope;

std::string text_of(bool value) { return value ? "true" : "false"; }
std::string text_of(int64_t value) { return std::to_string(value); }
std::string text_of(double value) { return fmt::format("{}", value); }
std::string text_of(std::string_view value) { return std::string(value); }

SettingType type_of(bool) { return SettingType::kBoolean; }
SettingType type_of(int64_t) { return SettingType::kNumber; }
SettingType type_of(double) { return SettingType::kDecimal; }
SettingType type_of(std::string_view) { return SettingType::kString; }

// Where the user interface shows it.
struct Place {
    std::string_view category;
    std::string_view group;
    std::string_view subgroup;
};
constexpr Place kOthers{"Advanced", "Miscellaneous", "Others"};
constexpr Place kApi{"Advanced", "Management Server", "API"};
constexpr Place kLimits{"Advanced", "Management Server", "Limits"};
constexpr Place kSecurity{"Advanced", "Management Server", "Security"};
constexpr Place kVm{"Advanced", "Compute", "Virtual Machine"};
constexpr Place kVolume{"Advanced", "Storage", "Volume"};
constexpr Place kPool{"Advanced", "Infrastructure", "Primary Storage"};
constexpr Place kNetwork{"Advanced", "Network", "Network"};

class Settings {
  public:
    template <class T>
    Settings& add(const Setting<T>& setting, const Place& place, std::string description,
                  SettingScope scope = kGlobal) {
        list_.push_back({.name = std::string(setting.name),
                         .fallback = text_of(setting.fallback),
                         .type = type_of(setting.fallback),
                         .scope = scope,
                         .category = place.category,
                         .group = place.group,
                         .subgroup = place.subgroup,
                         .description = std::move(description)});
        return *this;
    }
    // The setting added last is a share from 0 to 1.
    Settings& share() {
        list_.back().type = SettingType::kRange;
        return *this;
    }
    std::vector<SettingFacts> take() && { return std::move(list_); }

  private:
    std::vector<SettingFacts> list_;
};

void add_platform(Settings& list) {
    using namespace setting;
    list.add(kDefaultPageSize, kOthers, "items on a page when a list names no page size")
        .add(kDefaultUiPageSize, kOthers, "items on a page of the user interface")
        .add(kEventPurgeDelayDays, {"Advanced", "Management Server", "Events"},
             "days after which events are removed; 0 keeps them")
        .add(kJobExpireMinutes, {"Advanced", "Management Server", "Jobs"},
             "minutes for which the result of a finished job can be asked for")
        .add(kIsApiThrottled, kApi, "whether an account's calls are limited in number")
        .add(kApiThrottlingSeconds, kApi, "seconds in which an account's calls are counted")
        .add(kApiThrottlingMost, kApi, "calls that an account may make in that time");
}

void add_identity(Settings& list) {
    using namespace setting;
    list.add(kIsApiKeyAccessOn, {"System", "Management Server", "API"},
             "whether API keys are accepted", kDomain)
        .add(kFailedLoginsAllowed, kOthers,
             "failed logins in a row after which a user is disabled; 0: never")
        .add(kPasswordLength, kSecurity, "characters that a password has at least", kDomain)
        .add(kPasswordDigits, kSecurity, "digits that a password has at least", kDomain)
        .add(kPasswordLower, kSecurity, "lower-case letters that a password has at least", kDomain)
        .add(kPasswordUpper, kSecurity, "upper-case letters that a password has at least", kDomain)
        .add(kPasswordSpecial, kSecurity,
             "characters other than letters and digits that a password "
             "has at least",
             kDomain)
        .add(kMayPasswordHoldUsername, kSecurity, "whether a password may contain the user's name",
             kDomain)
        .add(kMayUsersCreateProjects, {"Project Defaults", "Miscellaneous", "Others"},
             "whether users may create projects")
        .add(kAreInvitationsNeeded, {"Project Defaults", "Access", "Project"},
             "whether an account joins a project only when it accepts an invitation")
        .add(kMayUsersSeeDomainAccounts, {"Advanced", "Access", "Domain"},
             "whether users may list the accounts of their domain", kDomain);
}

void add_compute(Settings& list) {
    using namespace setting;
    list.add(kExpungeDelay, kLimits,
             "seconds for which a destroyed virtual machine or volume can be recovered")
        .add(kExpungeInterval, kLimits, "seconds between looks for what is to be expunged")
        .add(kMayUsersSeeDestroyedVms, kVm, "whether users see their destroyed virtual machines",
             kAccount)
        .add(kMayUsersExpungeVms, kVm, "whether users may expunge and recover virtual machines",
             kAccount)
        .add(kMayUsersExpungeVolumes, kVolume, "whether users may expunge and recover volumes",
             kAccount)
        .add(kMayUsersForceStop, kVm, "whether users may stop a virtual machine by force", kAccount)
        .add(kIsDynamicScalingOn, kVm,
             "whether a running virtual machine may get another service offering", kZone)
        .add(kCpuOverprovisioning, kVm, "how often a cluster's CPU may be given away", kCluster)
        .add(kMemoryOverprovisioning, kOthers, "how often a cluster's memory may be given away",
             kCluster)
        .add(kClusterCpuFull, kVm, "share of a cluster's CPU from which on nothing is placed there",
             kCluster)
        .share()
        .add(kClusterMemoryFull, kLimits,
             "share of a cluster's memory from which on nothing is placed there", kCluster)
        .share();
}

void add_storage_and_network(Settings& list) {
    using namespace setting;
    list.add(kLeastCustomDiskGib, kVolume, "GiB of the smallest volume of a custom size")
        .add(kMostCustomDiskGib, kVolume, "GiB of the largest volume of a custom size")
        .add(kStorageOverprovisioning, {"Storage", "Infrastructure", "Primary Storage"},
             "how often a storage pool's capacity may be given away", kStoragePool)
        .add(kPoolFull, kPool, "share of a pool's capacity from which on nothing is placed there",
             kStoragePool)
        .share()
        .add(kMayUsersPublishTemplates, {"Advanced", "Storage", "Images"},
             "whether users may make their templates public", kAccount)
        .add(kAreKvmSnapshotsOn, {"Snapshots", "Hypervisor", "KVM"},
             "whether volumes of running virtual machines on KVM may be snapshotted")
        .add(kGuestDomainSuffix, {"Network", "Access", "Domain"},
             "DNS domain of guest networks that name none", kZone)
        .add(kNetworkRateMbps, {"Network", "Network", "Network"},
             "Mbit/s of a network whose offering names no rate", kZone)
        .add(kNetworkGcWait, kNetwork, "seconds for which an unused network keeps its router")
        .add(kNetworkGcInterval, kNetwork, "seconds between looks for unused networks")
        .add(kSmallestGuestPrefix, {"Network", "Network", "Network"},
             "length of the shortest prefix of a guest network");
}

SettingFacts limit_setting(std::string_view whose, const model::ResourceTypeFacts& facts,
                           int64_t fallback, std::string_view category) {
    const bool is_gib = facts.unit == model::ResourceUnit::kBytes;
    const bool is_mib = facts.unit == model::ResourceUnit::kMebibytes;
    const std::string_view group =
        whose == "account" ? "Account" : (whose == "domain" ? "Domain" : "Project");
    return {.name = fmt::format("max.{}.{}", whose, facts.key_name),
            .fallback = std::to_string(fallback),
            .type = SettingType::kNumber,
            .category = category,
            .group = "Access",
            .subgroup = group,
            .description =
                fmt::format("how much of resource type {}{} a {} may have; -1: as much as it wants",
                            facts.name, is_gib ? " in GiB" : (is_mib ? " in MiB" : ""), whose)};
}

}  // namespace

std::vector<SettingFacts> all_settings() {
    Settings list;
    add_platform(list);
    add_identity(list);
    add_compute(list);
    add_storage_and_network(list);
    std::vector<SettingFacts> all = std::move(list).take();
    for (const auto& facts : model::resource_types()) {
        all.push_back(limit_setting("account", facts, facts.account_limit, "Account Defaults"));
        all.push_back(limit_setting("domain", facts, facts.domain_limit, "Domain Defaults"));
        if (facts.type == model::ResourceType::kProject) continue;  // projects own no projects
        all.push_back(limit_setting("project", facts, facts.project_limit, "Project Defaults"));
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return all;
}

}  // namespace lockstep::control
