// The port to object stores: buckets, an account's users and their policy, usage.
//
// Errors of every call, besides those of call.h: kUnauthenticated when the store refuses the
// platform's own credentials, kForbidden when these lack a right, kUnsupported for what the store
// can not do, kInvalidArgument for what it calls malformed, kNoCapacity when its disk is full.
// A call that changes nothing never answers kOutcomeUnknown.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "driver/call.h"
#include "driver/object_types.h"

namespace lockstep::driver {

// Receives a listing page by page; an error ends the listing and is its answer. A listing that
// could not be read to its end is an error too: what it left out is not absent.
template <class T>
using PageSink = std::function<Status(std::span<const T>)>;

// Thread-safe. Blocks up to the call's deadline.
class ObjectStorePort {
  public:
    virtual ~ObjectStorePort() = default;

    // What the store can do, asked with the credentials that this port was opened with; also the
    // proof that it is reachable and that they work.
    virtual Result<ObjectStoreCapabilities> probe(const Call& call) = 0;

    // --- the platform's own user ---

    // Makes or renews, with root keys, a user with just the rights that this driver needs, so that
    // the root keys need not be kept. The rights hold once `probe` answers with the new keys.
    virtual Status ensure_platform_user(const Call& call, const StoreKeys& keys) = 0;
    // Ends it. With its own keys it only loses every right, where the store lets no user remove
    // itself: what is left can do nothing, and ensure_platform_user revives it.
    virtual Result<PlatformUserEnd> remove_platform_user(const Call& call,
                                                         const std::string& access_key) = 0;

    // --- buckets ---

    // There is a bucket of this name, it is provably the wish's (is_provably_of), and it carries
    // the owner tag. Errors: kAlreadyExists when one is there that is not provably ours; it is left
    // untouched.
    virtual Result<EnsureOutcome> ensure_bucket(const Call& call, const BucketWish& wish) = 0;
    // There is no such bucket. Never removes contents, nor unfinished uploads, which would come
    // back with the next bucket of this name. Errors: kPreconditionFailed when there are any,
    // kConflict when it is not ours by the removal's terms.
    virtual Result<RemoveOutcome> remove_bucket(const Call& call, const BucketRemoval& removal) = 0;
    // Facts with `exists` false for a bucket that is not there: that is not an error.
    virtual Result<BucketFacts> inspect_bucket(const Call& call, const std::string& name,
                                               const BucketAspects& aspects) = 0;
    // All buckets of the store, in order of name, in bounded memory.
    virtual Status list_buckets(const Call& call, const PageSink<BucketListed>& sink) = 0;
    // Writes the owner tag on a bucket that is there, whatever tag of ours it has, keeping foreign
    // tags: adoption and repair. Errors: kNotFound.
    virtual Status ensure_owner(const Call& call, const std::string& name,
                                const BucketOwner& owner) = 0;
    // The given settings are in force. Several settings are several effects: after an error
    // inspect. Errors: kNotFound; kPreconditionFailed where object lock forbids it.
    virtual Status ensure_settings(const Call& call, const BucketChange& change) = 0;
    // Removes up to `max_removals` versions, delete markers and uploads; repeat until is_empty.
    // Errors: kPreconditionFailed when what is left is under retention or legal hold, kConflict as
    // in remove_bucket. An absent bucket is empty.
    virtual Result<PurgeProgress> purge_bucket(const Call& call, const PurgeStep& step) = 0;
    // Sizes as the store last measured them; buckets that it has not measured yet are left out.
    virtual Status list_usage(const Call& call, const PageSink<BucketUsage>& sink) = 0;

    // --- an account's users and policy ---

    // The user is there, enabled, with this secret: also the rotation of a secret. A new user has
    // no rights until a policy is attached.
    virtual Status ensure_user(const Call& call, const StoreKeys& keys) = 0;
    virtual Result<RemoveOutcome> remove_user(const Call& call, const std::string& access_key) = 0;
    // Nothing when there is no such user.
    virtual Result<std::optional<StoreUserFacts>> inspect_user(const Call& call,
                                                               const std::string& access_key) = 0;
    virtual Status list_users(const Call& call, const PageSink<StoreUserFacts>& sink) = 0;
    // Whether the store accepts these keys now, whatever rights they have.
    virtual Result<bool> accepts_keys(const Call& call, const StoreKeys& keys) = 0;

    // The policy is exactly this document, and these users have it and no other; at no moment has a
    // bucket that stays in it been absent from it. One call at a time for each name: the caller's
    // publisher sees to it. Answers what was read back. Errors: kConflict when the store has a
    // higher version already, kNotFound when a user is absent.
    virtual Result<AppliedPolicy> ensure_policy(const Call& call, const AccountPolicy& policy) = 0;
    // Detached from `users` (those that are there) and removed, all its parts. Errors:
    // kPreconditionFailed while another user has it.
    virtual Result<RemoveOutcome> remove_policy(const Call& call, const std::string& name,
                                                const std::vector<std::string>& users) = 0;
    // Nothing when the store has no part of it.
    virtual Result<std::optional<AppliedPolicy>> inspect_policy(const Call& call,
                                                                const std::string& name) = 0;
    // The names (stems) of all policies that have the form that ensure_policy writes.
    virtual Status list_policies(const Call& call, const PageSink<std::string>& sink) = 0;
};

// Opens ports by provider name; what a pool's record holds. Opening makes no call to the store.
// Errors: kUnsupported for a provider that is not there, kInvalidArgument for a bad or forbidden
// URL or an unreadable CA file. The port outlives neither the opener nor what it was built from.
class ObjectStoreOpener {
  public:
    virtual ~ObjectStoreOpener() = default;
    virtual Result<std::unique_ptr<ObjectStorePort>> open(const StoreConnection& connection) = 0;
};

}  // namespace lockstep::driver
