#include "db/write_key.h"

#include <gtest/gtest.h>

#include "db/row.h"
#include "db/testing/test_store.h"

namespace lockstep::db {
namespace {

class WriteKeys : public OnEachDatabase {
  protected:
    Result<bool> claim(const Uuid& key, Time at) {
        return store().write({}, [=](Tx& tx) { return claim_write_key(tx, key, at); });
    }
    Result<int64_t> prune(Time before) {
        return store().write({}, [=](Tx& tx) { return prune_write_keys(tx, before); });
    }
};

TEST_P(WriteKeys, AreClaimedOnce) {
    const Uuid key = Uuid::named("one");
    EXPECT_TRUE(*claim(key, clock().now()));
    EXPECT_FALSE(*claim(key, clock().now()));
    EXPECT_TRUE(*claim(Uuid::named("other"), clock().now()));
}

TEST_P(WriteKeys, AreClaimedAgainWhenTheirWriteFailed) {
    const Uuid key = Uuid::named("one");
    const auto failed = store().write({}, [&](Tx& tx) -> Status {
        TRY(claim_write_key(tx, key, Time{}));
        return fail(Code::kConflict, "not now");
    });
    EXPECT_FALSE(failed);
    EXPECT_TRUE(*claim(key, clock().now()));
}

TEST_P(WriteKeys, AreForgottenByAgeInPages) {
    const Time old{std::chrono::seconds{1000}};
    const Time young{std::chrono::seconds{2000}};
    for (int page = 0; page < 2; ++page) {
        ASSERT_TRUE(store().write({}, [&](Tx& tx) -> Status {
            for (int i = 0; i < 600; ++i) {
                TRY(claim_write_key(tx, Uuid::named(fmt::format("{} {}", page, i)), old));
            }
            return {};
        }));
    }
    ASSERT_TRUE(*claim(Uuid::named("young"), young));
    EXPECT_EQ(*prune(young), 1000);
    EXPECT_EQ(*prune(young), 200);
    EXPECT_EQ(*prune(young), 0);
    EXPECT_FALSE(*claim(Uuid::named("young"), young));
}

INSTANTIATE_ON_EACH_DATABASE(WriteKeys);

}  // namespace
}  // namespace lockstep::db
