#include "db/migrate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "db/row.h"
#include "db/testing/fault_vfs.h"
#include "db/testing/flaky_store.h"
#include "db/testing/test_store.h"

namespace lockstep::db {
namespace {

const Migration kFirst{901, "first", "CREATE TABLE first (id BIGINT NOT NULL PRIMARY KEY);"};
const Migration kSecond{902, "second", "CREATE TABLE second (id BIGINT NOT NULL PRIMARY KEY);"};

TEST(MigrationText, GivesEachDatabaseItsOwnLines) {
    const Migration migration{1, "x",
                              "-- A comment; with a semicolon.\n"
                              "CREATE TABLE x (\n"
                              "    a BLOB NOT NULL, -- bytes; many\n"
                              "    blob_count BIGINT DEFAULT 0,\n"
                              "    b TEXT DEFAULT ';'\n"
                              ")\n"
                              "-- sqlite: WITHOUT ROWID\n"
                              ";\n"
                              "-- postgres: CREATE INDEX x_b ON x (b);\n"};
    const auto sqlite = migration_statements(migration, Dialect::kSqlite);
    ASSERT_EQ(sqlite.size(), 1U);
    EXPECT_EQ(sqlite[0],
              "CREATE TABLE x (\na BLOB NOT NULL,\nblob_count BIGINT DEFAULT 0,\n"
              "b TEXT DEFAULT ';'\n)\nWITHOUT ROWID");
    const auto postgres = migration_statements(migration, Dialect::kPostgres);
    ASSERT_EQ(postgres.size(), 2U);
    EXPECT_EQ(postgres[0],
              "CREATE TABLE x (\na BYTEA NOT NULL,\nblob_count BIGINT DEFAULT 0,\n"
              "b TEXT DEFAULT ';'\n)");
    EXPECT_EQ(postgres[1], "CREATE INDEX x_b ON x (b)");
}

// The store is fresh and has the embedded migrations; these tests go on from there.
class MigrationOfDatabase : public OnEachDatabase {
  protected:
    Status run(std::vector<Migration> more) {
        auto all = embedded_migrations();
        all.insert(all.end(), more.begin(), more.end());
        return migrate(store(), clock(), all);
    }
    bool has_table(const std::string& name) {
        return store()
            .read([&](Tx& tx) { return tx.query("SELECT count(*) FROM " + name, {}); })
            .has_value();
    }
    Result<int64_t> applied_count() {
        return store().read([](Tx& tx) -> Result<int64_t> {
            return TRY(query_value<int64_t>(tx, "SELECT count(*) FROM schema_migration"))
            .value();
        });
    }
};

TEST_P(MigrationOfDatabase, IsAppliedOnce) {
    const auto before = *applied_count();
    EXPECT_GT(before, 0);
    EXPECT_TRUE(migrate(store(), clock()));
    EXPECT_EQ(*applied_count(), before);
    EXPECT_TRUE(run({kFirst}));
    EXPECT_TRUE(run({kFirst, kSecond}));
    EXPECT_TRUE(run({kFirst, kSecond}));
    EXPECT_EQ(*applied_count(), before + 2);
    EXPECT_TRUE(has_table("second"));
}

TEST_P(MigrationOfDatabase, RefusesADatabaseOfANewerProgram) {
    ASSERT_TRUE(run({kFirst}));
    const Status refused = run({});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kPreconditionFailed);
    EXPECT_EQ(refused.error().message,
              "the database has migration 0901_first, which this program does not know: a newer "
              "version wrote it; start that version");
}

TEST_P(MigrationOfDatabase, RefusesATextThatHasChanged) {
    ASSERT_TRUE(run({kFirst}));
    Migration edited = kFirst;
    edited.text += "CREATE TABLE third (id BIGINT NOT NULL PRIMARY KEY);";
    const Status refused = run({edited});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kPreconditionFailed);
    EXPECT_NE(refused.error().message.find("migration 0901_first has changed"), std::string::npos);
    EXPECT_FALSE(has_table("third"));
}

TEST_P(MigrationOfDatabase, RefusesAGapBelowTheNewest) {
    ASSERT_TRUE(run({kSecond}));
    const Status refused = run({kFirst, kSecond});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kPreconditionFailed);
    EXPECT_NE(refused.error().message.find("lacks migration 0901_first"), std::string::npos);
}

TEST_P(MigrationOfDatabase, LeavesNothingOfOneThatFails) {
    Migration broken = kSecond;
    broken.text += "CREATE TABLE third (id NONSENSE NOT NULL PRIMARY KEY, id BIGINT);";
    const Status failed = run({kFirst, broken});
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error().message.find("migration 0902_second"), std::string::npos);
    EXPECT_TRUE(has_table("first"));
    EXPECT_FALSE(has_table("second"));
    EXPECT_TRUE(run({kFirst, kSecond})) << "it was never applied, so its text may change";
}

TEST_P(MigrationOfDatabase, IsAppliedOnceByTwoNodesAtOnce) {
    std::vector<std::unique_ptr<Task>> nodes;
    for (int i = 0; i < 2; ++i) {
        nodes.push_back(runner().start("node", [&] {
            const Status done = run({kFirst, kSecond});
            EXPECT_TRUE(done) << done.error().to_string();
        }));
    }
    nodes.clear();
    EXPECT_TRUE(has_table("second"));
}

INSTANTIATE_ON_EACH_DATABASE(MigrationOfDatabase);

TEST(Migration, SurvivesLostAnswersAndReruns) {
    for (uint64_t seed = 1; seed <= 20; ++seed) {
        SimRunner runner(seed);
        runner.run([&] {
            const auto fresh = *open_fresh_store(runner, Dialect::kSqlite);
            FlakyStore flaky(fresh->store(), runner, seed,
                             {.rerun_one_in = 4, .lose_answer_one_in = 4});
            auto all = embedded_migrations();
            all.push_back(kFirst);
            all.push_back(kSecond);
            const Status done = migrate(flaky, runner.clock(), all);
            EXPECT_TRUE(done) << done.error().to_string();
        });
    }
}

// The schema as text, in an order that does not depend on when a table was made.
std::string dumped_schema() {
    ThreadRunner runner;
    const auto fresh = *open_fresh_store(runner, Dialect::kSqlite);
    const auto rows = *fresh->store().read([](Tx& tx) {
        return tx.query(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL "
            "ORDER BY tbl_name, CASE type WHEN 'table' THEN 0 ELSE 1 END, name",
            {});
    });
    std::string text =
        "-- What all migrations together make, on SQLite. Written by its test "
        "(GOLDEN=overwrite).\n";
    for (const Row& row : rows) text += "\n" + std::get<std::string>(row.at(0)) + ";\n";
    return text;
}

// The lines of `text` that `other` has nowhere: enough to see which table it is about.
std::string lines_missing(const std::string& mark, const std::string& text,
                          const std::string& other) {
    std::string missing;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (other.find(line + "\n") == std::string::npos) missing += mark + line + "\n";
    }
    return missing.empty() ? mark + "(the order of lines)\n" : missing;
}

TEST(Schema, IsWhatLatestSqlSays) {
    const std::string path = LOCKSTEP_SOURCE_DIR "/src/db/migrations/latest.sql";
    const std::string schema = dumped_schema();
    const char* golden = std::getenv("GOLDEN");
    if (golden != nullptr && std::string_view(golden) == "overwrite") {
        std::ofstream(path) << schema;
    }
    std::ostringstream latest;
    latest << std::ifstream(path).rdbuf();
    if (latest.str() == schema) return;
    ADD_FAILURE() << "latest.sql is not what the migrations make:\n"
                  << lines_missing("-", latest.str(), schema)
                  << lines_missing("+", schema, latest.str())
                  << "If that is meant: GOLDEN=overwrite unit_db --gtest_filter='Schema.*'";
}

}  // namespace
}  // namespace lockstep::db
