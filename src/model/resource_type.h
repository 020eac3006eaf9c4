// What limits and counts are about: the seventeen kinds of CloudStack, with their numbers.
#pragma once

#include <boost/describe.hpp>
#include <span>
#include <string_view>

#include "base/result.h"

namespace lockstep::model {

// The number on the wire is the enumerator's value.
enum class ResourceType : int {
    kUserVm = 0,
    kPublicIp = 1,
    kVolume = 2,
    kSnapshot = 3,
    kTemplate = 4,
    kProject = 5,
    kNetwork = 6,
    kVpc = 7,
    kCpu = 8,
    kMemory = 9,
    kPrimaryStorage = 10,
    kSecondaryStorage = 11,
    kBackup = 12,
    kBackupStorage = 13,
    kBucket = 14,
    kObjectStorage = 15,
    kGpu = 16,
};
BOOST_DESCRIBE_ENUM(ResourceType, kUserVm, kPublicIp, kVolume, kSnapshot, kTemplate, kProject,
                    kNetwork, kVpc, kCpu, kMemory, kPrimaryStorage, kSecondaryStorage, kBackup,
                    kBackupStorage, kBucket, kObjectStorage, kGpu)

// Counts of kBytes are kept in bytes; their limits are given and shown in GiB.
enum class ResourceUnit { kPieces, kMebibytes, kBytes };

struct ResourceTypeFacts {
    ResourceType type;
    std::string_view name;      // "user_vm": the name on the wire
    std::string_view key_name;  // "user.vms": the end of max.account.…, max.domain.…, max.project.…
    ResourceUnit unit;
    int64_t account_limit;  // defaults, in the unit of limits; -1: none
    int64_t domain_limit;
    int64_t project_limit;
};

// All seventeen, in the order of their numbers.
std::span<const ResourceTypeFacts> resource_types();
const ResourceTypeFacts& facts_of(ResourceType type);
// Errors: kInvalidArgument.
Result<ResourceType> parse_resource_type(int64_t number);
Result<ResourceType> parse_resource_type_name(std::string_view name);

inline constexpr int64_t kUnlimited = -1;
inline constexpr int64_t kBytesPerGib = int64_t{1} << 30;

// A limit as it is compared with a count: GiB become bytes; kUnlimited stays.
int64_t limit_in_count_unit(ResourceType type, int64_t limit);

}  // namespace lockstep::model
