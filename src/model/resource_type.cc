#include "model/resource_type.h"

#include <fmt/format.h>

#include <array>
#include <limits>

namespace lockstep::model {
namespace {

using enum ResourceType;
constexpr auto kPieces = ResourceUnit::kPieces;
constexpr auto kBytes = ResourceUnit::kBytes;

constexpr std::array<ResourceTypeFacts, 17> kFacts = {{
    {kUserVm, "user_vm", "user.vms", kPieces, 20, -1, 20},
    {kPublicIp, "public_ip", "public.ips", kPieces, 20, -1, 20},
    {kVolume, "volume", "volumes", kPieces, 20, -1, 20},
    {kSnapshot, "snapshot", "snapshots", kPieces, 20, -1, 20},
    {kTemplate, "template", "templates", kPieces, 20, -1, 20},
    {kProject, "project", "projects", kPieces, 10, 50, -1},
    {kNetwork, "network", "networks", kPieces, 20, -1, 20},
    {kVpc, "vpc", "vpcs", kPieces, 20, -1, 20},
    {kCpu, "cpu", "cpus", kPieces, 40, -1, 40},
    {kMemory, "memory", "memory", ResourceUnit::kMebibytes, 40960, -1, 40960},
    {kPrimaryStorage, "primary_storage", "primary.storage", kBytes, 200, -1, 200},
    {kSecondaryStorage, "secondary_storage", "secondary.storage", kBytes, 400, -1, 400},
    {kBackup, "backup", "backups", kPieces, 20, 40, 20},
    {kBackupStorage, "backup_storage", "backup.storage", kBytes, 400, 800, 400},
    {kBucket, "bucket", "buckets", kPieces, 20, 20, 20},
    {kObjectStorage, "object_storage", "object.storage", kBytes, 400, 400, 400},
    {kGpu, "gpu", "gpus", kPieces, 20, 20, 20},
}};

}  // namespace

std::span<const ResourceTypeFacts> resource_types() { return kFacts; }

const ResourceTypeFacts& facts_of(ResourceType type) { return kFacts[static_cast<size_t>(type)]; }

Result<ResourceType> parse_resource_type(int64_t number) {
    if (number < 0 || number >= static_cast<int64_t>(kFacts.size())) {
        return fail(Code::kInvalidArgument,
                    fmt::format("invalid value {} for parameter resourcetype: resource types are 0 "
                                "to {}",
                                number, kFacts.size() - 1));
    }
    return static_cast<ResourceType>(number);
}

Result<ResourceType> parse_resource_type_name(std::string_view name) {
    for (const ResourceTypeFacts& facts : kFacts) {
        if (facts.name == name) return facts.type;
    }
    return fail(Code::kInvalidArgument,
                fmt::format("invalid value '{}' for parameter resourcetypename: there is no such "
                            "resource type",
                            name));
}

int64_t limit_in_count_unit(ResourceType type, int64_t limit) {
    if (limit < 0 || facts_of(type).unit != kBytes) return limit;
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
    return limit > kMost / kBytesPerGib ? kMost : limit * kBytesPerGib;
}

}  // namespace lockstep::model
