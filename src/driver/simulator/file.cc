#include "driver/simulator/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>

#include "driver/simulator/schema.h"

namespace lockstep::driver::simulator {
namespace {

// Enough for every statement of the code; over it something makes SQL out of values.
constexpr size_t kMostStatements = 500;

Error sqlite_error(sqlite3* database, std::string_view what) {
    const int code = sqlite3_errcode(database);
    const bool is_ours = code == SQLITE_CONSTRAINT || code == SQLITE_ERROR || code == SQLITE_MISUSE;
    return error(is_ours ? Code::kInternal : Code::kUnavailable,
                 fmt::format("simulator's file: {}: {}", what, sqlite3_errmsg(database)));
}

}  // namespace

Query::~Query() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void Query::bind(int64_t value) { sqlite3_bind_int64(statement_, ++bound_, value); }

void Query::bind(const std::string& value) {
    sqlite3_bind_text(statement_, ++bound_, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
}

void Query::bind(const Uuid& value) { bind(value.to_string()); }

void Query::bind(const std::optional<int64_t>& value) {
    if (value) return bind(*value);
    sqlite3_bind_null(statement_, ++bound_);
}

Result<bool> Query::next() {
    column_ = 0;
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return fail(sqlite_error(sqlite3_db_handle(statement_), sqlite3_sql(statement_)));
}

Status Query::read(int64_t& into) {
    into = sqlite3_column_int64(statement_, column_++);
    return {};
}

Status Query::read(std::string& into) {
    const auto* text = sqlite3_column_text(statement_, column_);
    const int size = sqlite3_column_bytes(statement_, column_++);
    into.clear();
    if (text != nullptr) {
        into.assign(reinterpret_cast<const char*>(text), static_cast<size_t>(size));
    }
    return {};
}

Status Query::read(bool& into) {
    into = sqlite3_column_int64(statement_, column_++) != 0;
    return {};
}

Status Query::read(Uuid& into) {
    std::string text;
    TRY(read(text));
    into = TRY(Uuid::parse(text));
    return {};
}

Status Query::read(std::optional<int64_t>& into) {
    const bool is_null = sqlite3_column_type(statement_, column_) == SQLITE_NULL;
    into.reset();
    if (!is_null) into = sqlite3_column_int64(statement_, column_);
    ++column_;
    return {};
}

Result<std::unique_ptr<File>> File::open(const std::string& path) {
    std::unique_ptr<File> file(new File);
    TRY(file->initialise(path));
    return file;
}

Status File::initialise(const std::string& path) {
    if (path != ":memory:") {
        const std::string lock_path = path + ".lock";
        lock_ = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (lock_ < 0) {
            return fail(Code::kUnavailable, lock_path + ": " + std::strerror(errno));
        }
        if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
            return fail(Code::kUnavailable, path + " is in use by another simulator");
        }
    }
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path.c_str(), &database_, flags, nullptr) != SQLITE_OK) {
        return fail(sqlite_error(database_, path));
    }
    if (sqlite3_exec(database_, kSchema, nullptr, nullptr, nullptr) != SQLITE_OK) {
        return fail(sqlite_error(database_, "schema"));
    }
    return {};
}

File::~File() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(database_);
    if (lock_ >= 0) ::close(lock_);
}

Result<sqlite3_stmt*> File::prepare(std::string_view sql) {
    const auto found = statements_.find(sql);
    if (found != statements_.end()) return found->second;
    if (statements_.size() >= kMostStatements) {
        return fail(Code::kInternal, "the simulator makes SQL out of values");
    }
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return fail(sqlite_error(database_, sql));
    statements_.emplace(sql, statement);
    return statement;
}

int64_t File::changes() const { return sqlite3_changes64(database_); }
int64_t File::last_row() const { return sqlite3_last_insert_rowid(database_); }

}  // namespace lockstep::driver::simulator
