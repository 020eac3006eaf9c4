// MinIO's admin API (v3), typed: one function, one call. Unlike S3 it is MinIO's own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "base/runner.h"
#include "driver/object.h"
#include "driver/s3/s3_client.h"

namespace lockstep::driver {

struct PolicyListed {
    std::string name;
    std::string id;  // the document's own
};

// Thread-safe. Errors of each: explain_refusal's.
class AdminCalls {
  public:
    // `runner` and `rng` must outlive it.
    AdminCalls(S3Client client, Runner& runner, Rng& rng);

    // Nothing when there is no such user.
    Result<std::optional<StoreUserFacts>> user(const Call& call,
                                               const std::string& access_key) const;
    // Makes the user or gives it this secret, and enables it; keeps its policies.
    Status put_user(const Call& call, const StoreKeys& keys) const;
    // kNotFound when there is none.
    Status remove_user(const Call& call, const std::string& access_key) const;
    Result<std::vector<StoreUserFacts>> users(const Call& call) const;
    // These policies and no others; kNotFound when the user or one of them is not there.
    Status attach(const Call& call, const std::string& access_key,
                  const std::vector<std::string>& policies) const;

    // The document; nothing when there is no such policy.
    Result<std::optional<std::string>> policy(const Call& call, const std::string& name) const;
    Status put_policy(const Call& call, const std::string& name, const std::string& document) const;
    // Success also when it is not there; kPreconditionFailed while it is attached.
    Status remove_policy(const Call& call, const std::string& name) const;
    Result<std::vector<PolicyListed>> policies(const Call& call) const;

    // Nothing: no limit.
    Result<std::optional<int64_t>> quota(const Call& call, const std::string& bucket) const;
    // Nothing lifts the limit.
    Status put_quota(const Call& call, const std::string& bucket,
                     std::optional<int64_t> bytes) const;
    Result<std::vector<BucketUsage>> usage(const Call& call) const;
    // Whether the server has a key to encrypt buckets with.
    Result<bool> has_encryption_key(const Call& call) const;

  private:
    // Argon2id takes 64 MiB: few at a time.
    class CryptoPermit;

    S3Client client_;
    Rng& rng_;
    std::unique_ptr<Semaphore> crypto_permits_;
};

}  // namespace lockstep::driver
