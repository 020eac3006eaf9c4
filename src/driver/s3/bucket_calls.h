// The S3 calls about buckets, typed: one function, one call.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "driver/s3/s3_client.h"
#include "driver/s3/s3_xml.h"

namespace lockstep::driver {

// Whether a bucket is there, by the store's own word, and the store's clock.
struct BucketPresence {
    bool exists = false;
    Time store_time;
};

// Errors of each: explain_refusal's, kNotFound when there is no such bucket.
class BucketCalls {
  public:
    explicit BucketCalls(S3Client client) : client_(std::move(client)) {}

    // kAlreadyExists when there is one, whosever it is.
    Status create(const Call& call, const std::string& name, bool object_lock) const;
    Status remove(const Call& call, const std::string& name) const;
    Result<BucketPresence> look(const Call& call, const std::string& name) const;
    Status list(const Call& call, const PageSink<BucketListed>& sink) const;

    Result<std::map<std::string, std::string>> tags(const Call& call,
                                                    const std::string& name) const;
    Status put_tags(const Call& call, const std::string& name,
                    const std::map<std::string, std::string>& tags) const;

    Result<std::string> versioning(const Call& call, const std::string& name) const;
    Status put_versioning(const Call& call, const std::string& name, bool is_enabled) const;
    Result<bool> encryption(const Call& call, const std::string& name) const;
    Status put_encryption(const Call& call, const std::string& name, bool is_enabled) const;
    Result<bool> object_lock(const Call& call, const std::string& name) const;
    // The bucket's policy document; empty when it has none.
    Result<std::string> policy(const Call& call, const std::string& name) const;
    // An empty document removes it.
    Status put_policy(const Call& call, const std::string& name, const std::string& document) const;

    Result<VersionPage> versions(const Call& call, const std::string& name, int max) const;
    Result<DeleteFailures> delete_versions(const Call& call, const std::string& name,
                                           std::span<const ObjectVersion> versions) const;
    Result<std::vector<Upload>> uploads(const Call& call, const std::string& name, int max) const;
    Status abort_upload(const Call& call, const std::string& name, const Upload& upload) const;

    const S3Client& client() const { return client_; }

  private:
    Result<DeleteFailures> delete_one(const Call& call, const std::string& name,
                                      const ObjectVersion& version) const;
    // The body of a setting; empty when the store answers `absent_word`.
    Result<std::string> read_setting(const Call& call, const S3Request& request,
                                     std::string_view absent_word) const;

    S3Client client_;
};

}  // namespace lockstep::driver
