#include "driver/testing/object_contract.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/rng.h"

namespace lockstep::driver::testing {
namespace {

// `ASSERT_OK(port().f())` and the code of what should have failed.
#define ASSERT_OK(...)                                         \
    do {                                                       \
        const auto outcome_ = (__VA_ARGS__);                   \
        ASSERT_TRUE(outcome_) << outcome_.error().to_string(); \
    } while (false)
#define EXPECT_FAILS(wanted, ...)                                      \
    do {                                                               \
        const auto outcome_ = (__VA_ARGS__);                           \
        ASSERT_FALSE(outcome_);                                        \
        EXPECT_EQ(code_name(outcome_.error().code), code_name(wanted)) \
            << outcome_.error().to_string();                           \
    } while (false)

std::string random_suffix() {
    SystemRng rng;
    return fmt::format("{:010x}", rng.next() & 0xffffffffffU);
}

template <class T>
PageSink<T> into(std::vector<T>& all) {
    return [&all](std::span<const T> page) -> Status {
        EXPECT_LE(page.size(), 1000U);
        all.insert(all.end(), page.begin(), page.end());
        return {};
    };
}

}  // namespace

void ObjectContract::SetUp() {
    store_ = GetParam().make();
    ASSERT_TRUE(store_) << "the store could not be reached";
    const auto probed = port().probe(call());
    ASSERT_TRUE(probed) << probed.error().to_string();
    capabilities_ = *probed;
}

void ObjectContract::TearDown() {
    if (!store_) return;
    for (const std::string& name : buckets_) {
        while (true) {
            const PurgeStep step{.name = name,
                                 .owner = {"id-" + name, ""},
                                 .accept_untagged = true,
                                 .max_removals = 1000};
            const auto purged = port().purge_bucket(call(), step);
            if (!purged || purged->is_empty) break;
        }
        static_cast<void>(foreign().remove_bucket(name));
    }
    for (const std::string& user : users_) static_cast<void>(port().remove_user(call(), user));
}

Call ObjectContract::call() {
    return {
        Deadline::after(store_->clock(), std::chrono::seconds(30)),
        fmt::format("contract/{}/{}", ::testing::UnitTest::GetInstance()->random_seed(), ++calls_),
        Token{1, calls_}};
}

std::string ObjectContract::new_name(const std::string& hint) {
    std::string name = fmt::format("contract-{}-{}", hint, random_suffix());
    buckets_.push_back(name);
    return name;
}

BucketWish ObjectContract::wish(const std::string& name) {
    return {.name = name, .owner = {"id-" + name, "saga-1"}};
}

std::string ObjectContract::new_bucket(const std::string& hint) {
    std::string name = new_name(hint);
    const auto made = port().ensure_bucket(call(), wish(name));
    EXPECT_TRUE(made) << made.error().to_string();
    return name;
}

BucketFacts ObjectContract::facts(const std::string& name) {
    auto facts = port().inspect_bucket(call(), name, BucketAspects::all());
    EXPECT_TRUE(facts) << facts.error().to_string();
    return facts ? *facts : BucketFacts{};
}

StoreKeys ObjectContract::new_user(const std::string& hint) {
    StoreKeys keys{fmt::format("user-{}-{}", hint, random_suffix()),
                   Secret<std::string>("secret-" + random_suffix())};
    users_.push_back(keys.access_key);
    const Status made = port().ensure_user(call(), keys);
    EXPECT_TRUE(made) << made.error().to_string();
    return keys;
}

bool ObjectContract::can(const StoreKeys& keys, UserAct act, const std::string& bucket) {
    const Status acted = foreign().act_as(keys, act, bucket);
    if (acted) return true;
    EXPECT_EQ(code_name(acted.error().code), code_name(Code::kForbidden))
        << acted.error().to_string();
    return false;
}

// --- buckets ---

TEST_P(ObjectContract, MakesABucketThatCarriesItsOwner) {
    const std::string name = new_name("made");
    EXPECT_FALSE(facts(name).exists);
    const auto made = port().ensure_bucket(call(), wish(name));
    ASSERT_OK(made);
    EXPECT_EQ(*made, EnsureOutcome::kCreated);
    const BucketFacts found = facts(name);
    EXPECT_TRUE(found.exists);
    EXPECT_EQ(found.owner, wish(name).owner);
    EXPECT_EQ(found.is_empty, true);
    EXPECT_EQ(found.has_uploads, false);
    EXPECT_EQ(found.settings, BucketSettings{});
    ASSERT_TRUE(found.created_at);
}

TEST_P(ObjectContract, EnsuresABucketOfOursAnyNumberOfTimes) {
    const std::string name = new_bucket("twice");
    BucketWish again = wish(name);
    again.owner.saga = "saga-2";
    const auto outcome = port().ensure_bucket(call(), again);
    ASSERT_OK(outcome);
    EXPECT_EQ(*outcome, EnsureOutcome::kAlreadyThere);
    EXPECT_EQ(facts(name).owner, again.owner);
}

TEST_P(ObjectContract, LeavesABucketThatIsAnothersAsItIs) {
    const std::string name = new_bucket("other");
    BucketWish thief = wish(name);
    thief.owner.bucket_id = "id-of-another";
    thief.absent_at = Time{};
    EXPECT_FAILS(Code::kAlreadyExists, port().ensure_bucket(call(), thief));
    EXPECT_EQ(facts(name).owner, wish(name).owner);
}

TEST_P(ObjectContract, TakesAnUntaggedBucketOnlyWithEveryProof) {
    const std::string name = new_name("untagged");
    BucketWish mine = wish(name);
    const Time absent_at = facts(name).store_time;
    ASSERT_OK(foreign().make_bucket(name));

    EXPECT_FAILS(Code::kAlreadyExists, port().ensure_bucket(call(), mine));
    mine.absent_at = absent_at + std::chrono::hours(1);
    EXPECT_FAILS(Code::kAlreadyExists, port().ensure_bucket(call(), mine));
    mine.absent_at = absent_at;
    ASSERT_OK(foreign().begin_upload(name, "unfinished"));
    EXPECT_FAILS(Code::kAlreadyExists, port().ensure_bucket(call(), mine));
    ASSERT_OK(port().purge_bucket(call(), {name, mine.owner, true, 10}));
    ASSERT_OK(foreign().put_object(name, "object"));
    EXPECT_FAILS(Code::kAlreadyExists, port().ensure_bucket(call(), mine));
    EXPECT_EQ(facts(name).owner, std::nullopt);
    ASSERT_OK(port().purge_bucket(call(), {name, mine.owner, true, 10}));

    const auto outcome = port().ensure_bucket(call(), mine);
    ASSERT_OK(outcome);
    EXPECT_EQ(*outcome, EnsureOutcome::kAlreadyThere);
    EXPECT_EQ(facts(name).owner, mine.owner);
}

TEST_P(ObjectContract, DoesNotTakeABucketWithSomebodysTags) {
    const std::string name = new_name("tagged");
    BucketWish mine = wish(name);
    mine.absent_at = facts(name).store_time;
    ASSERT_OK(foreign().make_bucket(name));
    ASSERT_OK(foreign().put_tag(name, "team", "blue"));
    EXPECT_FAILS(Code::kAlreadyExists, port().ensure_bucket(call(), mine));
}

TEST_P(ObjectContract, RemovesABucketAndFindsItGone) {
    const std::string name = new_bucket("gone");
    const BucketRemoval removal{name, {"id-" + name, "saga-1"}, false};
    const auto removed = port().remove_bucket(call(), removal);
    ASSERT_OK(removed);
    EXPECT_EQ(*removed, RemoveOutcome::kRemoved);
    EXPECT_FALSE(facts(name).exists);
    const auto again = port().remove_bucket(call(), removal);
    ASSERT_OK(again);
    EXPECT_EQ(*again, RemoveOutcome::kAlreadyAbsent);
    // The name is free for another.
    BucketWish other = wish(name);
    other.owner.bucket_id = "id-of-another";
    ASSERT_OK(port().ensure_bucket(call(), other));
    EXPECT_EQ(facts(name).owner, other.owner);
}

TEST_P(ObjectContract, NeverRemovesContents) {
    const std::string name = new_bucket("full");
    const BucketRemoval removal{name, {"id-" + name, "saga-1"}, false};
    ASSERT_OK(foreign().put_object(name, "object"));
    EXPECT_FAILS(Code::kPreconditionFailed, port().remove_bucket(call(), removal));
    EXPECT_EQ(facts(name).is_empty, false);
}

TEST_P(ObjectContract, NeverRemovesUnfinishedUploads) {
    const std::string name = new_bucket("upload");
    ASSERT_OK(foreign().begin_upload(name, "deep/key"));
    EXPECT_EQ(facts(name).has_uploads, true);
    EXPECT_FAILS(Code::kPreconditionFailed,
                 port().remove_bucket(call(), {name, {"id-" + name, ""}, false}));
    EXPECT_TRUE(facts(name).exists);
}

TEST_P(ObjectContract, RemovesOnlyWhatIsOurs) {
    const std::string name = new_bucket("mine");
    EXPECT_FAILS(Code::kConflict, port().remove_bucket(call(), {name, {"id-2", ""}, true}));
    EXPECT_TRUE(facts(name).exists);

    const std::string untagged = new_name("nobodys");
    ASSERT_OK(foreign().make_bucket(untagged));
    const BucketOwner owner{"id-" + untagged, ""};
    EXPECT_FAILS(Code::kConflict, port().remove_bucket(call(), {untagged, owner, false}));
    EXPECT_TRUE(facts(untagged).exists);
    ASSERT_OK(port().remove_bucket(call(), {untagged, owner, true}));
    EXPECT_FALSE(facts(untagged).exists);
}

TEST_P(ObjectContract, SaysWhatTheStoresClockSays) {
    const BucketFacts before = facts(new_name("absent"));
    EXPECT_FALSE(before.exists);
    const BucketFacts made = facts(new_bucket("clock"));
    ASSERT_TRUE(made.created_at);
    EXPECT_GE(*made.created_at, before.store_time);
    EXPECT_LT(*made.created_at, made.store_time + std::chrono::seconds(1));
}

TEST_P(ObjectContract, ListsBucketsInOrder) {
    const std::string first = new_bucket("a-list");
    const std::string second = new_bucket("b-list");
    std::vector<BucketListed> all;
    ASSERT_OK(port().list_buckets(call(), into(all)));
    EXPECT_TRUE(std::ranges::is_sorted(all, {}, &BucketListed::name));
    for (const std::string& name : {first, second}) {
        const auto found = std::ranges::find(all, name, &BucketListed::name);
        ASSERT_NE(found, all.end());
        EXPECT_EQ(found->created_at, facts(name).created_at);
    }
}

TEST_P(ObjectContract, EndsAListingWithItsSinksError) {
    new_bucket("sink");
    EXPECT_FAILS(Code::kConflict,
                 port().list_buckets(call(), [](std::span<const BucketListed>) -> Status {
                     return fail(Code::kConflict, "enough");
                 }));
}

TEST_P(ObjectContract, RepairsTheOwnerAndKeepsForeignTags) {
    const std::string name = new_name("repair");
    ASSERT_OK(foreign().make_bucket(name));
    ASSERT_OK(foreign().put_tag(name, "team", "blue + green"));
    const BucketOwner owner{"id-" + name, "saga-9"};
    ASSERT_OK(port().ensure_owner(call(), name, owner));
    ASSERT_OK(port().ensure_owner(call(), name, owner));
    const BucketFacts found = facts(name);
    EXPECT_EQ(found.owner, owner);
    EXPECT_EQ(found.tags.at("team"), "blue + green");
    EXPECT_FAILS(Code::kNotFound, port().ensure_owner(call(), new_name("none"), owner));
}

// --- settings ---

TEST_P(ObjectContract, KeepsEverySettingThatItIsGiven) {
    const std::string name = new_bucket("settings");
    BucketSettings wanted;
    const auto change = [&](const BucketChange& wish) {
        ASSERT_OK(port().ensure_settings(call(), wish));
        EXPECT_EQ(facts(name).settings, wanted);
        ASSERT_OK(port().ensure_settings(call(), wish));
        EXPECT_EQ(facts(name).settings, wanted);
    };
    wanted.versioning = true;
    change({.name = name, .versioning = true});
    wanted.encryption = true;
    change({.name = name, .encryption = true});
    wanted.access = BucketAccess::kPublic;
    change({.name = name, .access = BucketAccess::kPublic});
    wanted.quota_bytes = 3LL << 30;
    change({.name = name, .quota_bytes = 3LL << 30});
    wanted = {};
    change({.name = name,
            .versioning = false,
            .encryption = false,
            .access = BucketAccess::kPrivate,
            .quota_bytes = -1});
}

TEST_P(ObjectContract, RefusesWhatIsNoSetting) {
    const std::string name = new_bucket("nonsense");
    EXPECT_FAILS(Code::kInvalidArgument,
                 port().ensure_settings(call(), {.name = name, .access = BucketAccess::kOther}));
    EXPECT_FAILS(Code::kInvalidArgument,
                 port().ensure_settings(call(), {.name = name, .quota_bytes = 0}));
    EXPECT_EQ(facts(name).settings, BucketSettings{});
}

TEST_P(ObjectContract, ChangesNoSettingOfABucketThatIsNotThere) {
    const std::string name = new_name("none");
    EXPECT_FAILS(Code::kNotFound,
                 port().ensure_settings(call(), {.name = name, .versioning = true}));
    EXPECT_FAILS(Code::kNotFound,
                 port().ensure_settings(call(), {.name = name, .encryption = true}));
    EXPECT_FAILS(Code::kNotFound,
                 port().ensure_settings(call(), {.name = name, .access = BucketAccess::kPublic}));
    EXPECT_FAILS(Code::kNotFound,
                 port().ensure_settings(call(), {.name = name, .quota_bytes = 1 << 30}));
}

TEST_P(ObjectContract, GivesObjectLockAtCreationAndForEver) {
    const std::string name = new_name("lock");
    BucketWish locked = wish(name);
    locked.object_lock = true;
    ASSERT_OK(port().ensure_bucket(call(), locked));
    const auto settings = facts(name).settings;
    ASSERT_TRUE(settings);
    EXPECT_TRUE(settings->object_lock);
    EXPECT_TRUE(settings->versioning);
    EXPECT_FAILS(Code::kPreconditionFailed,
                 port().ensure_settings(call(), {.name = name, .versioning = false}));
    ASSERT_OK(port().ensure_bucket(call(), locked));

    const std::string plain = new_bucket("plain");
    BucketWish too_late = wish(plain);
    too_late.object_lock = true;
    EXPECT_FAILS(Code::kPreconditionFailed, port().ensure_bucket(call(), too_late));
}

// --- purge ---

TEST_P(ObjectContract, PurgesInBoundedSteps) {
    const std::string name = new_bucket("purge");
    for (int i = 0; i < 7; ++i) ASSERT_OK(foreign().put_object(name, fmt::format("o/{}", i)));
    PurgeStep step{name, {"id-" + name, ""}, false, 3};
    int64_t removed = 0;
    for (int i = 0; i < 5; ++i) {
        const auto progress = port().purge_bucket(call(), step);
        ASSERT_OK(progress);
        EXPECT_LE(progress->removed_versions, 3);
        removed += progress->removed_versions;
        if (progress->is_empty) break;
    }
    EXPECT_EQ(removed, 7);
    EXPECT_EQ(facts(name).is_empty, true);
    ASSERT_OK(port().remove_bucket(call(), {name, {"id-" + name, ""}, false}));
}

TEST_P(ObjectContract, PurgesVersionsDeleteMarkersAndUploads) {
    const std::string name = new_bucket("versions");
    const StoreKeys keys = new_user("versions");
    ASSERT_OK(port().ensure_settings(call(), {.name = name, .versioning = true}));
    ASSERT_OK(port().ensure_policy(
        call(), {"lockstep-" + keys.access_key, 1, {keys.access_key}, {name}, Isolation::kStrict}));
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(can(keys, UserAct::kPutObject, name));
    ASSERT_TRUE(can(keys, UserAct::kDeleteObject, name));
    ASSERT_OK(foreign().begin_upload(name, "unfinished/1"));
    ASSERT_OK(foreign().begin_upload(name, "unfinished/2"));
    const auto progress = port().purge_bucket(call(), {name, {"id-" + name, ""}, false, 1000});
    ASSERT_OK(progress);
    EXPECT_EQ(progress->removed_versions, 4);
    EXPECT_EQ(progress->aborted_uploads, 2);
    EXPECT_TRUE(progress->is_empty);
    ASSERT_OK(port().remove_bucket(call(), {name, {"id-" + name, ""}, false}));
    ASSERT_OK(port().remove_policy(call(), "lockstep-" + keys.access_key, {keys.access_key}));
}

TEST_P(ObjectContract, PurgesKeysOfEveryKind) {
    const std::string name = new_bucket("keys");
    for (const std::string key :
         {"a b", "a+b", "a&b<c>\"d'", "\xc3\xbc/\xe2\x82\xac", "percent%41", "tab\tkey", "x\x01y",
          "trailing/", "q?x=1#f", "star*", "new\nline"}) {
        const Status put = foreign().put_object(name, key);
        EXPECT_TRUE(put) << key << ": " << put.error().to_string();
    }
    const auto progress = port().purge_bucket(call(), {name, {"id-" + name, ""}, false, 1000});
    ASSERT_OK(progress);
    EXPECT_EQ(progress->removed_versions, 11);
    EXPECT_TRUE(progress->is_empty);
}

TEST_P(ObjectContract, PurgesOnlyWhatIsOursAndTakesAbsentForEmpty) {
    const std::string name = new_bucket("not-yours");
    ASSERT_OK(foreign().put_object(name, "object"));
    EXPECT_FAILS(Code::kConflict, port().purge_bucket(call(), {name, {"id-2", ""}, true, 10}));
    EXPECT_EQ(facts(name).is_empty, false);
    const auto absent = port().purge_bucket(call(), {new_name("none"), {"id", ""}, false, 10});
    ASSERT_OK(absent);
    EXPECT_TRUE(absent->is_empty);
}

// --- users ---

TEST_P(ObjectContract, MakesUsersAndRemovesThem) {
    const StoreKeys keys = new_user("made");
    EXPECT_TRUE(port().accepts_keys(call(), keys).value());
    auto found = port().inspect_user(call(), keys.access_key);
    ASSERT_OK(found);
    ASSERT_TRUE(*found);
    EXPECT_TRUE((*found)->is_enabled);
    EXPECT_TRUE((*found)->policies.empty());
    std::vector<StoreUserFacts> all;
    ASSERT_OK(port().list_users(call(), into(all)));
    EXPECT_NE(std::ranges::find(all, keys.access_key, &StoreUserFacts::access_key), all.end());

    EXPECT_EQ(port().remove_user(call(), keys.access_key).value(), RemoveOutcome::kRemoved);
    EXPECT_EQ(port().remove_user(call(), keys.access_key).value(), RemoveOutcome::kAlreadyAbsent);
    EXPECT_FALSE(port().accepts_keys(call(), keys).value());
    found = port().inspect_user(call(), keys.access_key);
    ASSERT_OK(found);
    EXPECT_FALSE(*found);
}

TEST_P(ObjectContract, RotatesASecretAndKeepsThePolicy) {
    const StoreKeys old_keys = new_user("rotate");
    const std::string name = new_bucket("rotate");
    const std::string policy = "lockstep-" + old_keys.access_key;
    ASSERT_OK(port().ensure_policy(call(),
                                   {policy, 1, {old_keys.access_key}, {name}, Isolation::kStrict}));
    const StoreKeys new_keys{old_keys.access_key, Secret<std::string>("another-secret-1")};
    ASSERT_OK(port().ensure_user(call(), new_keys));
    EXPECT_FALSE(port().accepts_keys(call(), old_keys).value());
    EXPECT_TRUE(port().accepts_keys(call(), new_keys).value());
    EXPECT_TRUE(can(new_keys, UserAct::kPutObject, name));
    ASSERT_OK(port().remove_policy(call(), policy, {old_keys.access_key}));
}

TEST_P(ObjectContract, RotatesToASecondUserWithoutLockingAnybodyOut) {
    const StoreKeys old_keys = new_user("first");
    const StoreKeys new_keys = new_user("second");
    const std::string name = new_bucket("both");
    const std::string policy = "lockstep-" + old_keys.access_key;
    ASSERT_OK(port().ensure_policy(
        call(),
        {policy, 1, {old_keys.access_key, new_keys.access_key}, {name}, Isolation::kStrict}));
    EXPECT_TRUE(can(old_keys, UserAct::kPutObject, name));
    EXPECT_TRUE(can(new_keys, UserAct::kPutObject, name));
    ASSERT_OK(port().remove_user(call(), old_keys.access_key));
    EXPECT_TRUE(can(new_keys, UserAct::kPutObject, name));
    ASSERT_OK(port().remove_policy(call(), policy, {old_keys.access_key, new_keys.access_key}));
    EXPECT_FALSE(can(new_keys, UserAct::kPutObject, name));
}

// --- policies ---

TEST_P(ObjectContract, ConfinesAnAccountToItsBuckets) {
    const StoreKeys keys = new_user("confined");
    const std::string mine = new_bucket("mine");
    const std::string other = new_bucket("mine-not");
    const std::string policy = "lockstep-" + keys.access_key;
    EXPECT_FALSE(can(keys, UserAct::kListBucket, mine));

    auto applied =
        port().ensure_policy(call(), {policy, 4, {keys.access_key}, {mine}, Isolation::kStrict});
    ASSERT_OK(applied);
    EXPECT_EQ(applied->version, 4);
    EXPECT_EQ(applied->buckets, std::vector<std::string>{mine});
    EXPECT_EQ(applied->isolation, Isolation::kStrict);
    EXPECT_TRUE(applied->is_as_written);
    const auto user = port().inspect_user(call(), keys.access_key).value();
    ASSERT_TRUE(user);
    EXPECT_EQ(user->policies, applied->parts);

    for (const UserAct act :
         {UserAct::kListBucket, UserAct::kPutObject, UserAct::kGetObject, UserAct::kDeleteObject}) {
        EXPECT_TRUE(can(keys, act, mine)) << static_cast<int>(act);
        EXPECT_FALSE(can(keys, act, other)) << static_cast<int>(act);
        EXPECT_FALSE(can(keys, act, mine + "-longer")) << static_cast<int>(act);
    }
    // Withdrawn, and given to no one by the same call.
    applied = port().ensure_policy(call(), {policy, 5, {keys.access_key}, {}, Isolation::kStrict});
    ASSERT_OK(applied);
    EXPECT_EQ(applied->version, 5);
    EXPECT_TRUE(applied->buckets.empty());
    EXPECT_TRUE(applied->is_as_written);
    EXPECT_FALSE(can(keys, UserAct::kListBucket, mine));
    ASSERT_OK(port().remove_policy(call(), policy, {keys.access_key}));
}

TEST_P(ObjectContract, LetsAStrictAccountTouchNothingButObjects) {
    const StoreKeys keys = new_user("strict");
    const std::string mine = new_bucket("strict");
    const std::string policy = "lockstep-" + keys.access_key;
    ASSERT_OK(
        port().ensure_policy(call(), {policy, 1, {keys.access_key}, {mine}, Isolation::kStrict}));
    for (const UserAct act :
         {UserAct::kDeleteBucket, UserAct::kPutBucketPolicy, UserAct::kPutBucketVersioning,
          UserAct::kPutBucketEncryption, UserAct::kPutBucketTagging}) {
        EXPECT_FALSE(can(keys, act, mine)) << static_cast<int>(act);
    }
    EXPECT_FALSE(can(keys, UserAct::kCreateBucket, new_name("strict-new")));

    // Deleted behind our back it can not be made again by the account either.
    ASSERT_OK(foreign().remove_bucket(mine));
    EXPECT_FALSE(can(keys, UserAct::kCreateBucket, mine));

    ASSERT_OK(
        port().ensure_policy(call(), {policy, 2, {keys.access_key}, {mine}, Isolation::kOpen}));
    EXPECT_TRUE(can(keys, UserAct::kCreateBucket, mine));
    EXPECT_TRUE(can(keys, UserAct::kPutBucketVersioning, mine));
    ASSERT_OK(port().remove_policy(call(), policy, {keys.access_key}));
}

TEST_P(ObjectContract, NeverGoesBackToAnOlderPolicy) {
    const StoreKeys keys = new_user("order");
    const std::string policy = "lockstep-" + keys.access_key;
    AccountPolicy document{policy, 7, {keys.access_key}, {"some-bucket"}, Isolation::kStrict};
    ASSERT_OK(port().ensure_policy(call(), document));
    ASSERT_OK(port().ensure_policy(call(), document));
    document.version = 6;
    document.buckets = {"another-bucket"};
    EXPECT_FAILS(Code::kConflict, port().ensure_policy(call(), document));
    const auto applied = port().inspect_policy(call(), policy).value();
    ASSERT_TRUE(applied);
    EXPECT_EQ(applied->version, 7);
    EXPECT_EQ(applied->buckets, std::vector<std::string>{"some-bucket"});
    ASSERT_OK(port().remove_policy(call(), policy, {keys.access_key}));
}

TEST_P(ObjectContract, RemovesAPolicyWholly) {
    const StoreKeys keys = new_user("policy");
    const std::string policy = "lockstep-" + keys.access_key;
    const auto is_listed = [&] {
        std::vector<std::string> all;
        EXPECT_TRUE(port().list_policies(call(), into(all)));
        return std::ranges::find(all, policy) != all.end();
    };
    EXPECT_FALSE(port().inspect_policy(call(), policy).value());
    ASSERT_OK(port().ensure_policy(
        call(), {policy, 1, {keys.access_key}, {"some-bucket"}, Isolation::kStrict}));
    EXPECT_TRUE(is_listed());
    EXPECT_FAILS(Code::kPreconditionFailed, port().remove_policy(call(), policy, {}));
    EXPECT_EQ(port().remove_policy(call(), policy, {keys.access_key, "user-that-is-gone"}).value(),
              RemoveOutcome::kRemoved);
    EXPECT_FALSE(is_listed());
    EXPECT_FALSE(port().inspect_policy(call(), policy).value());
    EXPECT_EQ(port().remove_policy(call(), policy, {keys.access_key}).value(),
              RemoveOutcome::kAlreadyAbsent);
    EXPECT_TRUE(port().inspect_user(call(), keys.access_key).value()->policies.empty());
}

TEST_P(ObjectContract, RefusesAPolicyForAUserThatIsNotThere) {
    const std::string policy = "lockstep-nobody-" + random_suffix();
    EXPECT_FAILS(Code::kNotFound,
                 port().ensure_policy(
                     call(), {policy, 1, {"user-nobody"}, {"some-bucket"}, Isolation::kStrict}));
    EXPECT_FALSE(port().inspect_policy(call(), policy).value());
    EXPECT_FAILS(Code::kInvalidArgument,
                 port().ensure_policy(call(), {"readwrite", 1, {}, {}, Isolation::kStrict}));
    EXPECT_FAILS(Code::kInvalidArgument, port().remove_policy(call(), "readwrite", {}));
}

TEST_P(ObjectContract, SplitsAPolicyThatIsTooLongAndJoinsItAgain) {
    const StoreKeys keys = new_user("long");
    const std::string mine = new_bucket("long");
    const std::string policy = "lockstep-" + keys.access_key;
    AccountPolicy document{policy, 0, {keys.access_key}, {}, Isolation::kStrict};
    for (const size_t count : {1U, 100U, 700U, 701U, 3000U, 40U, 0U, 1000U, 2U}) {
        document.version += 1;
        document.buckets = {mine};
        for (size_t i = 1; i < count; ++i) {
            document.buckets.push_back(fmt::format("a-bucket-with-some-longer-name-{}", i));
        }
        const auto applied = port().ensure_policy(call(), document);
        ASSERT_OK(applied);
        std::vector<std::string> sorted = document.buckets;
        std::ranges::sort(sorted);
        EXPECT_EQ(applied->version, document.version);
        EXPECT_EQ(applied->buckets, sorted);
        EXPECT_TRUE(applied->is_as_written);
        EXPECT_EQ(port().inspect_user(call(), keys.access_key).value()->policies, applied->parts);
        EXPECT_TRUE(can(keys, UserAct::kListBucket, mine));
    }
    ASSERT_OK(port().remove_policy(call(), policy, {keys.access_key}));
    std::vector<std::string> all;
    ASSERT_OK(port().list_policies(call(), into(all)));
    EXPECT_EQ(std::ranges::find(all, policy), all.end());
}

// --- calls ---

TEST_P(ObjectContract, SendsNothingAfterItsDeadline) {
    const std::string name = new_name("late");
    Call late = call();
    late.deadline = Deadline{foreign().clock().monotonic()};
    EXPECT_FAILS(Code::kUnavailable, port().ensure_bucket(late, wish(name)));
    EXPECT_FALSE(facts(name).exists);
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ObjectContract);

}  // namespace lockstep::driver::testing
