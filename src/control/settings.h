// The settings that the program reads, by name and type, each with its default.
//
//   const auto configured = TRY(load_configured(tx));
//   const int64_t delay = configured.get(setting::kExpungeDelay);
//
// A new one is one line here and one in defaults/settings.cc, which tells clients about it.
#pragma once

#include <cstdint>
#include <string_view>

namespace lockstep::control {

template <class T>  // bool, int64_t, double, std::string_view
struct Setting {
    std::string_view name;
    T fallback;
};

namespace setting {

// Platform.
inline constexpr Setting<int64_t> kDefaultPageSize{"default.page.size", 500};
inline constexpr Setting<int64_t> kDefaultUiPageSize{"default.ui.page.size", 20};
inline constexpr Setting<int64_t> kEventPurgeDelayDays{"event.purge.delay", 15};
inline constexpr Setting<int64_t> kJobExpireMinutes{"job.expire.minutes", 1440};
inline constexpr Setting<bool> kIsApiThrottled{"api.throttling.enabled", false};
inline constexpr Setting<int64_t> kApiThrottlingSeconds{"api.throttling.interval", 1};
inline constexpr Setting<int64_t> kApiThrottlingMost{"api.throttling.max", 25};

// Identity.
inline constexpr Setting<bool> kIsApiKeyAccessOn{"api.key.access", true};
inline constexpr Setting<int64_t> kFailedLoginsAllowed{"incorrect.login.attempts.allowed", 5};
inline constexpr Setting<int64_t> kPasswordLength{"password.policy.minimum.length", 0};
inline constexpr Setting<int64_t> kPasswordDigits{"password.policy.minimum.digits", 0};
inline constexpr Setting<int64_t> kPasswordLower{"password.policy.minimum.lowercase.letters", 0};
inline constexpr Setting<int64_t> kPasswordUpper{"password.policy.minimum.uppercase.letters", 0};
inline constexpr Setting<int64_t> kPasswordSpecial{"password.policy.minimum.special.characters", 0};
inline constexpr Setting<bool> kMayPasswordHoldUsername{
    "password.policy.allowPasswordToContainUsername", true};
inline constexpr Setting<bool> kMayUsersCreateProjects{"allow.user.create.projects", true};
inline constexpr Setting<bool> kAreInvitationsNeeded{"project.invite.required", false};
inline constexpr Setting<bool> kMayUsersSeeDomainAccounts{"allow.user.view.all.domain.accounts",
                                                          false};

// Compute.
inline constexpr Setting<int64_t> kExpungeDelay{"expunge.delay", 86400};  // seconds
inline constexpr Setting<int64_t> kExpungeInterval{"expunge.interval", 86400};
inline constexpr Setting<bool> kMayUsersSeeDestroyedVms{"allow.user.view.destroyed.vm", false};
inline constexpr Setting<bool> kMayUsersExpungeVms{"allow.user.expunge.recover.vm", false};
inline constexpr Setting<bool> kMayUsersExpungeVolumes{"allow.user.expunge.recover.volume", true};
inline constexpr Setting<bool> kMayUsersForceStop{"allow.user.force.stop.vm", true};
inline constexpr Setting<bool> kIsDynamicScalingOn{"enable.dynamic.scale.vm", false};
inline constexpr Setting<double> kCpuOverprovisioning{"cpu.overprovisioning.factor", 1.0};
inline constexpr Setting<double> kMemoryOverprovisioning{"mem.overprovisioning.factor", 1.0};
inline constexpr Setting<double> kClusterCpuFull{"cluster.cpu.allocated.capacity.disablethreshold",
                                                 0.85};
inline constexpr Setting<double> kClusterMemoryFull{
    "cluster.memory.allocated.capacity.disablethreshold", 0.85};

// Storage.
inline constexpr Setting<int64_t> kLeastCustomDiskGib{"custom.diskoffering.size.min", 1};
inline constexpr Setting<int64_t> kMostCustomDiskGib{"custom.diskoffering.size.max", 1024};
inline constexpr Setting<double> kStorageOverprovisioning{"storage.overprovisioning.factor", 2.0};
inline constexpr Setting<double> kPoolFull{"pool.storage.allocated.capacity.disablethreshold",
                                           0.85};
inline constexpr Setting<bool> kMayUsersPublishTemplates{"allow.public.user.templates", true};
inline constexpr Setting<bool> kAreKvmSnapshotsOn{"kvm.snapshot.enabled", true};

// Network.
inline constexpr Setting<std::string_view> kGuestDomainSuffix{"guest.domain.suffix",
                                                              "cloud.internal"};
inline constexpr Setting<int64_t> kNetworkRateMbps{"network.throttling.rate", 200};
inline constexpr Setting<int64_t> kNetworkGcWait{"network.gc.wait", 600};  // seconds
inline constexpr Setting<int64_t> kNetworkGcInterval{"network.gc.interval", 600};
inline constexpr Setting<int64_t> kSmallestGuestPrefix{"network.guest.cidr.limit", 22};

}  // namespace setting
}  // namespace lockstep::control
