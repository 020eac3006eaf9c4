// An account's store policy as MinIO has it: one document, or several under its 20 KiB limit.
//
// The document named by the stem is the head, part 0; part i is named "<stem>.<i>". Which part a
// bucket belongs to is its hash modulo the number of parts, a power of two: while the number stays
// no bucket moves, and when it doubles a bucket stays or moves to a higher part. Documents that
// gain a bucket are written before those that lose it, so that none is ever absent. The head's ID
// says the version and how many parts there can be, and whether a change of that number is under
// way: whoever finds it after a crash knows every document that can be there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/object_types.h"

namespace lockstep::driver {

inline constexpr size_t kMaxPolicyBytes = 20U << 10;

struct PolicyHead {
    int64_t version = 0;
    Isolation isolation = Isolation::kStrict;
    int parts = 1;
    bool is_settled = true;  // false: parts above or below this number are being made or removed

    bool operator==(const PolicyHead&) const = default;
};

// One document as read back.
struct PolicyPart {
    PolicyHead head;
    std::vector<std::string> buckets{};  // sorted
    // It says exactly what write_policy_part says for these buckets: no foreign word in it.
    bool is_as_written = false;
};

// "stem", "stem.1", ... up to `parts` names.
std::vector<std::string> policy_part_names(const std::string& stem, int parts);
std::string policy_part_name(const std::string& stem, int index);
// The stem of a name of ours.
std::string policy_stem(std::string_view name);
bool is_policy_stem(std::string_view stem);

// Which of `parts` a bucket belongs to: 0 is the head.
int policy_part_of(std::string_view bucket, int parts);
// The buckets of each part, sorted.
std::vector<std::vector<std::string>> split_buckets(const std::vector<std::string>& buckets,
                                                    int parts);
// The smallest number, a power of two, with which every part keeps within `max_bytes`.
int count_policy_parts(const std::vector<std::string>& buckets, Isolation isolation,
                       size_t max_bytes = kMaxPolicyBytes);

std::string write_policy_part(const PolicyHead& head, const std::vector<std::string>& buckets);
// Nothing when the document is not one of ours at all.
std::optional<PolicyPart> read_policy_part(std::string_view document);
// Whether a policy's ID is one that write_policy_part gives.
bool is_policy_id(std::string_view id);

// What the platform's own user may do, and a document that allows nothing.
std::string platform_rights();
std::string no_rights();

}  // namespace lockstep::driver
