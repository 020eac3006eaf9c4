#include "db/testing/fresh_store.h"

#include <fmt/format.h>

#include <cstdlib>
#include <set>

#include "base/log.h"
#include "base/thread_runner.h"
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

// Changes whenever a table or index is made, altered or dropped, or the list of migrations changes.
Result<std::string> schema_mark(Tx& tx) {
    static constexpr std::string_view kMark =
        "SELECT (SELECT string_agg(concat(oid, ':', relnatts), ',' ORDER BY oid) FROM pg_class "
        "WHERE relnamespace = to_regnamespace(current_schema())) || "
        "(SELECT string_agg(number || checksum, ',' ORDER BY number) FROM schema_migration)";
    return std::get<std::string>(TRY(tx.query(kMark, {})).at(0).at(0));
}

Result<std::set<std::string>> table_names(Tx& tx) {
    static constexpr std::string_view kTables =
        "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(current_schema()) "
        "AND relkind = 'r' AND relname <> 'schema_migration'";
    std::set<std::string> names;
    for (const Row& row : TRY(tx.query(kTables, {}))) {
        names.insert(std::get<std::string>(row.at(0)));
    }
    return names;
}

// Drops what is not among `tables` and empties those.
Status empty_schema(Tx& tx, const std::set<std::string>& tables) {
    std::string which;
    for (const auto& name : TRY(table_names(tx))) {
        if (!tables.contains(name)) {
            TRY(tx.execute(fmt::format("DROP TABLE \"{}\" CASCADE", name), {}));
            continue;
        }
        which += fmt::format("{0}SELECT '{1}' WHERE EXISTS (SELECT FROM \"{1}\")",
                             which.empty() ? "" : " UNION ALL ", name);
    }
    for (const Row& row : TRY(tx.query(which, {}))) {
        const auto& name = std::get<std::string>(row.at(0));
        TRY(tx.execute(fmt::format("DELETE FROM \"{}\"", name), {}));
    }
    return {};
}

// In a schema of its own.
class FreshPostgres final : public FreshStore {
  public:
    static Result<std::unique_ptr<FreshStore>> open(Runner& runner, SpareSchemas* spare) {
        auto options = spare != nullptr ? spare->take() : std::nullopt;
        const bool is_new = !options;
        if (is_new) options = TRY(test_postgres_options());
        auto fresh = std::make_unique<FreshPostgres>(runner, *options, spare);
        if (is_new) TRY(create_postgres_schema(runner, *options));
        fresh->store_ = TRY(PostgresStore::open(runner, fresh->rng_, *options));
        TRY(migrate(*fresh->store_, runner.clock()));
        if (spare != nullptr) {
            fresh->tables_ = TRY(fresh->store_->read(table_names));
            fresh->mark_ = TRY(fresh->store_->read(schema_mark));
        }
        return fresh;
    }
    FreshPostgres(Runner& runner, PostgresOptions options, SpareSchemas* spare)
        : runner_(runner), options_(std::move(options)), spare_(spare) {}
    ~FreshPostgres() override {
        const bool is_as_new = spare_ != nullptr && store_ && empty();
        store_.reset();
        if (is_as_new) {
            spare_->keep(options_);
            return;
        }
        const Status dropped = drop_postgres_schema(runner_, options_);
        if (!dropped) LOG_WARNING("{}", dropped.error().to_string());
    }
    Store& store() override { return *store_; }

  private:
    bool empty() {
        const Status emptied =
            store_->write({}, [this](Tx& tx) { return empty_schema(tx, tables_); });
        return emptied && store_->read(schema_mark) == mark_;
    }

    Runner& runner_;
    SystemRng rng_;
    const PostgresOptions options_;
    SpareSchemas* const spare_;
    std::set<std::string> tables_;
    std::string mark_;
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

SpareSchemas::~SpareSchemas() {
    ThreadRunner runner;
    for (const auto& options : kept_) {
        const Status dropped = drop_postgres_schema(runner, options);
        if (!dropped) LOG_WARNING("{}", dropped.error().to_string());
    }
}

std::optional<PostgresOptions> SpareSchemas::take() {
    if (kept_.empty()) return std::nullopt;
    PostgresOptions last = std::move(kept_.back());
    kept_.pop_back();
    return last;
}

Result<std::unique_ptr<FreshStore>> open_fresh_store(Runner& runner, Dialect dialect,
                                                     SpareSchemas* spare) {
    if (dialect == Dialect::kSqlite) return FreshSqlite::open(runner);
    return FreshPostgres::open(runner, spare);
}

}  // namespace lockstep::db
