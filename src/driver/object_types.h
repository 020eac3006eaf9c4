// What callers and object stores say to each other: wishes, facts, and the question whose a bucket
// is.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/secret.h"
#include "driver/resource.h"

namespace lockstep::driver {

// What a store can do. A request that needs more is refused with kUnsupported, never recorded.
struct ObjectStoreCapabilities {
    bool versioning = false;
    bool encryption = false;  // server-side with the store's own keys
    bool object_lock = false;
    bool quota = false;
    bool access = false;      // public buckets
    bool owner_tags = false;  // a bucket can carry a BucketOwner
    bool users = false;       // a user and a policy for each account
    bool usage = false;
    bool fences = false;           // refuses stale tokens by itself
    int64_t max_policy_bytes = 0;  // of one policy of a user; 0: no limit known
};
BOOST_DESCRIBE_STRUCT(ObjectStoreCapabilities, (),
                      (versioning, encryption, object_lock, quota, access, owner_tags, users, usage,
                       fences, max_policy_bytes))

// Whose a bucket is. Stores without capability owner_tags lose it.
struct BucketOwner {
    std::string bucket_id{};  // our record of it
    std::string saga{};       // that created or adopted it
    bool operator==(const BucketOwner&) const = default;
};
BOOST_DESCRIBE_STRUCT(BucketOwner, (), (bucket_id, saga))

inline constexpr const char* kBucketIdTag = "lockstep-bucket-id";
inline constexpr const char* kSagaTag = "lockstep-saga";

// Who may read objects without credentials. kOther: a bucket policy that we did not write.
enum class BucketAccess { kPrivate, kPublic, kOther };
BOOST_DESCRIBE_ENUM(BucketAccess, kPrivate, kPublic, kOther)

struct BucketSettings {
    bool versioning = false;
    bool encryption = false;
    bool object_lock = false;  // given at creation and for ever; implies versioning
    BucketAccess access = BucketAccess::kPrivate;
    std::optional<int64_t> quota_bytes{};  // none: no limit
    bool operator==(const BucketSettings&) const = default;
};
BOOST_DESCRIBE_STRUCT(BucketSettings, (),
                      (versioning, encryption, object_lock, access, quota_bytes))

// A bucket to be made. With `absent_at` the caller says: before my first call I saw that there was
// none, at this time of the store's clock (BucketFacts::store_time), and I wrote that down.
struct BucketWish {
    std::string name{};
    BucketOwner owner{};
    bool object_lock = false;
    std::optional<Time> absent_at{};
};
BOOST_DESCRIBE_STRUCT(BucketWish, (), (name, owner, object_lock, absent_at))

enum class PlatformUserEnd { kRemoved, kStripped };
BOOST_DESCRIBE_ENUM(PlatformUserEnd, kRemoved, kStripped)

// A bucket to be removed. It must be empty and carry the tag of `owner.bucket_id`; one without any
// tag of ours goes only with `accept_untagged`, for callers that have another proof.
struct BucketRemoval {
    std::string name{};
    BucketOwner owner{};
    bool accept_untagged = false;
};
BOOST_DESCRIBE_STRUCT(BucketRemoval, (), (name, owner, accept_untagged))

// Settings to change; what is not given stays. A negative quota lifts the limit.
struct BucketChange {
    std::string name{};
    std::optional<bool> versioning{};
    std::optional<bool> encryption{};
    std::optional<BucketAccess> access{};  // never kOther
    std::optional<int64_t> quota_bytes{};
};
BOOST_DESCRIBE_STRUCT(BucketChange, (), (name, versioning, encryption, access, quota_bytes))

// What to ask of a bucket besides its being there: each costs the store one to five calls.
struct BucketAspects {
    bool tags = true;
    bool settings = false;
    bool contents = false;
    bool created_at = false;  // may read the whole listing
    static BucketAspects all() { return {true, true, true, true}; }
};

// What a store says about one bucket; what was not asked for is absent.
struct BucketFacts {
    std::string name{};
    bool exists = false;
    Time store_time{};  // the store's clock when it answered, to the second, rounded down
    std::map<std::string, std::string> tags{};
    std::optional<BucketOwner> owner{};  // from the tags, if ours
    std::optional<BucketSettings> settings{};
    std::optional<bool> is_empty{};     // no object, version or delete marker
    std::optional<bool> has_uploads{};  // unfinished multipart uploads
    std::optional<Time> created_at{};   // by the store's clock
};
BOOST_DESCRIBE_STRUCT(BucketFacts, (),
                      (name, exists, store_time, tags, owner, settings, is_empty, has_uploads,
                       created_at))

// Whether the bucket of `facts` is provably the one of `wish`: it carries the wish's bucket id, or
// it is untagged, empty, and younger than the caller's observation that there was none.
// `facts` must hold tags, and for the second proof contents and created_at.
bool is_provably_of(const BucketFacts& facts, const BucketWish& wish);

struct BucketListed {
    std::string name{};
    std::optional<Time> created_at{};
};
BOOST_DESCRIBE_STRUCT(BucketListed, (), (name, created_at))

struct BucketUsage {
    std::string name{};
    int64_t size_bytes = 0;
    int64_t objects = 0;
};
BOOST_DESCRIBE_STRUCT(BucketUsage, (), (name, size_bytes, objects))

// One bounded piece of emptying a bucket.
struct PurgeStep {
    std::string name{};
    BucketOwner owner{};  // as in BucketRemoval
    bool accept_untagged = false;
    int64_t max_removals = 1000;
};
BOOST_DESCRIBE_STRUCT(PurgeStep, (), (name, owner, accept_untagged, max_removals))

struct PurgeProgress {
    int64_t removed_versions = 0;  // objects, old versions and delete markers
    int64_t aborted_uploads = 0;
    bool is_empty = false;  // nothing was left when last looked; also when there is no bucket
};
BOOST_DESCRIBE_STRUCT(PurgeProgress, (), (removed_versions, aborted_uploads, is_empty))

struct StoreKeys {
    std::string access_key{};
    Secret<std::string> secret_key{};
};

struct StoreUserFacts {
    std::string access_key{};
    bool is_enabled = false;
    std::vector<std::string> policies{};  // attached, sorted
};
BOOST_DESCRIBE_STRUCT(StoreUserFacts, (), (access_key, is_enabled, policies))

// kStrict: the account's users work with objects only. kOpen: everything within their buckets.
enum class Isolation { kStrict, kOpen };
BOOST_DESCRIBE_ENUM(Isolation, kStrict, kOpen)

// The complete document of what an account's users may do. `name` is the stem of the names that the
// store sees (one or several policies), unique to account and pool: lower case letters, digits,
// '-'.
struct AccountPolicy {
    std::string name{};
    int64_t version = 0;
    std::vector<std::string> users{};    // access keys it is attached to
    std::vector<std::string> buckets{};  // exactly these
    Isolation isolation = Isolation::kStrict;
};
BOOST_DESCRIBE_STRUCT(AccountPolicy, (), (name, version, users, buckets, isolation))

// An account's policy as the store has it.
struct AppliedPolicy {
    int64_t version = 0;
    std::vector<std::string> buckets{};  // sorted
    Isolation isolation = Isolation::kStrict;
    std::vector<std::string> parts{};  // names of the store's policies, sorted
    // It says exactly what we would write for these buckets: nothing foreign, nothing half done.
    bool is_as_written = false;
};
BOOST_DESCRIBE_STRUCT(AppliedPolicy, (), (version, buckets, isolation, parts, is_as_written))

// How to reach a store. `ca_file` empty: the system's; `skip_tls_verification` is an operator's
// explicit wish.
struct StoreConnection {
    std::string provider{};  // "MinIO", "Simulator"
    std::string url{};
    StoreKeys keys{};
    std::string region = "us-east-1";
    std::string ca_file{};
    bool skip_tls_verification = false;
};

}  // namespace lockstep::driver
