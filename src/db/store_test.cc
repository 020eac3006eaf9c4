// What every Store promises, on each database.
#include "db/store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>

#include "db/testing/test_store.h"

namespace lockstep::db {
namespace {

using Bytes = std::vector<uint8_t>;

std::string text_of(const Error& error) { return error.to_string(); }

class StoreContract : public OnEachDatabase {
  protected:
    void SetUp() override {
        OnEachDatabase::SetUp();
        const bool is_postgres = store().dialect() == Dialect::kPostgres;
        run(std::string("CREATE TABLE probe (id BIGINT NOT NULL PRIMARY KEY, number BIGINT, "
                        "text TEXT, bytes ") +
            (is_postgres ? "BYTEA" : "BLOB") + ", CHECK (number <> 13))");
        run("CREATE TABLE child (id BIGINT NOT NULL PRIMARY KEY, "
            "probe_id BIGINT NOT NULL REFERENCES probe (id))");
        run("INSERT INTO probe (id, number) VALUES (1, 100)");
    }

    void run(const std::string& sql) {
        const Status done = store().write(keyed(), [&](Tx& tx) -> Status {
            TRY(tx.execute(sql, {}));
            return {};
        });
        ASSERT_TRUE(done) << text_of(done.error());
    }

    static Status insert(Tx& tx, int64_t id, Value number) {
        static constexpr std::string_view kInsert =
            "INSERT INTO probe (id, number) VALUES ($1, $2)";
        TRY(tx.execute(kInsert, {id, std::move(number)}));
        return {};
    }
    static Result<int64_t> number_in(Tx& tx, int64_t id) {
        static constexpr std::string_view kNumber = "SELECT number FROM probe WHERE id = $1";
        const Rows rows = TRY(tx.query(kNumber, {id}));
        if (rows.empty()) return fail(Code::kNotFound, "no such row");
        return std::get<int64_t>(rows[0].at(0));
    }
    static Status set_number(Tx& tx, int64_t id, int64_t number) {
        static constexpr std::string_view kSet = "UPDATE probe SET number = $2 WHERE id = $1";
        TRY(tx.execute(kSet, {id, number}));
        return {};
    }
    int64_t number(int64_t id) {
        const auto found = store().read([&](Tx& tx) { return number_in(tx, id); });
        EXPECT_TRUE(found) << text_of(found.error());
        return found.value_or(-1);
    }
    int64_t row_count() {
        const auto rows =
            store().read([](Tx& tx) { return tx.query("SELECT count(*) FROM probe", {}); });
        EXPECT_TRUE(rows);
        return rows ? std::get<int64_t>(rows->at(0).at(0)) : -1;
    }
    // Writes the values to a row and reads them back.
    Values round_trip(int64_t id, Value number, Value text, Value bytes) {
        const Status written = store().write(keyed(), [&](Tx& tx) -> Status {
            TRY(tx.execute("INSERT INTO probe (id, number, text, bytes) VALUES ($1, $2, $3, $4)",
                           {id, number, text, bytes}));
            return {};
        });
        EXPECT_TRUE(written) << text_of(written.error());
        const auto rows = store().read([&](Tx& tx) {
            return tx.query("SELECT number, text, bytes FROM probe WHERE id = $1", {id});
        });
        EXPECT_TRUE(rows) << text_of(rows.error());
        if (!rows || rows->size() != 1) return {};
        return {rows->at(0).at(0), rows->at(0).at(1), rows->at(0).at(2)};
    }
    Code refusal(const std::string& sql, const Values& parameters = {}) {
        const Status done = store().write(keyed(), [&](Tx& tx) -> Status {
            TRY(tx.execute(sql, parameters));
            return {};
        });
        EXPECT_FALSE(done) << sql;
        return done ? Code::kInternal : done.error().code;
    }
};

TEST_P(StoreContract, KeepsEveryTypeAsItIs) {
    using Limits = std::numeric_limits<int64_t>;
    const std::string utf8 = "Zürich 東京 \xF0\x9F\x90\x8E 'quoted' \"$1\" \\x00 %s";
    const Bytes all_bytes = [] {
        Bytes bytes(256);
        for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(i);
        return bytes;
    }();
    const std::vector<Values> samples{
        {Null{}, Null{}, Null{}},
        {int64_t{0}, std::string(), Bytes()},
        {int64_t{-1}, utf8, all_bytes},
        {Limits::min(), std::string("0"), Bytes{0}},
        {Limits::max(), std::string(2'000'000, 'x'), Bytes(1'000'000, 0xff)},
        // The first to be prepared had a NULL where these have values, and the other way round.
        {Null{}, std::string("null"), Null{}},
    };
    int64_t id = 10;
    for (const auto& sample : samples) {
        EXPECT_EQ(round_trip(id, sample[0], sample[1], sample[2]), sample) << "row " << id;
        ++id;
    }
}

TEST_P(StoreContract, AnswersAggregatesAsNumbers) {
    run("INSERT INTO probe (id, number) VALUES (2, 50)");
    const auto rows = store().read([](Tx& tx) {
        return tx.query(
            "SELECT count(*), sum(number), avg(number), max(number), sum(number) * $1 "
            "FROM probe",
            {0.5});
    });
    ASSERT_TRUE(rows) << text_of(rows.error());
    EXPECT_EQ(rows->at(0).at(0), Value{int64_t{2}});
    EXPECT_EQ(rows->at(0).at(1), Value{int64_t{150}});
    EXPECT_EQ(rows->at(0).at(2), Value{75.0});
    EXPECT_EQ(rows->at(0).at(3), Value{int64_t{100}});
    EXPECT_EQ(rows->at(0).at(4), Value{75.0});
}

TEST_P(StoreContract, CountsChangedRows) {
    run("INSERT INTO probe (id, number) VALUES (2, 50), (3, 60)");
    const auto counts = store().write(keyed(), [](Tx& tx) -> Result<std::vector<int64_t>> {
        std::vector<int64_t> all;
        all.push_back(TRY(tx.execute("UPDATE probe SET text = 'a' WHERE id > $1", {int64_t{1}})));
        all.push_back(TRY(tx.execute("UPDATE probe SET text = 'b' WHERE id > $1", {int64_t{9}})));
        all.push_back(TRY(tx.execute("SELECT id FROM probe", {})));
        all.push_back(
            TRY(tx.execute("INSERT INTO probe (id) VALUES (1) ON CONFLICT DO NOTHING", {})));
        all.push_back(TRY(tx.execute("DELETE FROM probe", {})));
        return all;
    });
    ASSERT_TRUE(counts) << text_of(counts.error());
    EXPECT_EQ(*counts, (std::vector<int64_t>{2, 0, 0, 0, 3}));
}

TEST_P(StoreContract, AnswersRowsOfAWritingStatement) {
    const auto rows = store().write(keyed(), [](Tx& tx) {
        return tx.query("UPDATE probe SET number = number + $1 RETURNING id, number", {int64_t{5}});
    });
    ASSERT_TRUE(rows) << text_of(rows.error());
    EXPECT_EQ(rows->at(0).at(1), Value{int64_t{105}});
    EXPECT_EQ(number(1), 105);
}

TEST_P(StoreContract, UndoesAllOfAClosureThatFails) {
    const Status done = store().write(keyed(), [](Tx& tx) -> Status {
        TRY(insert(tx, 2, int64_t{7}));
        TRY(set_number(tx, 1, 8));
        return fail(Code::kQuotaExceeded, "changed its mind");
    });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Code::kQuotaExceeded);
    EXPECT_EQ(done.error().message, "changed its mind");
    EXPECT_EQ(number(1), 100);
    EXPECT_EQ(row_count(), 1);
}

TEST_P(StoreContract, NamesTheRefusal) {
    EXPECT_EQ(refusal("INSERT INTO probe (id) VALUES (1)"), Code::kAlreadyExists);
    EXPECT_EQ(refusal("INSERT INTO probe (id, number) VALUES (2, 13)"), Code::kPreconditionFailed);
    EXPECT_EQ(refusal("INSERT INTO child (id, probe_id) VALUES (1, 99)"),
              Code::kPreconditionFailed);
    EXPECT_EQ(refusal("INSERT INTO child (id, probe_id) VALUES (1, NULL)"),
              Code::kPreconditionFailed);
    EXPECT_EQ(refusal("INSERT INTO nowhere (id) VALUES (1)"), Code::kInternal);
    EXPECT_EQ(refusal("INSERT INTO"), Code::kInternal);
    EXPECT_EQ(refusal("DELETE FROM probe; DELETE FROM probe"), Code::kInternal);
    EXPECT_EQ(refusal("DELETE FROM probe WHERE id = $1"), Code::kInternal);
    EXPECT_EQ(refusal("DELETE FROM probe WHERE id = $1", {int64_t{1}, int64_t{2}}),
              Code::kInternal);
    // And then it works again.
    EXPECT_EQ(number(1), 100);
    run("UPDATE probe SET number = 101");
    EXPECT_EQ(number(1), 101);
}

TEST_P(StoreContract, DoesNotLetAClosureHideARefusal) {
    const Status hidden = store().write(keyed(), [](Tx& tx) -> Status {
        TRY(set_number(tx, 1, 8));
        static_cast<void>(insert(tx, 1, Null{}));
        return {};
    });
    const Status gone_on = store().write(keyed(), [](Tx& tx) -> Status {
        static_cast<void>(insert(tx, 1, Null{}));
        return set_number(tx, 1, 8);
    });
    ASSERT_FALSE(hidden);
    ASSERT_FALSE(gone_on);
    EXPECT_EQ(hidden.error().code, Code::kInternal);
    EXPECT_EQ(gone_on.error().code, Code::kInternal);
    EXPECT_EQ(number(1), 100);
}

TEST_P(StoreContract, AnswersAClosureThatDoesNothing) {
    const Result<int> nothing = store().write(keyed(), [](Tx&) -> Result<int> { return 7; });
    EXPECT_EQ(nothing, 7);
    const Result<int> read = store().read([](Tx&) -> Result<int> { return 8; });
    EXPECT_EQ(read, 8);
}

TEST_P(StoreContract, SeesItsOwnWrites) {
    const auto seen = store().write(keyed(), [](Tx& tx) -> Result<int64_t> {
        TRY(set_number(tx, 1, 42));
        return number_in(tx, 1);
    });
    EXPECT_EQ(seen, 42);
    EXPECT_EQ(number(1), 42);
}

TEST_P(StoreContract, ReadsOneSnapshot) {
    int64_t between = 0;
    const auto both = store().read([&](Tx& tx) -> Result<std::pair<int64_t, int64_t>> {
        const int64_t first = TRY(number_in(tx, 1));
        // From another task, as a closure may not: this one only waits for its end.
        auto task = runner().start("writer", [&] { run("UPDATE probe SET number = 200"); });
        task.reset();
        between = number(1);
        return std::pair(first, TRY(number_in(tx, 1)));
    });
    ASSERT_TRUE(both) << text_of(both.error());
    EXPECT_EQ(between, 200);
    EXPECT_EQ(*both, std::pair(int64_t{100}, int64_t{100}));
    EXPECT_EQ(number(1), 200);
}

TEST_P(StoreContract, RefusesToWriteInARead) {
    const Status done = store().read([](Tx& tx) { return set_number(tx, 1, 5); });
    ASSERT_FALSE(done);
    EXPECT_EQ(number(1), 100);
    run("UPDATE probe SET number = 101");
}

TEST_P(StoreContract, ReadsOnAfterAReadThatFailed) {
    for (int i = 0; i < 5; ++i) {
        const auto bad = store().read([](Tx& tx) { return tx.query("SELECT nonsense", {}); });
        ASSERT_FALSE(bad);
        EXPECT_EQ(bad.error().code, Code::kInternal);
        const auto refused = store().read([](Tx& tx) -> Status {
            TRY(number_in(tx, 1));
            return fail(Code::kForbidden, "not yours");
        });
        EXPECT_EQ(refused.error().code, Code::kForbidden);
        EXPECT_EQ(number(1), 100);
    }
}

// Many tasks, some of which fail: those that share a commit do not share their fate.
TEST_P(StoreContract, KeepsClosuresApartThatWaitTogether) {
    constexpr int kTasks = 16;
    constexpr int kRounds = 20;
    std::atomic<int> wrong = 0;
    std::vector<std::unique_ptr<Task>> tasks;
    std::vector<WriteOptions> options;
    for (int i = 0; i < kTasks * kRounds; ++i) options.push_back(keyed());
    for (int task = 0; task < kTasks; ++task) {
        tasks.push_back(runner().start("writer", [&, task] {
            for (int round = 0; round < kRounds; ++round) {
                const int index = task * kRounds + round;
                const Status done =
                    store().write(options.at(static_cast<size_t>(index)), [&](Tx& tx) -> Status {
                        TRY(insert(tx, 1000 + index, int64_t{1000 + index}));
                        if (index % 3 == 0) return fail(Code::kConflict, "every third");
                        if (index % 3 == 1) return insert(tx, 1, Null{});
                        return {};
                    });
                const bool is_right =
                    index % 3 == 2
                        ? done.has_value()
                        : !done && done.error().code ==
                                       (index % 3 == 0 ? Code::kConflict : Code::kAlreadyExists);
                if (!is_right) ++wrong;
            }
        }));
    }
    tasks.clear();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(row_count(), 1 + kTasks * kRounds / 3);
}

// Read, then write what was read plus one: a lost update would show.
TEST_P(StoreContract, IsSerialisable) {
    constexpr int kTasks = 8;
    constexpr int kRounds = 20;
    std::atomic<int> committed = 0;
    std::vector<std::unique_ptr<Task>> tasks;
    std::vector<WriteOptions> options;
    for (int i = 0; i < kTasks * kRounds; ++i) options.push_back(keyed());
    for (int task = 0; task < kTasks; ++task) {
        tasks.push_back(runner().start("writer", [&, task] {
            for (int round = 0; round < kRounds; ++round) {
                const auto& own = options.at(static_cast<size_t>(task * kRounds + round));
                const Status done = store().write(own, [](Tx& tx) -> Status {
                    return set_number(tx, 1, TRY(number_in(tx, 1)) + 1);
                });
                if (done) ++committed;
                EXPECT_TRUE(done || done.error().code == Code::kUnavailable);
            }
        }));
    }
    tasks.clear();
    EXPECT_GT(committed, 0);
    EXPECT_EQ(number(1), 100 + committed);
}

TEST_P(StoreContract, RunsClosuresOfOneAffinityOneAfterTheOther) {
    constexpr int kTasks = 8;
    constexpr int kRounds = 10;
    const Uuid affinity = Uuid::named("one account");
    std::atomic<int> runs = 0;
    std::atomic<int> inside = 0;
    std::atomic<bool> has_overlapped = false;
    std::vector<std::unique_ptr<Task>> tasks;
    std::vector<WriteOptions> options;
    for (int i = 0; i < kTasks * kRounds; ++i) {
        options.push_back(keyed());
        options.back().affinity = affinity;
    }
    for (int task = 0; task < kTasks; ++task) {
        tasks.push_back(runner().start("writer", [&, task] {
            for (int round = 0; round < kRounds; ++round) {
                const auto& own = options.at(static_cast<size_t>(task * kRounds + round));
                const Status done = store().write(own, [&](Tx& tx) -> Status {
                    ++runs;
                    if (inside++ != 0) has_overlapped = true;
                    Status set = set_number(tx, 1, TRY(number_in(tx, 1)) + 1);
                    --inside;
                    return set;
                });
                EXPECT_TRUE(done) << text_of(done.error());
            }
        }));
    }
    tasks.clear();
    EXPECT_FALSE(has_overlapped);
    // None met another one, so none had to be run again.
    EXPECT_EQ(runs, kTasks * kRounds);
    EXPECT_EQ(number(1), 100 + kTasks * kRounds);
}

// More texts than a connection keeps prepared.
TEST_P(StoreContract, RunsMoreStatementsThanItKeeps) {
    constexpr int kStatements = 1500;
    const Status done = store().write(keyed(), [](Tx& tx) -> Status {
        for (int i = 0; i < kStatements; ++i) {
            const std::string sql = "SELECT number + " + std::to_string(i) + " FROM probe";
            const Rows rows = TRY(tx.query(sql, {}));
            EXPECT_EQ(rows.at(0).at(0), Value{int64_t{100 + i}});
        }
        return {};
    });
    EXPECT_TRUE(done) << text_of(done.error());
    run("UPDATE probe SET number = 5");
    EXPECT_EQ(number(1), 5);
}

INSTANTIATE_ON_EACH_DATABASE(StoreContract);

}  // namespace
}  // namespace lockstep::db
