// S3's XML documents: what we write, and what we read of answers. Pure functions, and one parser
// that reads a listing while it arrives.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "driver/object.h"

namespace lockstep::driver {

struct S3Refusal {
    std::string code{};
    std::string text{};
};
// The <Error> of a refusal; nothing when `xml` is none.
std::optional<S3Refusal> read_error(std::string_view xml);

// Every reader answers kUnavailable for XML that is broken, cut off, or another document: what it
// left out must not read as absent.

std::string write_tagging(const std::map<std::string, std::string>& tags);
Result<std::map<std::string, std::string>> read_tagging(std::string_view xml);

// "Enabled", "Suspended", or nothing if it was never enabled.
Result<std::string> read_versioning(std::string_view xml);
std::string write_versioning(bool is_enabled);

// Whether objects are encrypted by default.
Result<bool> read_encryption(std::string_view xml);
std::string write_encryption();

Result<bool> read_object_lock(std::string_view xml);

struct ObjectVersion {
    std::string key{};
    std::string version_id{};  // "null" where the bucket has no versions
};
struct VersionPage {
    std::vector<ObjectVersion> versions{};  // delete markers too
    bool is_truncated = false;
};
Result<VersionPage> read_versions(std::string_view xml);

// Whether a key can stand in an XML document at all.
bool is_writable_in_xml(std::string_view key);
std::string write_delete(std::span<const ObjectVersion> versions);
// What the store did not delete, and its reason for the first of them.
struct DeleteFailures {
    int64_t count = 0;
    S3Refusal first{};
};
Result<DeleteFailures> read_delete(std::string_view xml);

struct Upload {
    std::string key{};
    std::string upload_id{};
};
Result<std::vector<Upload>> read_uploads(std::string_view xml);

// "a%2Fb+c" as the listings with encoding-type=url have keys.
std::string url_decode(std::string_view text);

// Reads a ListBuckets answer piece by piece, in bounded memory, and hands pages to the sink.
class BucketListReader {
  public:
    explicit BucketListReader(const PageSink<BucketListed>& sink) : sink_(sink) {}

    Status feed(std::string_view piece);
    // After the last piece: errors unless the document was complete. The token of the next page, or
    // nothing after the last.
    Result<std::string> finish();

  private:
    Status take_buckets();
    Status flush();

    const PageSink<BucketListed>& sink_;
    std::string pending_;
    std::vector<BucketListed> page_;
    std::string last_name_;
    bool is_begun_ = false;
};

}  // namespace lockstep::driver
