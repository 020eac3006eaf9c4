#include "db/testing/fresh_store.h"

#include "db/migrate.h"
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

}  // namespace

std::vector<Dialect> test_dialects() { return {Dialect::kSqlite}; }

Result<std::unique_ptr<FreshStore>> open_fresh_store(Runner& runner, Dialect dialect) {
    if (dialect == Dialect::kSqlite) return FreshSqlite::open(runner);
    return fail(Code::kUnsupported, "no PostgreSQL store yet");
}

}  // namespace lockstep::db
