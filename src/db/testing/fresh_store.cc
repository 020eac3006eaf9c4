#include "db/testing/fresh_store.h"

#include <cstdlib>
#include <filesystem>
#include <string>

#include "db/migrate.h"
#include "db/sqlite_store.h"

namespace lockstep::db {
namespace {

// A folder of its own below the system's temporary one.
class Folder {
  public:
    Folder() : path_(std::filesystem::temp_directory_path() / "lockstep-XXXXXX") {
        std::string name = path_.string();
        if (::mkdtemp(name.data()) != nullptr) path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

class FreshSqlite final : public FreshStore {
  public:
    static Result<std::unique_ptr<FreshStore>> open(Runner& runner) {
        auto fresh = std::make_unique<FreshSqlite>();
        fresh->store_ = TRY(SqliteStore::open(
            runner, {.path = (fresh->folder_.path() / "test.db").string(), .reader_count = 2}));
        TRY(migrate(*fresh->store_, runner.clock()));
        return fresh;
    }
    Store& store() override { return *store_; }

  private:
    Folder folder_;
    std::unique_ptr<SqliteStore> store_;
};

}  // namespace

std::vector<Dialect> test_dialects() { return {Dialect::kSqlite}; }

Result<std::unique_ptr<FreshStore>> open_fresh_store(Runner& runner, Dialect dialect) {
    if (dialect == Dialect::kSqlite) return FreshSqlite::open(runner);
    return fail(Code::kUnsupported, "no PostgreSQL store yet");
}

}  // namespace lockstep::db
