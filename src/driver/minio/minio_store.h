// ObjectStorePort on a MinIO: S3 for buckets, the admin API for users, policies, quota and usage.
#pragma once

#include <memory>

#include "base/rng.h"
#include "base/runner.h"
#include "driver/http/http_client.h"
#include "driver/minio/account_policies.h"
#include "driver/minio/admin_calls.h"
#include "driver/object.h"
#include "driver/s3/bucket_store.h"

namespace lockstep::driver {

class MinioStore final : public ObjectStorePort {
  public:
    // `runner` and `rng` must outlive it.
    MinioStore(std::unique_ptr<HttpClient> http, S3Client client, Runner& runner, Rng& rng);

    Result<ObjectStoreCapabilities> probe(const Call& call) override;
    Status ensure_platform_user(const Call& call, const StoreKeys& keys) override;
    Result<PlatformUserEnd> remove_platform_user(const Call& call,
                                                 const std::string& access_key) override;

    Result<EnsureOutcome> ensure_bucket(const Call& call, const BucketWish& wish) override;
    Result<RemoveOutcome> remove_bucket(const Call& call, const BucketRemoval& removal) override;
    Result<BucketFacts> inspect_bucket(const Call& call, const std::string& name,
                                       const BucketAspects& aspects) override;
    Status list_buckets(const Call& call, const PageSink<BucketListed>& sink) override;
    Status ensure_owner(const Call& call, const std::string& name,
                        const BucketOwner& owner) override;
    Status ensure_settings(const Call& call, const BucketChange& change) override;
    Result<PurgeProgress> purge_bucket(const Call& call, const PurgeStep& step) override;
    Status list_usage(const Call& call, const PageSink<BucketUsage>& sink) override;

    Status ensure_user(const Call& call, const StoreKeys& keys) override;
    Result<RemoveOutcome> remove_user(const Call& call, const std::string& access_key) override;
    Result<std::optional<StoreUserFacts>> inspect_user(const Call& call,
                                                       const std::string& access_key) override;
    Status list_users(const Call& call, const PageSink<StoreUserFacts>& sink) override;
    Result<bool> accepts_keys(const Call& call, const StoreKeys& keys) override;

    Result<AppliedPolicy> ensure_policy(const Call& call, const AccountPolicy& policy) override;
    Result<RemoveOutcome> remove_policy(const Call& call, const std::string& name,
                                        const std::vector<std::string>& users) override;
    Result<std::optional<AppliedPolicy>> inspect_policy(const Call& call,
                                                        const std::string& name) override;
    Status list_policies(const Call& call, const PageSink<std::string>& sink) override;

  private:
    const std::unique_ptr<HttpClient> http_;
    const BucketStore buckets_;
    const AdminCalls admin_;
    const AccountPolicies policies_;
};

// Opens "MinIO". One CurlHttpClient for each port, so that one store's slowness is its own.
class MinioOpener final : public ObjectStoreOpener {
  public:
    // Both must outlive every port that it opens. `audit` may be empty.
    MinioOpener(Runner& runner, Rng& rng, StoreCallSink audit = {});
    Result<std::unique_ptr<ObjectStorePort>> open(const StoreConnection& connection) override;

  private:
    Runner& runner_;
    Rng& rng_;
    const StoreCallSink audit_;
};

}  // namespace lockstep::driver
