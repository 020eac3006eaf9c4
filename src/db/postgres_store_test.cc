// What is PostgreSQL's own: conflicts between nodes, lost connections, lost answers.
#include "db/postgres_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <span>

#include "base/guarded.h"
#include "base/sim_runner.h"
#include "base/thread_runner.h"
#include "db/migrate.h"
#include "db/postgres_notifier.h"
#include "db/testing/fresh_store.h"
#include "db/testing/postgres_proxy.h"

namespace lockstep::db {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string text_of(const Status& status) { return status ? "" : status.error().to_string(); }

Result<int64_t> number_in(Tx& tx, int64_t id) {
    const Rows rows = TRY(tx.query("SELECT number FROM probe WHERE id = $1", {id}));
    return std::get<int64_t>(rows.at(0).at(0));
}
Status add(Tx& tx, int64_t id, int64_t number) {
    TRY(tx.execute("UPDATE probe SET number = number + $2 WHERE id = $1", {id, number}));
    return {};
}

// Two rows of zero, and as many stores on them as a test wants.
class PostgresNodes : public testing::Test {
  protected:
    void SetUp() override {
        auto options = test_postgres_options();
        if (!options) GTEST_SKIP() << options.error().to_string();
        options_ = *options;
        options_.writers = 1;
        options_.away_limit = seconds(5);
        ASSERT_TRUE(create_postgres_schema(runner_, options_));
        direct_ = open(options_);
        const std::vector<Migration> all = embedded_migrations();
        const std::span<const Migration> core(all.data(), 1);
        ASSERT_TRUE(migrate(*direct_, runner_.clock(), core));
        const Status made = direct_->write({}, [](Tx& tx) -> Status {
            TRY(tx.execute("CREATE TABLE probe (id BIGINT PRIMARY KEY, number BIGINT)", {}));
            TRY(tx.execute("INSERT INTO probe (id, number) VALUES (1, 0), (2, 0)", {}));
            return {};
        });
        ASSERT_TRUE(made) << text_of(made);
    }
    void TearDown() override {
        if (!direct_) return;
        direct_.reset();
        EXPECT_TRUE(drop_postgres_schema(runner_, options_));
    }

    std::unique_ptr<PostgresStore> open(PostgresOptions options) {
        auto opened = PostgresStore::open(runner_, rng_, std::move(options));
        EXPECT_TRUE(opened);
        return opened ? std::move(*opened) : nullptr;
    }
    WriteOptions keyed() { return {.key = Uuid::draw(runner_.clock(), rng_), .affinity = {}}; }
    int64_t number(int64_t id) {
        const auto found = direct_->read([&](Tx& tx) { return number_in(tx, id); });
        EXPECT_TRUE(found);
        return found.value_or(-1);
    }
    // How many sessions of this test's schema wait for a lock.
    int64_t waiting_sessions() {
        const auto rows = direct_->read([&](Tx& tx) {
            return tx.query(
                "SELECT count(*) FROM pg_locks w JOIN pg_locks h ON h.transactionid = "
                "w.transactionid AND h.granted WHERE NOT w.granted AND h.pid IN (SELECT pid FROM "
                "pg_locks WHERE relation = 'write_key'::regclass)",
                {});
        });
        EXPECT_TRUE(rows);
        return rows ? std::get<int64_t>(rows->at(0).at(0)) : 0;
    }

    ThreadRunner runner_;
    SystemRng rng_;
    PostgresOptions options_;
    std::unique_ptr<PostgresStore> direct_;
};

TEST_F(PostgresNodes, RunAgainWhatConflicts) {
    const auto other = open(options_);
    // Each reads both rows and adds their sum plus one to its own: write skew unless serialisable.
    const auto body = [](int64_t own, std::atomic<int>& runs, Semaphore& mine, Semaphore& theirs) {
        return [&, own](Tx& tx) -> Status {
            const int64_t sum = TRY(number_in(tx, 1))
            +TRY(number_in(tx, 2));
            if (++runs == 1) {  // both have read before either writes
                theirs.release();
                mine.acquire();
            }
            return add(tx, own, sum + 1);
        };
    };
    std::atomic<int> first_runs = 0;
    std::atomic<int> second_runs = 0;
    const auto first_turn = runner_.make_semaphore();
    const auto second_turn = runner_.make_semaphore();
    Status second_done;
    auto task = runner_.start("other node", [&] {
        second_done = other->write(keyed(), body(2, second_runs, *second_turn, *first_turn));
    });
    const Status first_done =
        direct_->write(keyed(), body(1, first_runs, *first_turn, *second_turn));
    task.reset();
    EXPECT_TRUE(first_done) << text_of(first_done);
    EXPECT_TRUE(second_done) << text_of(second_done);
    EXPECT_GE(first_runs + second_runs, 3);
    // One after the other, whichever was first: 1 and then 2.
    EXPECT_EQ(std::minmax(number(1), number(2)), std::minmax(int64_t{1}, int64_t{2}));
}

TEST_F(PostgresNodes, GiveUpOnWhatConflictsForEver) {
    PostgresOptions options = options_;
    options.attempts = 3;
    const auto victim = open(options);
    int runs = 0;
    const Status done = victim->write(keyed(), [&](Tx& tx) -> Status {
        ++runs;
        TRY(number_in(tx, 1));
        const Status disturbed =
            direct_->write(keyed(), [](Tx& theirs) { return add(theirs, 1, 1); });
        EXPECT_TRUE(disturbed) << text_of(disturbed);
        return add(tx, 1, 100);
    });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Code::kUnavailable);
    EXPECT_EQ(runs, 3);
    EXPECT_EQ(number(1), 3);
    EXPECT_TRUE(victim->write(keyed(), [](Tx& tx) { return add(tx, 1, 1); }));
    EXPECT_EQ(number(1), 4);
}

// The transaction that a batch has met is over when it runs again: no need to give the batch up.
TEST_F(PostgresNodes, RunABatchThatConflictsAgainAsOne) {
    constexpr int kCount = 8;
    const auto other = open(options_);
    const auto entered = runner_.make_semaphore();
    const auto go = runner_.make_semaphore();
    std::vector<std::unique_ptr<Task>> tasks;
    tasks.push_back(runner_.start("blocker", [&] {
        EXPECT_TRUE(direct_->write(keyed(), [&](Tx& tx) {
            entered->release();
            go->acquire();
            return add(tx, 2, 1);
        }));
    }));
    entered->acquire();
    std::atomic<int> runs = 0;
    std::atomic<bool> is_disturbed = false;
    for (int i = 0; i < kCount; ++i) {
        tasks.push_back(runner_.start("writer", [&] {
            const Status done = direct_->write(keyed(), [&](Tx& tx) -> Status {
                ++runs;
                TRY(number_in(tx, 1));
                if (!is_disturbed.exchange(true)) {
                    EXPECT_TRUE(other->write(keyed(), [](Tx& its) { return add(its, 1, 100); }));
                }
                return add(tx, 1, 1);
            });
            EXPECT_TRUE(done) << text_of(done);
        }));
    }
    go->release();
    tasks.clear();
    EXPECT_EQ(number(1), 100 + kCount);
    EXPECT_LE(runs, 2 * kCount);
}

TEST_F(PostgresNodes, RefuseWritesBeyondTheQueue) {
    PostgresOptions options = options_;
    options.queue_limit = 1;
    const auto store = open(options);
    const auto entered = runner_.make_semaphore();
    const auto go = runner_.make_semaphore();
    std::vector<std::unique_ptr<Task>> tasks;
    tasks.push_back(runner_.start("blocker", [&] {
        EXPECT_TRUE(store->write(keyed(), [&](Tx& tx) {
            entered->release();
            go->acquire();
            return add(tx, 1, 1);
        }));
    }));
    entered->acquire();
    // One of two finds the queue full; the other waits until the blocker is done.
    std::atomic<int> refused = 0;
    const auto answered = runner_.make_semaphore();
    for (int i = 0; i < 2; ++i) {
        tasks.push_back(runner_.start("writer", [&] {
            const Status done = store->write(keyed(), [&](Tx& tx) { return add(tx, 1, 10); });
            if (!done && done.error().code == Code::kUnavailable) ++refused;
            answered->release();
        }));
    }
    answered->acquire();
    go->release();
    tasks.clear();
    EXPECT_EQ(refused, 1);
    EXPECT_EQ(number(1), 11);
}

TEST_F(PostgresNodes, ChangeNothingUnderAKeyThatWasUsed) {
    const WriteOptions same = keyed();
    EXPECT_TRUE(direct_->write(same, [](Tx& tx) { return add(tx, 1, 1); }));
    const Status again = direct_->write(same, [](Tx& tx) { return add(tx, 1, 1); });
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Code::kAlreadyExists);
    EXPECT_EQ(number(1), 1);
}

TEST_F(PostgresNodes, EndAStatementThatTakesTooLong) {
    PostgresOptions options = options_;
    options.statement_timeout = milliseconds(100);
    const auto store = open(options);
    const auto slow = [](Tx& tx) -> Status {
        TRY(tx.query("SELECT pg_sleep(60)", {}));
        return {};
    };
    const Status written = store->write(keyed(), slow);
    const Status read = store->read(slow);
    ASSERT_FALSE(written);
    ASSERT_FALSE(read);
    EXPECT_EQ(written.error().code, Code::kUnavailable);
    EXPECT_EQ(read.error().code, Code::kUnavailable);
    EXPECT_TRUE(store->write(keyed(), [](Tx& tx) { return add(tx, 1, 1); }));
    EXPECT_EQ(number(1), 1);
}

TEST_F(PostgresNodes, RefuseTextThatCanNotBeStored) {
    for (const auto& text : {std::string("a\0b", 3), std::string("\xff\xfe")}) {
        const Status done = direct_->write(keyed(), [&](Tx& tx) -> Status {
            TRY(tx.execute("UPDATE probe SET number = 5 WHERE $1 = 'x'", {text}));
            return {};
        });
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, Code::kInvalidArgument) << text_of(done);
    }
    EXPECT_TRUE(direct_->write(keyed(), [](Tx& tx) { return add(tx, 1, 1); }));
    EXPECT_EQ(number(1), 1);
}

TEST_F(PostgresNodes, PrepareAgainWhatAnotherNodeHasAltered) {
    const auto store = open(options_);
    const auto all = [](Tx& tx) { return tx.query("SELECT * FROM probe WHERE id = 1", {}); };
    EXPECT_EQ(store->read(all)->at(0).size(), 2U);
    EXPECT_EQ(store->write(keyed(), all)->at(0).size(), 2U);
    const Status altered = direct_->write(keyed(), [](Tx& tx) -> Status {
        TRY(tx.execute("ALTER TABLE probe ADD COLUMN note TEXT", {}));
        return {};
    });
    EXPECT_TRUE(altered) << text_of(altered);
    EXPECT_EQ(store->read(all)->at(0).size(), 3U);
    EXPECT_EQ(store->write(keyed(), all)->at(0).size(), 3U);
}

TEST_F(PostgresNodes, WantADatabaseThatSortsByBytes) {
    EXPECT_TRUE(check_postgres(runner_, options_));
    for (const auto& [how, why] :
         {std::pair("ENCODING 'LATIN1' LOCALE 'C'", "LATIN1"),
          std::pair("LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C.UTF-8'", "ICU")}) {
        const std::string name = options_.schema + "_db";
        const auto admin = [&](const std::string& sql) {
            const std::string text = sql;
            const auto target = PostgresTarget::of(options_, PostgresRole::kWriter);
            const auto connection = PostgresConnection::open(runner_.clock(), *target);
            const auto done = (*connection)->run(text, {}, Deadline::never());
            EXPECT_TRUE(done) << done.error().error.to_string();
        };
        admin("CREATE DATABASE " + name + " TEMPLATE template0 " + how);
        PostgresOptions other = options_;
        other.conninfo = Secret(conninfo_with(options_.conninfo.reveal(), "dbname", name));
        const Status checked = check_postgres(runner_, other);
        EXPECT_EQ(checked ? Code::kInternal : checked.error().code, Code::kPreconditionFailed);
        EXPECT_NE(text_of(checked).find(why), std::string::npos) << text_of(checked);
        admin("DROP DATABASE " + name);
    }
}

TEST_F(PostgresNodes, SurviveTheEndOfTheirBackends) {
    const auto store = open(options_);
    EXPECT_TRUE(store->write(keyed(), [](Tx& tx) { return add(tx, 1, 1); }));
    EXPECT_TRUE(store->read([](Tx& tx) { return number_in(tx, 1); }));
    const auto kill = [&](int64_t pid) {
        const auto killed = direct_->read([&](Tx& tx) {
            return tx.query("SELECT pg_terminate_backend($1::int)", {std::to_string(pid)});
        });
        EXPECT_TRUE(killed);
    };
    const auto pid_of = [](Tx& tx) -> Result<int64_t> {
        return std::get<int64_t>(TRY(tx.query("SELECT pg_backend_pid()", {})).at(0).at(0));
    };
    // Idle ones, and then those in the midst of a closure.
    kill(*store->write(keyed(), pid_of));
    kill(*store->read(pid_of));
    int writes = 0;
    const Status written = store->write(keyed(), [&](Tx& tx) -> Status {
        TRY(add(tx, 1, 1));
        if (++writes == 1) kill(TRY(pid_of(tx)));
        return add(tx, 2, 1);
    });
    EXPECT_TRUE(written) << text_of(written);
    int reads = 0;
    const auto read = store->read([&](Tx& tx) -> Result<int64_t> {
        const int64_t seen = TRY(number_in(tx, 1));
        if (++reads == 1) kill(TRY(pid_of(tx)));
        return seen + TRY(number_in(tx, 2));
    });
    EXPECT_EQ(read, 3);
    EXPECT_GE(writes, 2);
    EXPECT_GE(reads, 2);
    EXPECT_EQ(number(1), 2);
    EXPECT_EQ(number(2), 1);
}

TEST_F(PostgresNodes, MigrateAtOnce) {
    PostgresOptions options = options_;
    options.schema += "_again";
    ASSERT_TRUE(create_postgres_schema(runner_, options));
    std::vector<std::unique_ptr<Task>> tasks;
    for (int i = 0; i < 3; ++i) {
        tasks.push_back(runner_.start("node", [&] {
            const auto store = open(options);
            for (int times = 0; times < 2; ++times) {
                const Status done = migrate(*store, runner_.clock());
                EXPECT_TRUE(done) << text_of(done);
            }
        }));
    }
    tasks.clear();
    EXPECT_TRUE(drop_postgres_schema(runner_, options));
}

// What a node has heard; tests wait for it.
class Heard {
  public:
    explicit Heard(Runner& runner) : came_(runner.make_semaphore()) {}
    std::function<void(std::string_view)> listener() {
        return [this](std::string_view topic) {
            topics_.with([&](auto& topics) { topics.emplace_back(topic); });
            came_->release();
        };
    }
    std::string next() {
        came_->acquire();
        return topics_.with([](auto& topics) {
            std::string first = topics.front();
            topics.erase(topics.begin());
            return first;
        });
    }

  private:
    Guarded<std::vector<std::string>> topics_;
    std::unique_ptr<Semaphore> came_;
};

TEST_F(PostgresNodes, HearEachOthersHints) {
    Heard heard(runner_);
    Heard heard_by_sender(runner_);
    const auto sender = PostgresNotifier::open(runner_, rng_, options_, heard_by_sender.listener());
    const auto listener = PostgresNotifier::open(runner_, rng_, options_, heard.listener());
    ASSERT_TRUE(sender);
    ASSERT_TRUE(listener);
    EXPECT_EQ(heard.next(), "");  // it listens from here on
    EXPECT_EQ(heard_by_sender.next(), "");
    for (const std::string topic : {"saga", "it's $1", "saga"}) {
        (*sender)->notify(topic);
        EXPECT_EQ(heard.next(), topic);
    }
    (*listener)->notify("back");
    EXPECT_EQ(heard_by_sender.next(), "back");
}

TEST(PostgresStore, KeepsThePasswordToItself) {
    ThreadRunner runner;
    SystemRng rng;
    PostgresOptions options;
    options.away_limit = milliseconds(10);
    for (const char* conninfo :
         {"host=127.0.0.1 port=1 password=hunter2", "postgresql://a:hunter2@127.0.0.1:1/b",
          "host=127.0.0.1 hunter2", "password = 'hunter2", "postgresql://a:hunter2@["}) {
        options.conninfo = Secret<std::string>(conninfo);
        auto store = PostgresStore::open(runner, rng, options);
        const Status done = store ? (*store)->write({}, [](Tx&) -> Status { return {}; })
                                  : Status(fail(store.error()));
        const Status read = store ? (*store)->read([](Tx&) -> Status { return {}; }) : done;
        ASSERT_FALSE(done) << conninfo;
        EXPECT_EQ(text_of(done).find("hunter2"), std::string::npos) << text_of(done);
        EXPECT_EQ(text_of(read).find("hunter2"), std::string::npos) << text_of(read);
    }
}

TEST(PostgresStore, RefusesASchemaNameThatIsNone) {
    ThreadRunner runner;
    SystemRng rng;
    PostgresOptions options;
    options.schema = "x; DROP TABLE vm";
    const auto store = PostgresStore::open(runner, rng, options);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, Code::kInvalidArgument);
}

// A store behind a proxy that cuts its connections.
class PostgresCuts : public PostgresNodes {
  protected:
    void SetUp() override {
        PostgresNodes::SetUp();
        if (!direct_) return;
        auto proxy = PostgresProxy::open(runner_, options_.conninfo.reveal());
        ASSERT_TRUE(proxy);
        proxy_ = std::move(*proxy);
        behind_ = options_;
        behind_.conninfo = proxy_->conninfo();
        store_ = open(behind_);
    }
    void TearDown() override {
        store_.reset();
        proxy_.reset();
        PostgresNodes::TearDown();
    }
    // Adds one to row 1; answers how many runs that took, or the error.
    Result<int> count_up(const WriteOptions& options) {
        int runs = 0;
        return store_->write(options, [runs](Tx& tx) mutable -> Result<int> {
            ++runs;
            TRY(add(tx, 1, 1));
            return runs;
        });
    }
    void works_again(int64_t value) {
        EXPECT_EQ(count_up(keyed()), 1);
        EXPECT_EQ(number(1), value);
        const auto seen = store_->read([](Tx& tx) { return number_in(tx, 1); });
        EXPECT_EQ(seen, value);
    }
    // Some writes that wait together behind one that does not end before `go` is released.
    std::vector<Result<int>> count_up_together(int count) {
        const auto entered = runner_.make_semaphore();
        const auto go = runner_.make_semaphore();
        std::vector<std::unique_ptr<Task>> tasks;
        tasks.push_back(runner_.start("blocker", [&] {
            EXPECT_TRUE(store_->write(keyed(), [&](Tx& tx) {
                entered->release();
                go->acquire();
                return add(tx, 2, 1);
            }));
        }));
        entered->acquire();
        std::vector<Result<int>> outcomes(static_cast<size_t>(count), 0);
        for (auto& outcome : outcomes) {
            tasks.push_back(runner_.start("writer", [&] { outcome = count_up(keyed()); }));
        }
        go->release();
        tasks.clear();
        return outcomes;
    }

    std::unique_ptr<PostgresProxy> proxy_;
    PostgresOptions behind_;
    std::unique_ptr<PostgresStore> store_;
};

TEST_F(PostgresCuts, RunAgainAWriteWhoseStatementWasCut) {
    for (const auto cut : {PostgresCut::kBeforeSending, PostgresCut::kBeforeAnswer}) {
        const int64_t before = number(1);
        proxy_->cut_at("UPDATE probe", cut);
        EXPECT_EQ(count_up(keyed()), 2);
        EXPECT_EQ(number(1), before + 1);
        works_again(before + 2);
    }
}

TEST_F(PostgresCuts, RunAgainAWriteWhoseCommitNeverArrived) {
    for (int64_t round = 0; round < 5; ++round) {
        proxy_->cut_at("COMMIT", PostgresCut::kBeforeSending);
        EXPECT_EQ(count_up(keyed()), 2);
        EXPECT_EQ(number(1), 2 * round + 1);
        works_again(2 * round + 2);
    }
}

TEST_F(PostgresCuts, DoNotRunAgainAWriteWhoseCommitHappened) {
    for (int64_t round = 0; round < 5; ++round) {
        proxy_->cut_at("COMMIT", PostgresCut::kBeforeAnswer);
        EXPECT_EQ(count_up(keyed()), 1);
        EXPECT_EQ(number(1), 2 * round + 1);
        works_again(2 * round + 2);
    }
}

TEST_F(PostgresCuts, LoseAlsoTheAnswerOfTheSecondCommit) {
    proxy_->cut_at("COMMIT", PostgresCut::kBeforeSending);
    auto task = runner_.start("second cut", [&] {
        proxy_->wait_for_cut();
        proxy_->cut_at("COMMIT", PostgresCut::kBeforeAnswer);
    });
    EXPECT_EQ(count_up(keyed()), 2);
    task.reset();
    EXPECT_EQ(number(1), 1);
    works_again(2);
}

// The old backend has not heard of the cut and commits while the rerun asks about it.
TEST_F(PostgresCuts, WaitForACommitThatIsStillUnderWay) {
    for (const bool is_sent : {true, false}) {
        const int64_t before = number(1);
        proxy_->cut_at("COMMIT", PostgresCut::kHeldBack);
        Result<int> runs = 0;
        auto task = runner_.start("writer", [&] { runs = count_up(keyed()); });
        proxy_->wait_for_cut();
        while (waiting_sessions() == 0) {
        }
        proxy_->let_go(is_sent);
        task.reset();
        EXPECT_EQ(runs, is_sent ? 1 : 2);
        EXPECT_EQ(number(1), before + 1);
        works_again(before + 2);
    }
}

TEST_F(PostgresCuts, SettleABatchAsOne) {
    constexpr int kCount = 8;
    int64_t expected = 0;
    for (const auto cut : {PostgresCut::kBeforeSending, PostgresCut::kBeforeAnswer}) {
        proxy_->cut_at("COMMIT", cut, 1);  // the first is the blocker's
        const auto outcomes = count_up_together(kCount);
        for (const auto& runs : outcomes) {
            ASSERT_TRUE(runs) << runs.error().to_string();
            EXPECT_LE(*runs, 2);
        }
        expected += kCount;
        EXPECT_EQ(number(1), expected);
        works_again(++expected);
    }
}

TEST_F(PostgresCuts, AnswerUnavailableWhenTheDatabaseStaysAway) {
    store_.reset();
    behind_.away_limit = milliseconds(100);
    store_ = open(behind_);
    EXPECT_EQ(count_up(keyed()), 1);
    EXPECT_TRUE(store_->read([](Tx& tx) { return number_in(tx, 1); }));
    proxy_->refuse(true);
    proxy_->cut_all();
    const auto outcomes = [&] {
        std::vector<Result<int>> all;
        for (int i = 0; i < 3; ++i) all.push_back(count_up(keyed()));
        all.push_back(store_->read([](Tx& tx) -> Result<int> {
            TRY(number_in(tx, 1));
            return 1;
        }));
        return all;
    }();
    for (const auto& outcome : outcomes) {
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().code, Code::kUnavailable);
    }
    EXPECT_EQ(number(1), 1);
    proxy_->refuse(false);
    // The next try is at most one back-off away.
    Result<int> runs = count_up(keyed());
    while (!runs) runs = count_up(keyed());
    while (!store_->read([](Tx& tx) { return number_in(tx, 1); })) {
    }
    EXPECT_EQ(number(1), 2);
    works_again(3);
}

TEST_F(PostgresCuts, SayUnknownWhenTheDatabaseStaysAwayAfterACommit) {
    store_.reset();
    behind_.away_limit = milliseconds(100);
    store_ = open(behind_);
    EXPECT_EQ(count_up(keyed()), 1);
    proxy_->cut_at("COMMIT", PostgresCut::kBeforeAnswer);
    proxy_->refuse(true);
    const auto runs = count_up(keyed());
    ASSERT_FALSE(runs);
    EXPECT_EQ(runs.error().code, Code::kOutcomeUnknown);
    EXPECT_EQ(number(1), 2);
    proxy_->refuse(false);
    Result<int> later = count_up(keyed());
    while (!later) later = count_up(keyed());
    works_again(4);
}

TEST_F(PostgresCuts, SayUnknownOfACommitWithoutAKey) {
    proxy_->cut_at("COMMIT", PostgresCut::kBeforeAnswer);
    const auto runs = count_up({});
    ASSERT_FALSE(runs);
    EXPECT_EQ(runs.error().code, Code::kOutcomeUnknown);
    works_again(2);
}

TEST_F(PostgresCuts, DoNotWaitForAServerThatIsSilent) {
    store_.reset();
    behind_.statement_timeout = milliseconds(400);
    store_ = open(behind_);
    EXPECT_EQ(count_up(keyed()), 1);
    proxy_->cut_at("UPDATE probe", PostgresCut::kSilence);
    EXPECT_EQ(count_up(keyed()), 2);
    EXPECT_EQ(number(1), 2);
    proxy_->cut_at("SELECT number", PostgresCut::kSilence);
    EXPECT_EQ(store_->read([](Tx& tx) { return number_in(tx, 1); }), 2);
    works_again(3);
}

TEST_F(PostgresCuts, ReadAgainWhatWasCut) {
    proxy_->cut_at("SELECT number", PostgresCut::kBeforeAnswer);
    EXPECT_EQ(store_->read([](Tx& tx) { return number_in(tx, 1); }), 0);
    proxy_->cut_all();
    EXPECT_EQ(store_->read([](Tx& tx) { return number_in(tx, 1); }), 0);
    works_again(1);
}

TEST_F(PostgresCuts, AreNoEndToHints) {
    Heard heard(runner_);
    const auto listener = PostgresNotifier::open(runner_, rng_, behind_, heard.listener());
    Heard nothing(runner_);
    const auto sender = PostgresNotifier::open(runner_, rng_, options_, nothing.listener());
    ASSERT_TRUE(listener);
    EXPECT_EQ(heard.next(), "");
    for (int round = 0; round < 3; ++round) {
        (*sender)->notify("saga");
        EXPECT_EQ(heard.next(), "saga");
        proxy_->cut_all();
        EXPECT_EQ(heard.next(), "");  // something may have been missed
    }
    // What could not be sent is sent on the next connection.
    proxy_->cut_at("SELECT pg_notify", PostgresCut::kBeforeSending);
    (*listener)->notify("late");
    EXPECT_EQ(nothing.next(), "");
    EXPECT_EQ(nothing.next(), "late");
}

// Cuts at random places under load: every write that was answered with success happened once, and
// no other did.
TEST_F(PostgresCuts, HappenOnceWhateverIsCut) {
    constexpr int kTasks = 6;
    constexpr int kRounds = 25;
    std::atomic<int> committed = 0;
    std::atomic<int> refused = 0;
    std::atomic<bool> is_over = false;
    std::atomic<bool> is_cutter_done = false;
    auto cutter = runner_.start("cutter", [&] {
        constexpr std::array kCuts{PostgresCut::kBeforeSending, PostgresCut::kBeforeAnswer};
        constexpr std::array<std::string_view, 4> kPlaces{"COMMIT", "UPDATE", "INSERT", "BEGIN"};
        for (size_t i = 0; !is_over; ++i) {
            proxy_->cut_at(kPlaces.at(i % kPlaces.size()), kCuts.at(i / 4 % kCuts.size()),
                           static_cast<int>(i % 7));
            proxy_->wait_for_cut();
        }
        is_cutter_done = true;
    });
    std::vector<std::unique_ptr<Task>> tasks;
    for (int task = 0; task < kTasks; ++task) {
        tasks.push_back(runner_.start("writer", [&] {
            for (int round = 0; round < kRounds; ++round) {
                const auto runs = count_up(keyed());
                if (runs) {
                    ++committed;
                } else if (runs.error().code == Code::kUnavailable) {
                    ++refused;
                }
            }
        }));
    }
    tasks.clear();
    is_over = true;
    while (!is_cutter_done) {  // it waits for one more cut
        if (count_up(keyed())) ++committed;
    }
    cutter.reset();
    EXPECT_GT(committed, kTasks * kRounds / 2);
    EXPECT_EQ(number(1), committed);
}

}  // namespace
}  // namespace lockstep::db
