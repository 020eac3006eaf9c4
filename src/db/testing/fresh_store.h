// The store behind test_store.h, for what is not a gtest fixture (simulation, benchmarks).
#pragma once

#include <memory>
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

// An empty database with all migrations applied, used by nobody else.
Result<std::unique_ptr<FreshStore>> open_fresh_store(Runner& runner, Dialect dialect);

}  // namespace lockstep::db
