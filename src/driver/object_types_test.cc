#include "driver/object_types.h"

#include <gtest/gtest.h>

#include "driver/object.h"

namespace lockstep::driver {
namespace {

constexpr Time kSeen{std::chrono::seconds(1000)};
constexpr Duration kSecond = std::chrono::seconds(1);

BucketWish wish() { return {"photos", {"id-1", "saga-1"}, false, kSeen}; }

BucketFacts untagged_and_new() {
    BucketFacts facts;
    facts.name = "photos";
    facts.exists = true;
    facts.is_empty = true;
    facts.has_uploads = false;
    facts.created_at = kSeen + kSecond;
    return facts;
}

TEST(BucketOwnership, IsProvenByTheBucketIdWhateverTheSaga) {
    BucketFacts facts = untagged_and_new();
    facts.is_empty = false;
    facts.owner = BucketOwner{"id-1", "another saga"};
    EXPECT_TRUE(is_provably_of(facts, wish()));
    facts.owner->bucket_id = "id-2";
    facts.is_empty = true;
    EXPECT_FALSE(is_provably_of(facts, wish()));
}

TEST(BucketOwnership, WithoutTagNeedsEmptyYoungerAndJournalledAbsent) {
    EXPECT_TRUE(is_provably_of(untagged_and_new(), wish()));

    BucketFacts facts = untagged_and_new();
    facts.is_empty = false;
    EXPECT_FALSE(is_provably_of(facts, wish()));
    facts = untagged_and_new();
    facts.has_uploads = true;
    EXPECT_FALSE(is_provably_of(facts, wish()));
    facts = untagged_and_new();
    facts.created_at = kSeen - kSecond;
    EXPECT_FALSE(is_provably_of(facts, wish()));
    facts.created_at.reset();
    EXPECT_FALSE(is_provably_of(facts, wish()));
    facts = untagged_and_new();
    facts.tags["team"] = "blue";
    EXPECT_FALSE(is_provably_of(facts, wish()));
    facts = untagged_and_new();
    facts.exists = false;
    EXPECT_FALSE(is_provably_of(facts, wish()));

    BucketWish without_journal = wish();
    without_journal.absent_at.reset();
    EXPECT_FALSE(is_provably_of(untagged_and_new(), without_journal));
}

TEST(BucketFacts, GoThroughTheJournalUnchanged) {
    BucketFacts facts = untagged_and_new();
    facts.owner = BucketOwner{"id-1", "saga-1"};
    facts.tags = {{"a", "b"}};
    facts.settings = BucketSettings{true, false, true, BucketAccess::kPublic, 5LL << 30};
    const auto back = from_json<BucketFacts>(to_json(facts));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->owner, facts.owner);
    EXPECT_EQ(back->tags, facts.tags);
    EXPECT_EQ(back->settings, facts.settings);
    EXPECT_EQ(back->created_at, facts.created_at);
}

}  // namespace
}  // namespace lockstep::driver
