#include "driver/minio/admin_calls.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "driver/minio/admin_crypto.h"

namespace lockstep::driver {
namespace {

constexpr int kCryptoAtOnce = 2;
constexpr size_t kMaxListing = 256U << 20;

S3Request admin(const char* act, const char* method, QueryParameters query) {
    return {.act = act,
            .method = method,
            .path = std::string("/minio/admin/v3/") + act,
            .query = std::move(query)};
}

tl::unexpected<Error> unexpected_answer(const char* act) {
    return fail(Code::kUnavailable, fmt::format("{}: the store's answer is not what it was", act));
}

Result<json::object> parse_object(const char* act, std::string_view body) {
    auto parsed = parse_json(body, kMaxListing);
    if (!parsed || !parsed->is_object()) return unexpected_answer(act);
    return std::move(parsed->get_object());
}

std::string text_of(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

int64_t number_of(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr) return 0;
    if (value->is_int64()) return value->get_int64();
    return value->is_uint64() ? std::numeric_limits<int64_t>::max() : 0;
}

StoreUserFacts to_user(std::string access_key, const json::object& object) {
    StoreUserFacts facts;
    facts.access_key = std::move(access_key);
    facts.is_enabled = text_of(object, "status") == "enabled";
    std::string policies = text_of(object, "policyName");
    for (std::string_view rest = policies; !rest.empty();) {
        const size_t comma = rest.find(',');
        if (comma != 0) facts.policies.emplace_back(rest.substr(0, comma));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    std::ranges::sort(facts.policies);
    return facts;
}

}  // namespace

class AdminCalls::CryptoPermit {
  public:
    CryptoPermit(Semaphore& permits, Deadline deadline)
        : permits_(permits), is_held_(permits.acquire_until(deadline)) {}
    ~CryptoPermit() {
        if (is_held_) permits_.release();
    }
    CryptoPermit(const CryptoPermit&) = delete;
    CryptoPermit& operator=(const CryptoPermit&) = delete;

    Status check() const {
        if (is_held_) return {};
        return fail(Code::kUnavailable, "not sent to the store before the deadline");
    }

  private:
    Semaphore& permits_;
    const bool is_held_;
};

AdminCalls::AdminCalls(S3Client client, Runner& runner, Rng& rng)
    : client_(std::move(client)), rng_(rng), crypto_permits_(runner.make_semaphore()) {
    for (int i = 0; i < kCryptoAtOnce; ++i) crypto_permits_->release();
}

Result<std::optional<StoreUserFacts>> AdminCalls::user(const Call& call,
                                                       const std::string& access_key) const {
    const S3Request request = admin("user-info", "GET", {{"accessKey", access_key}});
    const S3Answer answer = TRY(client_.ask(call, request));
    if (answer.error_code == "XMinioAdminNoSuchUser") return std::optional<StoreUserFacts>{};
    if (!answer.is_success()) return fail(explain_refusal(request, answer));
    return to_user(access_key, TRY(parse_object("user-info", answer.http.body)));
}

Status AdminCalls::put_user(const Call& call, const StoreKeys& keys) const {
    S3Request request = admin("add-user", "PUT", {{"accessKey", keys.access_key}});
    {
        const CryptoPermit permit(*crypto_permits_, call.deadline);
        TRY(permit.check());
        const std::string plain = print_json(
            json::object{{"secretKey", keys.secret_key.reveal()}, {"status", "enabled"}});
        request.body = TRY(seal_admin_body(client_.keys().secret_key, plain, rng_));
    }
    TRY(client_.send(call, request));
    return {};
}

Status AdminCalls::remove_user(const Call& call, const std::string& access_key) const {
    TRY(client_.send(call, admin("remove-user", "DELETE", {{"accessKey", access_key}})));
    return {};
}

Result<std::vector<StoreUserFacts>> AdminCalls::users(const Call& call) const {
    S3Request request = admin("list-users", "GET", {});
    request.max_answer_bytes = kMaxListing;
    const HttpAnswer answer = TRY(client_.send(call, request));
    std::string plain;
    {
        const CryptoPermit permit(*crypto_permits_, call.deadline);
        TRY(permit.check());
        plain = TRY(open_admin_body(client_.keys().secret_key, answer.body));
    }
    std::vector<StoreUserFacts> users;
    for (const auto& member : TRY(parse_object("list-users", plain))) {
        if (!member.value().is_object()) return unexpected_answer("list-users");
        users.push_back(to_user(std::string(member.key()), member.value().get_object()));
    }
    std::ranges::sort(users, {}, &StoreUserFacts::access_key);
    return users;
}

Status AdminCalls::attach(const Call& call, const std::string& access_key,
                          const std::vector<std::string>& policies) const {
    std::string names;
    for (const std::string& policy : policies) names += names.empty() ? policy : "," + policy;
    TRY(client_.send(
        call, admin("set-user-or-group-policy", "PUT",
                    {{"policyName", names}, {"userOrGroup", access_key}, {"isGroup", "false"}})));
    return {};
}

Result<std::optional<std::string>> AdminCalls::policy(const Call& call,
                                                      const std::string& name) const {
    const S3Request request = admin("info-canned-policy", "GET", {{"name", name}});
    S3Answer answer = TRY(client_.ask(call, request));
    if (answer.error_code == "XMinioAdminNoSuchPolicy") return std::optional<std::string>{};
    if (!answer.is_success()) return fail(explain_refusal(request, answer));
    return std::move(answer.http.body);
}

Status AdminCalls::put_policy(const Call& call, const std::string& name,
                              const std::string& document) const {
    S3Request request = admin("add-canned-policy", "PUT", {{"name", name}});
    request.body = document;
    TRY(client_.send(call, request));
    return {};
}

Status AdminCalls::remove_policy(const Call& call, const std::string& name) const {
    const Status removed =
        client_.send(call, admin("remove-canned-policy", "DELETE", {{"name", name}}))
            .map([](const HttpAnswer&) {});
    if (!removed && removed.error().code == Code::kNotFound) return {};
    return removed;
}

Result<std::vector<PolicyListed>> AdminCalls::policies(const Call& call) const {
    S3Request request = admin("list-canned-policies", "GET", {});
    request.max_answer_bytes = kMaxListing;
    const HttpAnswer answer = TRY(client_.send(call, request));
    std::vector<PolicyListed> policies;
    for (const auto& member : TRY(parse_object("list-canned-policies", answer.body))) {
        const bool is_object = member.value().is_object();
        policies.push_back({std::string(member.key()),
                            is_object ? text_of(member.value().get_object(), "ID") : ""});
    }
    std::ranges::sort(policies, {}, &PolicyListed::name);
    return policies;
}

Result<std::optional<int64_t>> AdminCalls::quota(const Call& call,
                                                 const std::string& bucket) const {
    const HttpAnswer answer =
        TRY(client_.send(call, admin("get-bucket-quota", "GET", {{"bucket", bucket}})));
    const json::object object = TRY(parse_object("get-bucket-quota", answer.body));
    // Newer servers say "size" beside the older "quota"; zero of both is no limit.
    const int64_t bytes = std::max(number_of(object, "quota"), number_of(object, "size"));
    return bytes > 0 ? std::optional<int64_t>{bytes} : std::nullopt;
}

Status AdminCalls::put_quota(const Call& call, const std::string& bucket,
                             std::optional<int64_t> bytes) const {
    S3Request request = admin("set-bucket-quota", "PUT", {{"bucket", bucket}});
    json::object body{{"quota", bytes.value_or(0)}};
    if (bytes) body["quotatype"] = "hard";
    request.body = print_json(body);
    TRY(client_.send(call, request));
    return {};
}

Result<std::vector<BucketUsage>> AdminCalls::usage(const Call& call) const {
    S3Request request = admin("datausageinfo", "GET", {});
    request.max_answer_bytes = kMaxListing;
    const HttpAnswer answer = TRY(client_.send(call, request));
    const json::object object = TRY(parse_object("datausageinfo", answer.body));
    std::vector<BucketUsage> usage;
    const json::value* buckets = object.if_contains("bucketsUsageInfo");
    if (buckets == nullptr || !buckets->is_object()) return usage;  // nothing measured yet
    for (const auto& member : buckets->get_object()) {
        if (!member.value().is_object()) return unexpected_answer("datausageinfo");
        const json::object& bucket = member.value().get_object();
        usage.push_back({std::string(member.key()), number_of(bucket, "size"),
                         number_of(bucket, "objectsCount")});
    }
    std::ranges::sort(usage, {}, &BucketUsage::name);
    return usage;
}

Result<bool> AdminCalls::has_encryption_key(const Call& call) const {
    S3Request request = admin("kms-status", "GET", {});
    request.path = "/minio/kms/v1/status";
    const S3Answer answer = TRY(client_.ask(call, request));
    if (answer.is_success()) return true;
    const Error refusal = explain_refusal(request, answer);
    if (refusal.code == Code::kUnsupported) return false;
    return fail(refusal);
}

}  // namespace lockstep::driver
