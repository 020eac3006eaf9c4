#include "driver/minio/policy_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/json.h"

namespace lockstep::driver {
namespace {

constexpr int kMaxParts = 1 << 12;
// A stem without it could name a policy of the store's own.
constexpr std::string_view kStemPrefix = "lockstep-";
constexpr std::string_view kArn = "arn:aws:s3:::";
// No bucket can have this name: it keeps a part without buckets a legal document.
constexpr std::string_view kNoBucket = "lockstep.-.none";

constexpr std::array<std::string_view, 12> kBucketActions = {
    "s3:GetBucketLocation",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketPolicy",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
    "s3:PutLifecycleConfiguration",
    "s3:GetBucketNotification",
};
constexpr std::array<std::string_view, 17> kObjectActions = {
    "s3:AbortMultipartUpload",       "s3:DeleteObject",
    "s3:DeleteObjectTagging",        "s3:DeleteObjectVersion",
    "s3:DeleteObjectVersionTagging", "s3:GetObject",
    "s3:GetObjectAttributes",        "s3:GetObjectLegalHold",
    "s3:GetObjectRetention",         "s3:GetObjectTagging",
    "s3:GetObjectVersion",           "s3:GetObjectVersionTagging",
    "s3:ListMultipartUploadParts",   "s3:PutObject",
    "s3:PutObjectLegalHold",         "s3:PutObjectRetention",
    "s3:PutObjectTagging",
};

template <class Actions>
json::array to_array(const Actions& actions) {
    json::array array;
    for (const auto& action : actions) array.emplace_back(action);
    return array;
}

json::object statement(std::string_view effect, json::array actions, json::array resources) {
    json::object object{{"Effect", effect}, {"Action", std::move(actions)}};
    if (!resources.empty()) object["Resource"] = std::move(resources);
    return object;
}

std::string print_policy(std::string_view id, json::array statements) {
    json::object document;
    if (!id.empty()) document["ID"] = id;
    document["Version"] = "2012-10-17";
    document["Statement"] = std::move(statements);
    return print_json(document);
}

std::string_view isolation_name(Isolation isolation) {
    return isolation == Isolation::kStrict ? "strict" : "open";
}

std::string head_id(const PolicyHead& head) {
    return fmt::format("lockstep:{}:{}:{}:{}", head.version, isolation_name(head.isolation),
                       head.parts, head.is_settled ? "settled" : "moving");
}

template <class Number>
bool parse_whole(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

std::optional<PolicyHead> parse_head_id(std::string_view id) {
    std::vector<std::string_view> fields;
    while (fields.size() < 6) {
        const size_t colon = id.find(':');
        fields.push_back(id.substr(0, colon));
        if (colon == std::string_view::npos) break;
        id.remove_prefix(colon + 1);
    }
    PolicyHead head;
    if (fields.size() != 5 || fields[0] != "lockstep") return std::nullopt;
    if (!parse_whole(fields[1], head.version) || !parse_whole(fields[3], head.parts)) {
        return std::nullopt;
    }
    if (fields[2] != "strict" && fields[2] != "open") return std::nullopt;
    head.isolation = fields[2] == "strict" ? Isolation::kStrict : Isolation::kOpen;
    if (fields[4] != "settled" && fields[4] != "moving") return std::nullopt;
    head.is_settled = fields[4] == "settled";
    const bool is_power_of_two = head.parts > 0 && (head.parts & (head.parts - 1)) == 0;
    if (head.version < 0 || !is_power_of_two || head.parts > kMaxParts) return std::nullopt;
    return head;
}

// The statements for exactly these buckets.
json::array write_statements(Isolation isolation, const std::vector<std::string>& buckets) {
    json::array on_buckets;
    json::array on_objects;
    for (const std::string& bucket : buckets) {
        on_buckets.emplace_back(fmt::format("{}{}", kArn, bucket));
        on_objects.emplace_back(fmt::format("{}{}/*", kArn, bucket));
    }
    json::array statements;
    if (isolation == Isolation::kStrict) {
        // Without it MinIO lets any user make access keys of its own, which outlive a rotation.
        statements.push_back(statement("Deny", {"admin:*"}, {}));
    }
    if (buckets.empty()) {
        const json::array nowhere{json::value(fmt::format("{}{}", kArn, kNoBucket))};
        statements.push_back(statement("Allow", {"s3:GetBucketLocation"}, nowhere));
        return statements;
    }
    if (isolation == Isolation::kStrict) {
        statements.push_back(statement("Allow", to_array(kBucketActions), std::move(on_buckets)));
        statements.push_back(statement("Allow", to_array(kObjectActions), std::move(on_objects)));
    } else {
        for (json::value& resource : on_objects) on_buckets.push_back(std::move(resource));
        statements.push_back(statement("Allow", {"s3:*"}, std::move(on_buckets)));
    }
    return statements;
}

// The same document in one form: stores keep actions and resources as sets.
void sort_sets(json::value& value) {
    if (value.is_object()) {
        for (auto& member : value.get_object()) sort_sets(member.value());
    } else if (value.is_array()) {
        for (json::value& item : value.get_array()) sort_sets(item);
        std::sort(value.get_array().begin(), value.get_array().end(),
                  [](const json::value& left, const json::value& right) {
                      return print_json(left) < print_json(right);
                  });
    }
}

bool is_same_policy(json::value left, std::string_view right_text) {
    auto right = parse_json(right_text);
    if (!right) return false;
    sort_sets(left);
    sort_sets(*right);
    return left == *right;
}

// Every bucket that any resource of the document names.
std::vector<std::string> named_buckets(const json::object& document) {
    std::vector<std::string> buckets;
    const json::value* statements = document.if_contains("Statement");
    if (statements == nullptr || !statements->is_array()) return buckets;
    for (const json::value& item : statements->get_array()) {
        const json::value* resources =
            item.is_object() ? item.get_object().if_contains("Resource") : nullptr;
        if (resources == nullptr || !resources->is_array()) continue;
        for (const json::value& resource : resources->get_array()) {
            if (!resource.is_string()) continue;
            std::string_view name = resource.get_string();
            if (!name.starts_with(kArn)) continue;
            name.remove_prefix(kArn.size());
            name = name.substr(0, name.find('/'));
            if (name != kNoBucket) buckets.emplace_back(name);
        }
    }
    std::ranges::sort(buckets);
    const auto repeated = std::ranges::unique(buckets);
    buckets.erase(repeated.begin(), repeated.end());
    return buckets;
}

}  // namespace

std::string policy_part_name(const std::string& stem, int index) {
    return index == 0 ? stem : fmt::format("{}.{}", stem, index);
}

std::vector<std::string> policy_part_names(const std::string& stem, int parts) {
    std::vector<std::string> names;
    for (int index = 0; index < parts; ++index) names.push_back(policy_part_name(stem, index));
    return names;
}

std::string policy_stem(std::string_view name) {
    return std::string(name.substr(0, name.find('.')));
}

bool is_policy_stem(std::string_view stem) {
    return stem.starts_with(kStemPrefix) && stem.size() <= 100 &&
           std::ranges::all_of(stem, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

int policy_part_of(std::string_view bucket, int parts) {
    uint64_t hash = 0xcbf29ce484222325;  // FNV-1a: stable for ever, whatever the library
    for (const char c : bucket) {
        hash ^= static_cast<uint8_t>(c);
        hash *= 0x100000001b3;
    }
    hash ^= hash >> 32U;  // its low bits alone are poor
    return static_cast<int>(hash % static_cast<uint64_t>(parts));
}

std::vector<std::vector<std::string>> split_buckets(const std::vector<std::string>& buckets,
                                                    int parts) {
    std::vector<std::vector<std::string>> split(static_cast<size_t>(parts));
    for (const std::string& bucket : buckets) {
        split[static_cast<size_t>(policy_part_of(bucket, parts))].push_back(bucket);
    }
    for (auto& part : split) std::ranges::sort(part);
    return split;
}

int count_policy_parts(const std::vector<std::string>& buckets, Isolation isolation,
                       size_t max_bytes) {
    const PolicyHead widest{std::numeric_limits<int64_t>::max(), isolation, kMaxParts, true};
    for (int parts = 1; parts < kMaxParts; parts *= 2) {
        const auto split = split_buckets(buckets, parts);
        const bool is_within = std::ranges::all_of(split, [&](const auto& part) {
            return write_policy_part(widest, part).size() <= max_bytes;
        });
        if (is_within) return parts;
    }
    return kMaxParts;
}

std::string write_policy_part(const PolicyHead& head, const std::vector<std::string>& buckets) {
    return print_policy(head_id(head), write_statements(head.isolation, buckets));
}

bool is_policy_id(std::string_view id) { return parse_head_id(id).has_value(); }

std::optional<PolicyPart> read_policy_part(std::string_view document) {
    const auto parsed = parse_json(document, 1U << 20);
    if (!parsed || !parsed->is_object()) return std::nullopt;
    const json::value* id = parsed->get_object().if_contains("ID");
    if (id == nullptr || !id->is_string()) return std::nullopt;
    const auto head = parse_head_id(id->get_string());
    if (!head) return std::nullopt;
    PolicyPart part{*head, named_buckets(parsed->get_object()), false};
    part.is_as_written = is_same_policy(*parsed, write_policy_part(*head, part.buckets));
    return part;
}

std::string platform_rights() {
    // No right to read or write objects: the platform handles buckets, not what is in them.
    // Deleting objects is what purge needs.
    constexpr std::array<std::string_view, 13> kAdmin = {"admin:CreateUser",
                                                         "admin:DeleteUser",
                                                         "admin:ListUsers",
                                                         "admin:GetUser",
                                                         "admin:EnableUser",
                                                         "admin:CreatePolicy",
                                                         "admin:DeletePolicy",
                                                         "admin:GetPolicy",
                                                         "admin:ListUserPolicies",
                                                         "admin:SetBucketQuota",
                                                         "admin:GetBucketQuota",
                                                         "admin:DataUsageInfo",
                                                         "admin:AttachUserOrGroupPolicy"};
    constexpr std::array<std::string_view, 21> kS3 = {"s3:AbortMultipartUpload",
                                                      "s3:CreateBucket",
                                                      "s3:DeleteBucket",
                                                      "s3:DeleteBucketPolicy",
                                                      "s3:DeleteObject",
                                                      "s3:DeleteObjectVersion",
                                                      "s3:GetBucketLocation",
                                                      "s3:GetBucketObjectLockConfiguration",
                                                      "s3:GetBucketPolicy",
                                                      "s3:GetBucketTagging",
                                                      "s3:GetBucketVersioning",
                                                      "s3:GetEncryptionConfiguration",
                                                      "s3:ListAllMyBuckets",
                                                      "s3:ListBucket",
                                                      "s3:ListBucketMultipartUploads",
                                                      "s3:ListBucketVersions",
                                                      "s3:PutBucketObjectLockConfiguration",
                                                      "s3:PutBucketPolicy",
                                                      "s3:PutBucketTagging",
                                                      "s3:PutBucketVersioning",
                                                      "s3:PutEncryptionConfiguration"};
    return print_policy(
        "", {statement("Allow", to_array(kAdmin), {}), statement("Allow", {"kms:Status"}, {}),
             statement("Allow", to_array(kS3), {"arn:aws:s3:::*"})});
}

std::string no_rights() {
    return print_policy(
        "", {statement("Deny", {"admin:*"}, {}), statement("Deny", {"s3:*"}, {"arn:aws:s3:::*"})});
}

}  // namespace lockstep::driver
