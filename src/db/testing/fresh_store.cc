#include "db/testing/fresh_store.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/log.h"
#include "db/migrate.h"
#include "db/postgres_store.h"
#include "db/sqlite_store.h"
#include "db/testing/fault_vfs.h"

namespace lockstep::db {
namespace {

// On a disk in memory: a test is not to wait for the machine's.
class FreshSqlite final : public FreshStore {
  public:
    static Result<std::unique_ptr<FreshStore>> open(Runner& runner) {
        auto fresh = std::make_unique<FreshSqlite>();
        fresh->store_ = TRY(SqliteStore::open(
            runner, {.path = "/test.db", .vfs_name = fresh->disk_.name(), .reader_count = 2}));
        TRY(migrate(*fresh->store_, runner.clock()));
        return fresh;
    }
    Store& store() override { return *store_; }

  private:
    FaultVfs disk_{1};
    std::unique_ptr<SqliteStore> store_;
};

// In a schema of its own.
class FreshPostgres final : public FreshStore {
  public:
    static Result<std::unique_ptr<FreshStore>> open(Runner& runner) {
        auto fresh = std::make_unique<FreshPostgres>(runner, TRY(test_postgres_options()));
        TRY(create_postgres_schema(runner, fresh->options_));
        fresh->store_ = TRY(PostgresStore::open(runner, fresh->rng_, fresh->options_));
        TRY(migrate(*fresh->store_, runner.clock()));
        return fresh;
    }
    FreshPostgres(Runner& runner, PostgresOptions options)
        : runner_(runner), options_(std::move(options)) {}
    ~FreshPostgres() override {
        store_.reset();
        const Status dropped = drop_postgres_schema(runner_, options_);
        if (!dropped) LOG_WARNING("{}", dropped.error().to_string());
    }
    Store& store() override { return *store_; }

  private:
    Runner& runner_;
    SystemRng rng_;
    const PostgresOptions options_;
    std::unique_ptr<PostgresStore> store_;
};

const char* test_conninfo() { return std::getenv("LOCKSTEP_TEST_POSTGRES"); }

}  // namespace

std::vector<Dialect> test_dialects() {
    if (test_conninfo() == nullptr) return {Dialect::kSqlite};
    return {Dialect::kSqlite, Dialect::kPostgres};
}

Result<PostgresOptions> test_postgres_options() {
    if (test_conninfo() == nullptr) {
        return fail(Code::kUnsupported, "LOCKSTEP_TEST_POSTGRES names no PostgreSQL");
    }
    SystemRng rng;
    PostgresOptions options;
    options.conninfo = Secret<std::string>(test_conninfo());
    options.schema = fmt::format("test_{:016x}", rng.next());
    options.writers = 2;
    options.readers = 2;
    return options;
}

Result<std::unique_ptr<FreshStore>> open_fresh_store(Runner& runner, Dialect dialect) {
    if (dialect == Dialect::kSqlite) return FreshSqlite::open(runner);
    return FreshPostgres::open(runner);
}

}  // namespace lockstep::db
