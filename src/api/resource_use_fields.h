// The fields of views that say what an account, domain or project may have and has.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/field.h"
#include "control/resource_use.h"

namespace lockstep::api {

namespace detail {

struct UseNames {
    std::string_view limit;
    std::string_view total;
    std::string_view available;
};

// For views with a member `std::optional<control::ResourceUse> use`.
template <model::ResourceType kType, class View>
Fields<View> use_of(const UseNames& names) {
    return {
        field(
            names.limit,
            [](const View& view) -> std::optional<std::string> {
                if (!view.use) return std::nullopt;
                return view.use->limit(kType);
            },
            "the most that it may have: a number (GiB for storage, MiB for memory), or Unlimited"),
        field(
            names.total,
            [](const View& view) -> std::optional<int64_t> {
                if (!view.use) return std::nullopt;
                return view.use->total(kType);
            },
            "what it has"),
        field(
            names.available,
            [](const View& view) -> std::optional<std::string> {
                if (!view.use) return std::nullopt;
                return view.use->available(kType);
            },
            "what it may still have"),
    };
}

// The one total that is a fraction on the wire.
template <class View>
Fields<View> secondary_storage_use() {
    constexpr auto kType = model::ResourceType::kSecondaryStorage;
    return {
        field(
            "secondarystoragelimit",
            [](const View& view) -> std::optional<std::string> {
                if (!view.use) return std::nullopt;
                return view.use->limit(kType);
            },
            "the most secondary storage that it may have, in GiB, or Unlimited"),
        field(
            "secondarystoragetotal",
            [](const View& view) -> std::optional<double> {
                if (!view.use) return std::nullopt;
                return view.use->total_gib(kType);
            },
            "the secondary storage that it has, in GiB"),
        field(
            "secondarystorageavailable",
            [](const View& view) -> std::optional<std::string> {
                if (!view.use) return std::nullopt;
                return view.use->available(kType);
            },
            "the secondary storage that it may still have, in GiB, or Unlimited"),
    };
}

}  // namespace detail

// What virtual machines, addresses and data take.
template <class View>
Fields<View> instance_use_fields() {
    using enum model::ResourceType;
    using detail::use_of;
    return use_of<kUserVm, View>({"vmlimit", "vmtotal", "vmavailable"})
        .with(use_of<kPublicIp, View>({"iplimit", "iptotal", "ipavailable"}))
        .with(use_of<kVolume, View>({"volumelimit", "volumetotal", "volumeavailable"}))
        .with(use_of<kSnapshot, View>({"snapshotlimit", "snapshottotal", "snapshotavailable"}))
        .with(use_of<kBackup, View>({"backuplimit", "backuptotal", "backupavailable"}))
        .with(use_of<kBackupStorage, View>(
            {"backupstoragelimit", "backupstoragetotal", "backupstorageavailable"}))
        .with(use_of<kTemplate, View>({"templatelimit", "templatetotal", "templateavailable"}));
}

// Projects own none; their views leave it out.
template <class View>
Fields<View> project_use_fields() {
    return detail::use_of<model::ResourceType::kProject, View>(
        {"projectlimit", "projecttotal", "projectavailable"});
}

// What networks, processors and storage take.
template <class View>
Fields<View> capacity_use_fields() {
    using enum model::ResourceType;
    using detail::use_of;
    return use_of<kNetwork, View>({"networklimit", "networktotal", "networkavailable"})
        .with(use_of<kVpc, View>({"vpclimit", "vpctotal", "vpcavailable"}))
        .with(use_of<kCpu, View>({"cpulimit", "cputotal", "cpuavailable"}))
        .with(use_of<kMemory, View>({"memorylimit", "memorytotal", "memoryavailable"}))
        .with(use_of<kGpu, View>({"gpulimit", "gputotal", "gpuavailable"}))
        .with(use_of<kPrimaryStorage, View>(
            {"primarystoragelimit", "primarystoragetotal", "primarystorageavailable"}))
        .with(detail::secondary_storage_use<View>())
        .with(use_of<kBucket, View>({"bucketlimit", "buckettotal", "bucketavailable"}))
        .with(use_of<kObjectStorage, View>(
            {"objectstoragelimit", "objectstoragetotal", "objectstorageavailable"}));
}

}  // namespace lockstep::api
