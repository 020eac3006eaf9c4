// The part of ObjectStorePort that is plain S3: buckets whose owner can be proven, their settings,
// purge. The drivers of S3 stores are made of it and of what their store adds.
#pragma once

#include "driver/s3/bucket_calls.h"

namespace lockstep::driver {

// Contracts and errors as in ObjectStorePort; quota is the driver's.
class BucketStore {
  public:
    explicit BucketStore(S3Client client) : calls_(std::move(client)) {}

    Result<EnsureOutcome> ensure(const Call& call, const BucketWish& wish) const;
    Result<RemoveOutcome> remove(const Call& call, const BucketRemoval& removal) const;
    Result<BucketFacts> inspect(const Call& call, const std::string& name,
                                const BucketAspects& aspects) const;
    Status ensure_owner(const Call& call, const std::string& name, const BucketOwner& owner) const;
    Status ensure_settings(const Call& call, const BucketChange& change) const;
    Result<PurgeProgress> purge(const Call& call, const PurgeStep& step) const;

    const BucketCalls& calls() const { return calls_; }

  private:
    Status fill(const Call& call, const BucketAspects& aspects, BucketFacts& facts) const;
    Status fill_contents(const Call& call, BucketFacts& facts) const;
    Result<BucketSettings> settings(const Call& call, const std::string& name) const;
    Result<std::optional<Time>> creation_time(const Call& call, const std::string& name) const;
    Status write_owner(const Call& call, const std::string& name, const BucketOwner& owner,
                       std::map<std::string, std::string> tags) const;
    Status ensure_versioning(const Call& call, const std::string& name, bool is_wanted) const;
    // Whether there is a bucket that may be removed by these terms; kConflict when it is another's.
    Result<bool> may_remove(const Call& call, const BucketRemoval& removal) const;
    Status purge_versions(const Call& call, const PurgeStep& step, PurgeProgress& progress) const;
    Status purge_uploads(const Call& call, const PurgeStep& step, PurgeProgress& progress) const;

    BucketCalls calls_;
};

// The bucket policy that lets everybody list the bucket and read its objects.
std::string public_policy(const std::string& bucket);
// Which of our two a bucket policy is; an empty document is kPrivate.
BucketAccess classify_policy(const std::string& bucket, const std::string& document);

}  // namespace lockstep::driver
