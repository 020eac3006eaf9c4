#include "db/sqlite_store.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/sim_runner.h"
#include "base/thread_runner.h"
#include "db/row.h"
#include "db/testing/fault_vfs.h"

namespace lockstep::db {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kAdd = "INSERT INTO entry (id, body) VALUES ($1, $2)";
constexpr std::string_view kCount = "SELECT count(*) FROM entry";

Status make_tables(Store& store) {
    return store.write({}, [](Tx& tx) -> Status {
        TRY(tx.execute("CREATE TABLE entry (id BIGINT NOT NULL PRIMARY KEY, body TEXT NOT NULL)",
                       {}));
        TRY(
            tx.execute("CREATE TABLE part (id BIGINT NOT NULL PRIMARY KEY, entry_id BIGINT NOT "
                       "NULL REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED)",
                       {}));
        return {};
    });
}

Status add(Store& store, int64_t id, const std::string& body = "") {
    return store.write({}, [&](Tx& tx) -> Status {
        TRY(tx.execute(kAdd, values(id, body)));
        return {};
    });
}

int64_t count_entries(Store& store) {
    const auto found = store.read([](Tx& tx) { return query_value<int64_t>(tx, kCount); });
    EXPECT_TRUE(found) << found.error().to_string();
    return found ? **found : -1;
}

// A simulated run with a store on a disk of its own.
void with_store(uint64_t seed, SqliteStoreOptions options,
                const std::function<void(SimRunner&, FaultVfs&, Store&)>& body) {
    SimRunner runner(seed);
    runner.run([&] {
        FaultVfs disk(seed);
        options.path = "/test.db";
        options.vfs_name = disk.name();
        auto store = SqliteStore::open(runner, options);
        ASSERT_TRUE(store) << store.error().to_string();
        ASSERT_TRUE(make_tables(**store));
        body(runner, disk, **store);
    });
}

// Holds the writer inside a closure while others queue up behind it, so that they share a batch.
class BusyWriter {
  public:
    BusyWriter(Runner& runner, Store& store)
        : runner_(runner),
          gate_(runner.make_semaphore()),
          task_(runner.start("busy", [this, &store] {
              EXPECT_TRUE(store.write({}, [this](Tx&) -> Status {
                  gate_->acquire();
                  return {};
              }));
          })) {
        settle();
    }
    // Everything that can run has run.
    void settle() { runner_.sleep_for(milliseconds{1}); }
    void release() {
        gate_->release();
        task_.reset();
    }

  private:
    Runner& runner_;
    std::unique_ptr<Semaphore> gate_;
    std::unique_ptr<Task> task_;
};

TEST(SqliteStore, SharesACommitWithoutSharingFailures) {
    for (uint64_t seed = 1; seed <= 20; ++seed) {
        with_store(seed, {}, [](SimRunner& runner, FaultVfs& disk, Store& store) {
            BusyWriter busy(runner, store);
            std::vector<std::unique_ptr<Task>> tasks;
            for (int64_t i = 0; i < 6; ++i) {
                tasks.push_back(runner.start("client", [&, i] {
                    const Status outcome = store.write({}, [&](Tx& tx) -> Status {
                        TRY(tx.execute(kAdd, values(i, "")));
                        if (i % 2 == 0) return fail(Code::kConflict, "on second thought");
                        return {};
                    });
                    EXPECT_EQ(outcome.has_value(), i % 2 == 1);
                    if (outcome) return;
                    EXPECT_EQ(outcome.error().code, Code::kConflict);
                }));
            }
            busy.settle();
            const int64_t before = disk.operation_count();
            busy.release();
            tasks.clear();
            EXPECT_EQ(count_entries(store), 3);
            // Two commits, the busy closure's (which wrote nothing) and the batch's: a sync and a
            // few frames. Six commits would be some twenty operations.
            EXPECT_LE(disk.operation_count() - before, 12);
        });
    }
}

TEST(SqliteStore, RefusesWhatItsQueueCanNotHold) {
    with_store(1, {.queue_limit = 2}, [](SimRunner& runner, FaultVfs&, Store& store) {
        BusyWriter busy(runner, store);
        std::vector<std::unique_ptr<Task>> tasks;
        for (int64_t i = 0; i < 2; ++i) {
            tasks.push_back(runner.start("client", [&, i] { EXPECT_TRUE(add(store, i)); }));
        }
        busy.settle();
        const Status refused = add(store, 7);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Code::kUnavailable);
        busy.release();
        tasks.clear();
        EXPECT_TRUE(add(store, 8));
        EXPECT_EQ(count_entries(store), 3);
    });
}

// A full disk ends the whole transaction: at once when the cache spills, else at COMMIT.
TEST(SqliteStore, RunsABatchAgainOneByOneWhenTheDiskIsFull) {
    for (const size_t megabytes : {size_t{1}, size_t{40}}) {
        with_store(3, {}, [&](SimRunner& runner, FaultVfs& disk, Store& store) {
            disk.set_capacity(disk.bytes_used() + 200'000);
            BusyWriter busy(runner, store);
            std::vector<std::unique_ptr<Task>> tasks;
            for (int64_t i = 0; i < 4; ++i) {
                tasks.push_back(
                    runner.start("small", [&, i] { EXPECT_TRUE(add(store, i, "small")); }));
            }
            tasks.push_back(runner.start("large", [&] {
                const Status refused = store.write({}, [&](Tx& tx) -> Status {
                    for (int64_t i = 0; i < static_cast<int64_t>(megabytes); ++i) {
                        TRY(tx.execute(kAdd, values(100 + i, std::string(1U << 20, 'x'))));
                    }
                    return {};
                });
                ASSERT_FALSE(refused);
                EXPECT_EQ(refused.error().code, Code::kUnavailable);
            }));
            busy.settle();
            busy.release();
            tasks.clear();
            EXPECT_EQ(count_entries(store), 4);
            disk.set_capacity({});
            EXPECT_TRUE(add(store, 100, std::string(1U << 20, 'x')));
        });
    }
}

// A deferred reference fails the COMMIT that all share.
TEST(SqliteStore, BlamesADeferredReferenceOnItsOwnClosure) {
    with_store(1, {}, [](SimRunner& runner, FaultVfs&, Store& store) {
        BusyWriter busy(runner, store);
        std::vector<std::unique_ptr<Task>> tasks;
        tasks.push_back(runner.start("good", [&] { EXPECT_TRUE(add(store, 1)); }));
        tasks.push_back(runner.start("bad", [&] {
            const Status refused = store.write({}, [&](Tx& tx) -> Status {
                TRY(tx.execute("INSERT INTO part (id, entry_id) VALUES (1, 99)", {}));
                return {};
            });
            ASSERT_FALSE(refused);
            EXPECT_EQ(refused.error().code, Code::kPreconditionFailed);
        }));
        busy.settle();
        busy.release();
        tasks.clear();
        EXPECT_EQ(count_entries(store), 1);
    });
}

TEST(SqliteStore, SaysUnknownWhenASyncFailsAndWritesNoMoreUntilReopened) {
    SimRunner runner(1);
    runner.run([&] {
        FaultVfs disk(1);
        const SqliteStoreOptions options{.path = "/test.db", .vfs_name = disk.name()};
        auto store = *SqliteStore::open(runner, options);
        ASSERT_TRUE(make_tables(*store));
        ASSERT_TRUE(add(*store, 1));
        EXPECT_FALSE(store->needs_restart());
        disk.set_rates({.sync_one_in = 1});
        EXPECT_EQ(add(*store, 2).error().code, Code::kOutcomeUnknown);
        disk.set_rates({});
        EXPECT_EQ(add(*store, 3).error().code, Code::kUnavailable);
        EXPECT_EQ(count_entries(*store), 1);
        EXPECT_TRUE(store->needs_restart());
        store.reset();
        disk.crash();
        store = *SqliteStore::open(runner, options);
        EXPECT_GE(count_entries(*store), 1);
        EXPECT_TRUE(add(*store, 3));
    });
}

TEST(SqliteStore, RunsNothingThatWaitedBehindACommitThatTheDiskLost) {
    with_store(1, {}, [](SimRunner& runner, FaultVfs& disk, Store& store) {
        const auto gate = runner.make_semaphore();
        std::vector<std::unique_ptr<Task>> tasks;
        tasks.push_back(runner.start("first", [&] {
            const Status lost = store.write({}, [&](Tx& tx) -> Status {
                gate->acquire();
                TRY(tx.execute(kAdd, values(1, "")));
                return {};
            });
            EXPECT_EQ(lost.error().code, Code::kOutcomeUnknown);
        }));
        runner.sleep_for(milliseconds{1});
        for (int64_t i = 2; i < 5; ++i) {
            tasks.push_back(runner.start(
                "behind", [&, i] { EXPECT_EQ(add(store, i).error().code, Code::kUnavailable); }));
        }
        runner.sleep_for(milliseconds{1});
        disk.set_rates({.sync_one_in = 1});
        gate->release();
    });
}

TEST(SqliteStore, ShowsAReaderOneSnapshot) {
    with_store(5, {}, [](SimRunner& runner, FaultVfs&, Store& store) {
        ASSERT_TRUE(add(store, 1));
        const auto seen = store.read([&](Tx& tx) -> Result<int64_t> {
            const auto first = TRY(query_value<int64_t>(tx, kCount));
            std::unique_ptr<Task> other =
                runner.start("writer", [&] { EXPECT_TRUE(add(store, 2)); });
            other.reset();
            const auto second = TRY(query_value<int64_t>(tx, kCount));
            return *first * 10 + *second;
        });
        EXPECT_EQ(*seen, 11);
        EXPECT_EQ(count_entries(store), 2);
    });
}

TEST(SqliteStore, CheckpointsBesideReadersSoThatTheWalStaysSmall) {
    constexpr int64_t kLimit = 200'000;
    const SqliteStoreOptions options{.reader_count = 2, .checkpoint_bytes = kLimit};
    with_store(9, options, [](SimRunner& runner, FaultVfs& disk, Store& store) {
        bool is_done = false;
        std::vector<std::unique_ptr<Task>> readers;
        for (int i = 0; i < 3; ++i) {
            readers.push_back(runner.start("reader", [&] {
                while (!is_done) count_entries(store);
            }));
        }
        for (int64_t i = 0; i < 400; ++i) {
            const Status replaced = store.write({}, [&](Tx& tx) -> Status {
                TRY(tx.execute("DELETE FROM entry", {}));
                TRY(tx.execute(kAdd, values(i, std::string(3000, 'x'))));
                return {};
            });
            EXPECT_TRUE(replaced);
        }
        is_done = true;
        readers.clear();
        // Without checkpoints some 400 × 2 pages of WAL, three megabytes.
        EXPECT_LT(disk.bytes_used(), 3 * kLimit);
    });
}

TEST(SqliteStore, FindsAClosureThatGoesOnAfterAFailedStatement) {
    with_store(1, {}, [](SimRunner&, FaultVfs&, Store& store) {
        ASSERT_TRUE(add(store, 1));
        const Status hidden = store.write({}, [](Tx& tx) -> Status {
            static_cast<void>(tx.execute(kAdd, values(1, "again")));
            return {};
        });
        EXPECT_EQ(hidden.error().code, Code::kInternal);
        const Status continued = store.write({}, [](Tx& tx) -> Status {
            static_cast<void>(tx.execute(kAdd, values(1, "again")));
            TRY(tx.execute(kAdd, values(2, "")));
            return {};
        });
        EXPECT_EQ(continued.error().code, Code::kInternal);
        EXPECT_EQ(count_entries(store), 1);
    });
}

TEST(SqliteStore, RefusesSqlThatPostgresWouldRefuse) {
    with_store(1, {}, [](SimRunner&, FaultVfs&, Store& store) {
        const auto code_of = [&](std::string_view sql, const Values& parameters) {
            const auto answer = store.read([&](Tx& tx) { return tx.query(sql, parameters); });
            return answer ? std::string("none") : std::string(code_name(answer.error().code));
        };
        EXPECT_EQ(code_of("SELECT $2 + $1 * 10", values(1, 2)), "none");
        EXPECT_EQ(code_of("SELECT $1", {}), "internal");
        EXPECT_EQ(code_of("SELECT $1", values(1, 2)), "internal");
        EXPECT_EQ(code_of("SELECT $2", values(1, 2)), "internal");
        EXPECT_EQ(code_of("SELECT ?", values(1)), "internal");
        EXPECT_EQ(code_of("SELECT 1; SELECT 2", {}), "internal");
        EXPECT_EQ(code_of("", {}), "internal");
        EXPECT_EQ(code_of("SELECT \"nobody\" FROM entry", {}), "internal");
        EXPECT_EQ(code_of("DELETE FROM entry", {}), "unavailable") << "a reader only reads";
    });
}

TEST(SqliteStore, CountsOnlyTheRowsThatAStatementChanged) {
    with_store(1, {}, [](SimRunner&, FaultVfs&, Store& store) {
        const auto counts = store.write({}, [](Tx& tx) -> Result<std::vector<int64_t>> {
            return std::vector<int64_t> {
                TRY(tx.execute("INSERT INTO entry (id, body) VALUES (1, ''), (2, '')", {}))
                , TRY(tx.execute("UPDATE entry SET body = 'x' WHERE id > 5", {}))
                , TRY(tx.execute("CREATE INDEX entry_body ON entry (body)", {}))
                , TRY(tx.execute("INSERT INTO entry (id, body) VALUES (2, 'y') "
                                 "ON CONFLICT (id) DO NOTHING",
                                 {}))
                , TRY(tx.execute("DELETE FROM entry", {}))
            };
        });
        EXPECT_EQ(*counts, (std::vector<int64_t>{2, 0, 0, 0, 2}));
    });
}

// A real file, its locks, and real threads.
class SqliteStoreOnDisk : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "lockstep-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    auto open(size_t readers = 2) {
        return SqliteStore::open(runner_,
                                 {.path = (folder_ / "test.db").string(), .reader_count = readers});
    }

    ThreadRunner runner_;
    std::filesystem::path folder_;
};

TEST_F(SqliteStoreOnDisk, HasOneOwnerAtATime) {
    auto first = open();
    ASSERT_TRUE(first) << first.error().to_string();
    const auto second = open();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::kConflict);
    EXPECT_NE(second.error().message.find("in use"), std::string::npos);
    first->reset();
    EXPECT_TRUE(open());
}

TEST_F(SqliteStoreOnDisk, KeepsEveryIncrementOfManyThreads) {
    constexpr int kThreads = 8;
    constexpr int kEach = 100;
    {
        const auto store = *open();
        ASSERT_TRUE(make_tables(*store));
        ASSERT_TRUE(add(*store, 0, ""));
        std::vector<std::unique_ptr<Task>> tasks;
        for (int t = 0; t < kThreads; ++t) {
            tasks.push_back(runner_.start("client", [&, t] {
                for (int i = 0; i < kEach; ++i) {
                    EXPECT_TRUE(store->write({}, [&](Tx& tx) -> Status {
                        TRY(tx.execute(kAdd, values(1 + t * kEach + i, "")));
                        TRY(tx.execute("UPDATE entry SET body = body || 'x' WHERE id = 0", {}));
                        return {};
                    }));
                    EXPECT_GT(count_entries(*store), i);
                }
            }));
        }
        tasks.clear();
    }
    const auto store = *open();
    EXPECT_EQ(count_entries(*store), kThreads * kEach + 1);
    const auto body = store->read(
        [](Tx& tx) { return query_value<std::string>(tx, "SELECT body FROM entry WHERE id = 0"); });
    EXPECT_EQ((**body).size(), static_cast<size_t>(kThreads * kEach));
}

TEST_F(SqliteStoreOnDisk, SaysWhichFileItCanNotOpen) {
    const auto store =
        SqliteStore::open(runner_, {.path = (folder_ / "nowhere" / "test.db").string()});
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, Code::kUnavailable);
    EXPECT_NE(store.error().message.find("nowhere"), std::string::npos);
}

}  // namespace
}  // namespace lockstep::db
