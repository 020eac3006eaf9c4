#include "driver/minio/minio_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/log.h"
#include "driver/http/curl_http_client.h"
#include "driver/minio/policy_document.h"

namespace lockstep::driver {
namespace {

constexpr size_t kPageSize = 1000;
// Names that nothing has: asked about to see what the store thinks of the asker.
constexpr const char* kNoBucket = "lockstep-asks-whether-its-keys-work";
constexpr const char* kNoPolicy = "lockstep-asks-whether-its-keys-work";

template <class T>
Status hand_out(const std::vector<T>& items, const PageSink<T>& sink) {
    for (size_t begin = 0; begin < items.size(); begin += kPageSize) {
        const size_t count = std::min(kPageSize, items.size() - begin);
        TRY(sink(std::span<const T>(items).subspan(begin, count)));
    }
    return {};
}

std::string rights_name(const std::string& access_key) { return access_key + "-rights"; }

}  // namespace

MinioStore::MinioStore(std::unique_ptr<HttpClient> http, S3Client client, Runner& runner, Rng& rng)
    : http_(std::move(http)),
      buckets_(client),
      admin_(std::move(client), runner, rng),
      policies_(admin_) {}

Result<ObjectStoreCapabilities> MinioStore::probe(const Call& call) {
    TRY(buckets_.calls().look(call, kNoBucket));
    TRY(admin_.policy(call, kNoPolicy));
    ObjectStoreCapabilities capabilities;
    capabilities.versioning = true;
    capabilities.encryption = TRY(admin_.has_encryption_key(call));
    capabilities.object_lock = true;
    capabilities.quota = true;
    capabilities.access = true;
    capabilities.owner_tags = true;
    capabilities.users = true;
    capabilities.usage = true;
    capabilities.fences = false;
    capabilities.max_policy_bytes = static_cast<int64_t>(kMaxPolicyBytes);
    return capabilities;
}

Status MinioStore::ensure_platform_user(const Call& call, const StoreKeys& keys) {
    const std::string rights = rights_name(keys.access_key);
    TRY(admin_.put_policy(call, rights, platform_rights()));
    TRY(admin_.put_user(call, keys));
    return admin_.attach(call, keys.access_key, {rights});
}

Result<PlatformUserEnd> MinioStore::remove_platform_user(const Call& call,
                                                         const std::string& access_key) {
    const std::string rights = rights_name(access_key);
    if (buckets_.calls().client().keys().access_key == access_key) {
        // MinIO lets no user remove itself; without rights it could not even detach its policy.
        TRY(admin_.put_policy(call, rights, no_rights()));
        return PlatformUserEnd::kStripped;
    }
    TRY(remove_user(call, access_key));
    TRY(admin_.remove_policy(call, rights));
    return PlatformUserEnd::kRemoved;
}

Result<EnsureOutcome> MinioStore::ensure_bucket(const Call& call, const BucketWish& wish) {
    return buckets_.ensure(call, wish);
}

Result<RemoveOutcome> MinioStore::remove_bucket(const Call& call, const BucketRemoval& removal) {
    return buckets_.remove(call, removal);
}

Result<BucketFacts> MinioStore::inspect_bucket(const Call& call, const std::string& name,
                                               const BucketAspects& aspects) {
    BucketFacts facts = TRY(buckets_.inspect(call, name, aspects));
    if (!facts.exists || !facts.settings) return facts;
    const auto quota = admin_.quota(call, name);
    if (!quota && quota.error().code == Code::kNotFound) {  // it went meanwhile
        return buckets_.inspect(call, name, {.tags = false});
    }
    if (!quota) return fail(quota.error());
    facts.settings->quota_bytes = *quota;
    return facts;
}

Status MinioStore::list_buckets(const Call& call, const PageSink<BucketListed>& sink) {
    return buckets_.calls().list(call, sink);
}

Status MinioStore::ensure_owner(const Call& call, const std::string& name,
                                const BucketOwner& owner) {
    return buckets_.ensure_owner(call, name, owner);
}

Status MinioStore::ensure_settings(const Call& call, const BucketChange& change) {
    if (change.quota_bytes == 0) {
        return fail(Code::kInvalidArgument, "MinIO has no quota of 0 bytes: there 0 is no limit");
    }
    TRY(buckets_.ensure_settings(call, change));
    if (!change.quota_bytes) return {};
    const bool is_lifted = *change.quota_bytes < 0;
    return admin_.put_quota(call, change.name, is_lifted ? std::nullopt : change.quota_bytes);
}

Result<PurgeProgress> MinioStore::purge_bucket(const Call& call, const PurgeStep& step) {
    return buckets_.purge(call, step);
}

Status MinioStore::list_usage(const Call& call, const PageSink<BucketUsage>& sink) {
    return hand_out(TRY(admin_.usage(call)), sink);
}

Status MinioStore::ensure_user(const Call& call, const StoreKeys& keys) {
    return admin_.put_user(call, keys);
}

Result<RemoveOutcome> MinioStore::remove_user(const Call& call, const std::string& access_key) {
    const Status removed = admin_.remove_user(call, access_key);
    if (removed) return RemoveOutcome::kRemoved;
    if (removed.error().code == Code::kNotFound) return RemoveOutcome::kAlreadyAbsent;
    return fail(removed.error());
}

Result<std::optional<StoreUserFacts>> MinioStore::inspect_user(const Call& call,
                                                               const std::string& access_key) {
    return admin_.user(call, access_key);
}

Status MinioStore::list_users(const Call& call, const PageSink<StoreUserFacts>& sink) {
    return hand_out(TRY(admin_.users(call)), sink);
}

Result<bool> MinioStore::accepts_keys(const Call& call, const StoreKeys& keys) {
    const BucketCalls as_user(buckets_.calls().client().with_keys(keys));
    const auto looked = as_user.look(call, kNoBucket);
    if (looked || looked.error().code == Code::kForbidden) return true;
    if (looked.error().code == Code::kUnauthenticated) return false;
    return fail(looked.error());
}

Result<AppliedPolicy> MinioStore::ensure_policy(const Call& call, const AccountPolicy& policy) {
    return policies_.ensure(call, policy);
}

Result<RemoveOutcome> MinioStore::remove_policy(const Call& call, const std::string& name,
                                                const std::vector<std::string>& users) {
    return policies_.remove(call, name, users);
}

Result<std::optional<AppliedPolicy>> MinioStore::inspect_policy(const Call& call,
                                                                const std::string& name) {
    return policies_.inspect(call, name);
}

Status MinioStore::list_policies(const Call& call, const PageSink<std::string>& sink) {
    return hand_out(TRY(policies_.stems(call)), sink);
}

MinioOpener::MinioOpener(Runner& runner, Rng& rng, StoreCallSink audit)
    : runner_(runner), rng_(rng), audit_(std::move(audit)) {}

Result<std::unique_ptr<ObjectStorePort>> MinioOpener::open(const StoreConnection& connection) {
    if (connection.provider != "MinIO") {
        return fail(Code::kUnsupported,
                    fmt::format("no object store driver for provider '{}'", connection.provider));
    }
    const model::StoreUrl url = TRY(model::check_store_url(connection.url));
    if (!connection.ca_file.empty() && !std::ifstream(connection.ca_file)) {
        return fail(Code::kInvalidArgument, "the object store's CA file can not be read");
    }
    if (connection.skip_tls_verification && url.is_tls) {
        LOG_WARNING("object store {}: its certificate is not verified, as its pool says",
                    url.origin());
    }
    CurlOptions options;
    options.ca_file = connection.ca_file;
    options.skip_tls_verification = connection.skip_tls_verification;
    auto http = std::make_unique<CurlHttpClient>(runner_, std::move(options));
    S3Client client(*http, runner_.clock(), url, connection.keys, connection.region, audit_);
    return std::make_unique<MinioStore>(std::move(http), std::move(client), runner_, rng_);
}

}  // namespace lockstep::driver
