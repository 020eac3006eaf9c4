#include "db/row.h"

#include <gtest/gtest.h>

#include "db/migrate.h"
#include "db/testing/test_store.h"

namespace lockstep::db {
namespace {

enum class Mood { kQuiet, kVeryLoud };
BOOST_DESCRIBE_ENUM(Mood, kQuiet, kVeryLoud)

struct Corner {
    int x = 0;
    std::optional<std::string> label;
    bool operator==(const Corner&) const = default;
};
BOOST_DESCRIBE_STRUCT(Corner, (), (x, label))

using SampleId = Id<struct SampleTag>;

struct SampleRow {
    static constexpr std::string_view kTable = "sample";
    static constexpr std::string_view kHoldKind = "sample";
    SampleId id;
    int64_t generation = 0;
    std::string name;
    bool is_big = false;
    Mood mood = Mood::kQuiet;
    Time born_at;
    Duration patience{0};
    std::optional<int32_t> size;
    std::vector<std::string> tags;
    std::map<std::string, int64_t> counts;
    Corner corner;
    std::vector<uint8_t> bytes;
    std::optional<SampleId> parent_id;
    std::optional<Time> removed_at;
    bool operator==(const SampleRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(SampleRow, (),
                      (id, generation, name, is_big, mood, born_at, patience, size, tags, counts,
                       corner, bytes, parent_id, removed_at))

const Migration kSampleTable{
    1, "sample",
    "CREATE TABLE sample (id TEXT NOT NULL PRIMARY KEY, generation BIGINT NOT NULL, "
    "name TEXT NOT NULL, is_big BIGINT NOT NULL, mood TEXT NOT NULL, born_at BIGINT NOT NULL, "
    "patience BIGINT NOT NULL, size BIGINT CHECK (size > 0), tags TEXT NOT NULL, "
    "counts TEXT NOT NULL, corner TEXT NOT NULL, bytes BLOB NOT NULL, "
    "parent_id TEXT REFERENCES sample (id), removed_at BIGINT);\n"
    "CREATE UNIQUE INDEX sample_name ON sample (name) WHERE removed_at IS NULL;"};

class RowOfSample : public OnEachDatabase {
  protected:
    void SetUp() override {
        OnEachDatabase::SetUp();
        const Status made = store().write({}, [&](Tx& tx) -> Status {
            for (const auto& sql : migration_statements(kSampleTable, store().dialect())) {
                TRY(tx.execute(sql, {}));
            }
            return {};
        });
        ASSERT_TRUE(made) << made.error().to_string();
    }

    SampleRow sample(std::string name) {
        SampleRow row;
        row.id = draw<SampleId>();
        row.name = std::move(name);
        row.born_at = Time{Duration{1'700'000'000'123'456}};
        return row;
    }
    Status add(const SampleRow& row) {
        return store().write(keyed(), [&](Tx& tx) { return insert(tx, row); });
    }
    Result<Update> write(SampleRow& row, std::optional<Uuid> saga = {}) {
        return store().write(keyed(), [&](Tx& tx) {
            tx.act_for(saga);
            return update(tx, row);
        });
    }
    Result<std::optional<SampleRow>> read(SampleId id) {
        return store().read([&](Tx& tx) { return find<SampleRow>(tx, id); });
    }
};

TEST_P(RowOfSample, ComesBackAsItWasWritten) {
    SampleRow full = sample("full");
    full.is_big = true;
    full.mood = Mood::kVeryLoud;
    full.patience = Duration{-5};
    full.size = 7;
    full.tags = {"a", "it's \"b\"", ""};
    full.counts = {{"x", 1}, {"y", -2}};
    full.corner = {3, "né"};
    full.bytes = {0, 1, 255};
    const SampleRow empty = sample("");
    ASSERT_TRUE(add(empty));
    full.parent_id = empty.id;
    ASSERT_TRUE(add(full));
    EXPECT_EQ(**read(full.id), full);
    EXPECT_EQ(**read(empty.id), empty);
}

TEST_P(RowOfSample, SpellsAnEnumWithoutItsK) {
    SampleRow row = sample("loud");
    row.mood = Mood::kVeryLoud;
    ASSERT_TRUE(add(row));
    const auto loud = store().read([&](Tx& tx) {
        return count<SampleRow>(tx, "WHERE mood = $1 AND mood = 'VeryLoud'",
                                values(Mood::kVeryLoud));
    });
    EXPECT_EQ(*loud, 1);
}

TEST_P(RowOfSample, NamesTheColumnThatHoldsSomethingElse) {
    const SampleRow row = sample("odd");
    ASSERT_TRUE(add(row));
    ASSERT_TRUE(store().write(keyed(), [&](Tx& tx) -> Status {
        TRY(tx.execute("UPDATE sample SET mood = 'Sour'", {}));
        return {};
    }));
    const auto found = read(row.id);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, Code::kCorruptState);
    EXPECT_EQ(found.error().to_string(), "column sample.mood: holds the unknown name 'Sour'");
}

TEST_P(RowOfSample, RefusesANumberThatItsMemberCanNotHold) {
    const SampleRow row = sample("wide");
    ASSERT_TRUE(add(row));
    ASSERT_TRUE(store().write(keyed(), [&](Tx& tx) -> Status {
        TRY(tx.execute("UPDATE sample SET size = $1", values(int64_t{1} << 40)));
        return {};
    }));
    EXPECT_EQ(read(row.id).error().code, Code::kCorruptState);
}

TEST_P(RowOfSample, IsUpdatedOnlyByWhoReadItsGeneration) {
    SampleRow row = sample("one");
    ASSERT_TRUE(add(row));
    SampleRow stale = row;
    row.name = "two";
    EXPECT_EQ(*write(row), Update::kUpdated);
    EXPECT_EQ(row.generation, 1);
    stale.name = "three";
    EXPECT_EQ(*write(stale), Update::kConflict);
    EXPECT_EQ(stale.generation, 0);
    EXPECT_EQ(**read(row.id), row);
    const Status refused =
        store().write(keyed(), [&](Tx& tx) { return update_or_fail(tx, stale); });
    EXPECT_EQ(refused.error().code, Code::kConflict);
}

TEST_P(RowOfSample, IsGoneForGetAndUpdateOnceRemoved) {
    SampleRow row = sample("one");
    ASSERT_TRUE(add(row));
    SampleRow stale = row;
    const Time now = clock().now();
    ASSERT_TRUE(store().write(keyed(), [&](Tx& tx) { return remove(tx, row, now); }));
    EXPECT_EQ((*read(row.id))->removed_at, now);
    const auto got = store().read([&](Tx& tx) { return get<SampleRow>(tx, row.id); });
    EXPECT_EQ(got.error().code, Code::kNotFound);
    EXPECT_EQ(*write(stale), Update::kNotFound);
    SampleRow never = sample("never");
    EXPECT_EQ(*write(never), Update::kNotFound);
    // The name is free again.
    EXPECT_TRUE(add(sample("one")));
}

TEST_P(RowOfSample, RefusesWhatTheSchemaForbids) {
    ASSERT_TRUE(add(sample("one")));
    EXPECT_EQ(add(sample("one")).error().code, Code::kAlreadyExists);
    SampleRow orphan = sample("orphan");
    orphan.parent_id = draw<SampleId>();
    EXPECT_EQ(add(orphan).error().code, Code::kPreconditionFailed);
    SampleRow tiny = sample("tiny");
    tiny.size = 0;
    EXPECT_EQ(add(tiny).error().code, Code::kPreconditionFailed);
}

TEST_P(RowOfSample, IsSelectedInOrderAndByPages) {
    for (const char* name : {"c", "a", "b", "d"}) ASSERT_TRUE(add(sample(name)));
    const auto names = store().read([&](Tx& tx) -> Result<std::string> {
        std::string joined;
        const auto rows =
            TRY(select<SampleRow>(tx, "WHERE name > $2 ORDER BY name LIMIT $1", values(2, "a")));
        for (const auto& row : rows) joined += row.name;
        return joined;
    });
    EXPECT_EQ(*names, "bc");
}

TEST_P(RowOfSample, IsNotWrittenWhileAnotherSagaHoldsIt) {
    SampleRow row = sample("held");
    ASSERT_TRUE(add(row));
    const Uuid holder = Uuid::named("holder");
    const auto hold = [&](const Uuid& saga, bool is_exclusive, bool is_granted) {
        return store().write(keyed(), [=, &row](Tx& tx) -> Status {
            TRY(
                tx.execute("INSERT INTO hold (saga_id, kind, resource_id, is_exclusive, "
                           "is_granted, ticket) VALUES ($1, $2, $3, $4, $5, 1)",
                           values(saga, "sample", row.id, is_exclusive, is_granted)));
            return {};
        });
    };
    ASSERT_TRUE(hold(Uuid::named("shares"), false, true));
    ASSERT_TRUE(hold(Uuid::named("waits"), true, false));
    EXPECT_EQ(*write(row), Update::kUpdated);
    ASSERT_TRUE(hold(holder, true, true));
    const auto refused = write(row);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kConflict);
    EXPECT_NE(refused.error().message.find(holder.to_string()), std::string::npos);
    EXPECT_EQ(write(row, Uuid::named("shares")).error().code, Code::kConflict);
    EXPECT_EQ(*write(row, holder), Update::kUpdated);
}

INSTANTIATE_ON_EACH_DATABASE(RowOfSample);

}  // namespace
}  // namespace lockstep::db
