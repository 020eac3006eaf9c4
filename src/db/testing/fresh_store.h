// The store behind test_store.h, for what is not a gtest fixture (simulation, benchmarks).
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/runner.h"
#include "db/postgres_options.h"
#include "db/store.h"

namespace lockstep::db {

// A store with its database; both go when it goes.
class FreshStore {
  public:
    virtual ~FreshStore() = default;
    virtual Store& store() = 0;
};

// kSqlite, and kPostgres when LOCKSTEP_TEST_POSTGRES is set.
std::vector<Dialect> test_dialects();

// How to reach the PostgreSQL of LOCKSTEP_TEST_POSTGRES, with a schema name that nobody else uses;
// the schema is not there yet. Errors: kUnsupported without that variable.
Result<PostgresOptions> test_postgres_options();

// Migrated schemas that were used and emptied again: to make one takes a hundred times as long as
// to empty one. Drops them at its end. One task at a time.
class SpareSchemas {
  public:
    SpareSchemas() = default;
    ~SpareSchemas();
    SpareSchemas(const SpareSchemas&) = delete;
    SpareSchemas& operator=(const SpareSchemas&) = delete;

    void keep(PostgresOptions options) { kept_.push_back(std::move(options)); }
    std::optional<PostgresOptions> take();

  private:
    std::vector<PostgresOptions> kept_;
};

// An empty database with all migrations applied, used by nobody else. With `spare`, which outlives
// the store, its schema may be one of those and goes back to them.
Result<std::unique_ptr<FreshStore>> open_fresh_store(Runner& runner, Dialect dialect,
                                                     SpareSchemas* spare = nullptr);

}  // namespace lockstep::db
