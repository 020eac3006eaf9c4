// A fresh, migrated database for a test: SQLite always, PostgreSQL where LOCKSTEP_TEST_POSTGRES (a
// conninfo) says where one is.
//
//   class ZoneTable : public db::OnEachDatabase {};
//   TEST_P(ZoneTable, KeepsNamesUnique) { … store().write(…) … }
//   INSTANTIATE_ON_EACH_DATABASE(ZoneTable);
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/sim_runner.h"
#include "base/thread_runner.h"
#include "db/store.h"
#include "db/testing/fresh_store.h"

namespace lockstep::db {

class OnEachDatabase : public testing::TestWithParam<Dialect> {
  public:
    static void SetUpTestSuite() { spare_ = std::make_unique<SpareSchemas>(); }
    static void TearDownTestSuite() { spare_.reset(); }

  protected:
    void SetUp() override {
        auto opened = open_fresh_store(runner_, GetParam(), spare_.get());
        ASSERT_TRUE(opened) << opened.error().to_string();
        fresh_ = std::move(*opened);
    }

    Store& store() { return fresh_->store(); }
    Runner& runner() { return runner_; }
    const Clock& clock() { return runner_.clock(); }
    Rng& rng() { return rng_; }
    // Options with a key of their own.
    WriteOptions keyed() { return {.key = Uuid::draw(clock(), rng_), .affinity = {}}; }
    template <class AnyId>
    AnyId draw() {
        return AnyId::draw(clock(), rng_);
    }

  private:
    // Of one suite, as gtest wants what its tests share.
    static inline std::unique_ptr<SpareSchemas> spare_;

    ThreadRunner runner_;
    SeededRng rng_{1};
    std::unique_ptr<FreshStore> fresh_;
};

inline std::string dialect_name(const testing::TestParamInfo<Dialect>& dialect) {
    return dialect.param == Dialect::kSqlite ? "Sqlite" : "Postgres";
}

}  // namespace lockstep::db

#define INSTANTIATE_ON_EACH_DATABASE(fixture)                                                   \
    INSTANTIATE_TEST_SUITE_P(Db, fixture, ::testing::ValuesIn(::lockstep::db::test_dialects()), \
                             ::lockstep::db::dialect_name)
