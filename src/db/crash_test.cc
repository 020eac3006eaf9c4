// What a store promises about answers, checked on a disk that loses what was not synced, under many
// seeds: an answered success is there after the crash, an answered failure never is, and each
// closure is there whole or not at all.
#include <gtest/gtest.h>

#include <map>

#include "base/log.h"
#include "base/sim_runner.h"
#include "db/migrate.h"
#include "db/row.h"
#include "db/sqlite_store.h"
#include "db/testing/fault_vfs.h"
#include "db/testing/flaky_store.h"

namespace lockstep::db {
namespace {

const std::vector<Migration> kLedger = {
    {1, "ledger",
     "CREATE TABLE write_key (key TEXT NOT NULL PRIMARY KEY, written_at BIGINT NOT NULL);\n"
     "CREATE TABLE entry (id BIGINT NOT NULL PRIMARY KEY, body TEXT NOT NULL);\n"
     "CREATE TABLE total (id BIGINT NOT NULL PRIMARY KEY, entries BIGINT NOT NULL);\n"
     "INSERT INTO total (id, entries) VALUES (1, 0);"}};

enum class Answer { kDone, kFailed, kUnknown };

// Clients that write numbered entries, each with its count in one closure, and what they were told.
class Ledger {
  public:
    Ledger(Runner& runner, uint64_t seed) : runner_(runner), rng_(seed) {}

    // Several clients at once, until each has had its share or meets failure after failure.
    void work(Store& store) {
        constexpr int kClients = 4;
        std::vector<std::unique_ptr<Task>> clients;
        for (int i = 0; i < kClients; ++i) {
            clients.push_back(runner_.start("client", [&] { write_some(store); }));
        }
    }

    void check(Store& store) {
        const auto found = store.read([](Tx& tx) { return tx.query("SELECT id FROM entry", {}); });
        ASSERT_TRUE(found) << found.error().to_string();
        std::map<int64_t, bool> is_there;
        for (const Row& row : *found) is_there[std::get<int64_t>(row.at(0))] = true;
        for (const auto& [id, answer] : answers_) {
            if (answer == Answer::kUnknown) continue;
            EXPECT_EQ(is_there[id], answer == Answer::kDone) << "entry " << id;
        }
        const auto total = store.read(
            [](Tx& tx) { return query_value<int64_t>(tx, "SELECT entries FROM total"); });
        EXPECT_EQ(**total, static_cast<int64_t>(found->size())) << "half a closure";
    }

    int count_of(Answer wanted) const {
        int count = 0;
        for (const auto& [id, answer] : answers_) count += answer == wanted ? 1 : 0;
        return count;
    }

  private:
    void write_some(Store& store) {
        constexpr int kShare = 12;
        int failures = 0;
        for (int i = 0; i < kShare && failures < 3; ++i) {
            const int64_t id = ++last_id_;
            const Answer answer = write_one(store, id);
            answers_[id] = answer;
            failures = answer == Answer::kDone ? 0 : failures + 1;
        }
    }

    Answer write_one(Store& store, int64_t id) {
        const WriteOptions options{.key = Uuid::draw(runner_.clock(), rng_), .affinity = {}};
        // One in six refuses, after it has written: its neighbours in the batch are not to notice.
        const bool is_refused = rng_.below(6) == 0;
        const std::string body(static_cast<size_t>(rng_.below(6000)), 'x');
        const Status outcome = store.write(options, [=](Tx& tx) -> Status {
            TRY(tx.execute("UPDATE total SET entries = entries + 1", {}));
            TRY(tx.execute("INSERT INTO entry (id, body) VALUES ($1, $2)", values(id, body)));
            if (is_refused) return fail(Code::kConflict, "refused");
            return {};
        });
        if (outcome) return Answer::kDone;
        return outcome.error().code == Code::kOutcomeUnknown ? Answer::kUnknown : Answer::kFailed;
    }

    Runner& runner_;
    SeededRng rng_;
    int64_t last_id_ = 0;
    std::map<int64_t, Answer> answers_;
};

struct Tally {
    int done = 0;
    int failed = 0;
    int unknown = 0;
    uint64_t trace = 0;  // of every scheduling decision
};

// Five lives of one database: each ends with the disk's death in the midst of work.
void live_and_die(uint64_t seed, FaultRates rates, Tally& tally) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SimRunner runner(seed);
    runner.run([&] {
        FaultVfs disk(seed);
        SeededRng rng(seed);
        Ledger ledger(runner, seed);
        const SqliteStoreOptions options{.path = "/test.db",
                                         .vfs_name = disk.name(),
                                         .reader_count = 2,
                                         .checkpoint_bytes = 60'000};
        for (int life = 0; life < 5; ++life) {
            disk.set_rates({});
            auto store = SqliteStore::open(runner, options);
            ASSERT_TRUE(store) << store.error().to_string();
            const Status migrated = migrate(**store, runner.clock(), kLedger);
            ASSERT_TRUE(migrated) << migrated.error().to_string();
            ledger.check(**store);
            disk.set_rates(rates);
            disk.fail_after(static_cast<int64_t>(rng.below(120)));
            ledger.work(**store);
            store->reset();
            disk.crash();
        }
        tally.done += ledger.count_of(Answer::kDone);
        tally.failed += ledger.count_of(Answer::kFailed);
        tally.unknown += ledger.count_of(Answer::kUnknown);
    });
    tally.trace ^= runner.trace_hash();
}

// A store says in the log when its disk fails; here it fails hundreds of times.
class SqliteStoreCrash : public testing::Test {
  protected:
    static void SetUpTestSuite() { static_cast<void>(open_log({.path = "/dev/null"})); }
};

TEST_F(SqliteStoreCrash, LosesOnlyWhatWasNotAnswered) {
    Tally tally;
    for (uint64_t seed = 1; seed <= 150; ++seed) live_and_die(seed, {}, tally);
    // The runs did meet what they are about.
    EXPECT_GT(tally.done, 1000);
    EXPECT_GT(tally.failed, 100);
    EXPECT_GT(tally.unknown, 20);
}

TEST_F(SqliteStoreCrash, LosesOnlyWhatWasNotAnsweredOnADiskWithErrors) {
    Tally tally;
    const FaultRates rates{.read_one_in = 200, .write_one_in = 60, .sync_one_in = 30};
    for (uint64_t seed = 1; seed <= 100; ++seed) live_and_die(seed, rates, tally);
    EXPECT_GT(tally.done, 500);
    EXPECT_GT(tally.unknown, 20);
}

TEST_F(SqliteStoreCrash, ReplaysTheSameRunForTheSameSeed) {
    const auto run = [](uint64_t seed) {
        Tally tally;
        live_and_die(seed, {.write_one_in = 60}, tally);
        return std::tuple(tally.done, tally.failed, tally.unknown, tally.trace);
    };
    for (uint64_t seed = 1; seed <= 10; ++seed) EXPECT_EQ(run(seed), run(seed));
    EXPECT_NE(run(1), run(2));
}

// The disk that all this rests on must lose something, and not everything.
TEST(FaultVfs, LosesWhatWasNotSyncedAndKeepsWhatWas) {
    int lost = 0;
    int kept = 0;
    for (uint64_t seed = 1; seed <= 40; ++seed) {
        FaultVfs disk(seed);
        const SqliteConnectionOptions options{.path = "/test.db", .vfs_name = disk.name()};
        auto connection = *SqliteConnection::open(options);
        ASSERT_TRUE(connection->execute("CREATE TABLE entry (id BIGINT)", {}));
        ASSERT_TRUE(connection->execute("INSERT INTO entry (id) VALUES (1)", {}));
        ASSERT_TRUE(connection->query("PRAGMA synchronous = OFF", {}));
        ASSERT_TRUE(connection->execute("INSERT INTO entry (id) VALUES (2)", {}));
        disk.crash();
        EXPECT_FALSE(connection->execute("INSERT INTO entry (id) VALUES (3)", {}));
        connection = *SqliteConnection::open(options);
        const auto rows = connection->query("SELECT id FROM entry", {});
        ASSERT_TRUE(rows) << rows.error().to_string();
        ASSERT_GE(rows->size(), 1U);
        ASSERT_LE(rows->size(), 2U);
        ++(rows->size() == 1 ? lost : kept);
    }
    EXPECT_GT(lost, 5);
    EXPECT_GT(kept, 5);
}

TEST(FlakyStore, RerunsAndLostAnswersDoEachWriteOnce) {
    int64_t faults = 0;
    for (uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        SimRunner runner(seed);
        runner.run([&] {
            FaultVfs disk(seed);
            const auto below = *SqliteStore::open(
                runner, {.path = "/test.db", .vfs_name = disk.name(), .reader_count = 2});
            ASSERT_TRUE(migrate(*below, runner.clock(), kLedger));
            FlakyStore store(*below, runner, seed,
                             {.rerun_one_in = 3, .lose_answer_one_in = 3, .unknown_one_in = 20});
            Ledger ledger(runner, seed);
            ledger.work(store);
            ledger.check(store);
            EXPECT_GT(ledger.count_of(Answer::kDone), 10);
            faults += store.fault_count();
        });
    }
    EXPECT_GT(faults, 60);
}

TEST(FlakyStore, AnswersTheValueOfTheRunThatWasCommitted) {
    SimRunner runner(1);
    runner.run([&] {
        FaultVfs disk(1);
        const auto below = *SqliteStore::open(
            runner, {.path = "/test.db", .vfs_name = disk.name(), .reader_count = 2});
        ASSERT_TRUE(migrate(*below, runner.clock(), kLedger));
        FlakyStore store(*below, runner, 1, {.lose_answer_one_in = 2});
        SeededRng rng(1);
        for (int64_t i = 1; i <= 50; ++i) {
            const WriteOptions options{.key = Uuid::draw(runner.clock(), rng), .affinity = {}};
            const auto value = store.write(options, [](Tx& tx) {
                return query_value<int64_t>(
                    tx, "UPDATE total SET entries = entries + 1 RETURNING entries");
            });
            ASSERT_TRUE(value);
            EXPECT_EQ(**value, i);
        }
        EXPECT_GT(store.fault_count(), 10);
        const auto unkeyed = [&] { return store.write({}, [](Tx&) -> Status { return {}; }); };
        Status outcome;
        while (outcome) outcome = unkeyed();
        EXPECT_EQ(outcome.error().code, Code::kOutcomeUnknown) << "nothing can tell";
    });
}

}  // namespace
}  // namespace lockstep::db
