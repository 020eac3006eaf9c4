#include "db/sqlite_connection.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <charconv>

#include "base/check.h"

namespace lockstep::db {
namespace {

constexpr size_t kStatementLimit = 512;

Code code_of(int extended) {
    switch (extended) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            return Code::kAlreadyExists;
        case SQLITE_CONSTRAINT_FOREIGNKEY:
        case SQLITE_CONSTRAINT_CHECK:
        case SQLITE_CONSTRAINT_NOTNULL:
            return Code::kPreconditionFailed;
        default:
            break;
    }
    switch (extended & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_NOMEM:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PROTOCOL:
        case SQLITE_INTERRUPT:
        case SQLITE_ABORT:
            return Code::kUnavailable;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Code::kCorruptState;
        default:
            return Code::kInternal;
    }
}

// The n of a parameter named "$n"; zero for any other name.
size_t parameter_number(const char* name) {
    if (name == nullptr || name[0] != '$') return 0;
    const std::string_view digits(name + 1);
    size_t number = 0;
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool is_number = failure == std::errc{} && end == digits.data() + digits.size();
    return is_number ? number : 0;
}

int bind_value(sqlite3_stmt* handle, int position, const Value& value) {
    // SQLITE_STATIC: the parameters outlive the execution, which clears the bindings.
    struct Binder {
        sqlite3_stmt* handle;
        int position;
        int operator()(const Null&) const { return sqlite3_bind_null(handle, position); }
        int operator()(int64_t number) const {
            return sqlite3_bind_int64(handle, position, number);
        }
        int operator()(double number) const {
            return sqlite3_bind_double(handle, position, number);
        }
        int operator()(const std::string& text) const {
            return sqlite3_bind_text64(handle, position, text.data(), text.size(), SQLITE_STATIC,
                                       SQLITE_UTF8);
        }
        int operator()(const std::vector<uint8_t>& bytes) const {
            if (bytes.empty()) return sqlite3_bind_zeroblob(handle, position, 0);
            return sqlite3_bind_blob64(handle, position, bytes.data(), bytes.size(), SQLITE_STATIC);
        }
    };
    return std::visit(Binder{handle, position}, value);
}

Value column_value(sqlite3_stmt* handle, int column) {
    const auto size = [&] { return static_cast<size_t>(sqlite3_column_bytes(handle, column)); };
    switch (sqlite3_column_type(handle, column)) {
        case SQLITE_INTEGER:
            return static_cast<int64_t>(sqlite3_column_int64(handle, column));
        case SQLITE_FLOAT:
            return sqlite3_column_double(handle, column);
        case SQLITE_TEXT: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle, column));
            return std::string(text, size());
        }
        case SQLITE_BLOB: {
            const auto* bytes = static_cast<const uint8_t*>(sqlite3_column_blob(handle, column));
            return std::vector<uint8_t>(bytes, bytes + size());
        }
        default:
            return Null{};
    }
}

// Ends an execution: the statement is ready for the next, and holds nothing of this one.
class Reset {
  public:
    explicit Reset(sqlite3_stmt* handle) : handle_(handle) {}
    ~Reset() {
        sqlite3_reset(handle_);
        sqlite3_clear_bindings(handle_);
    }
    Reset(const Reset&) = delete;
    Reset& operator=(const Reset&) = delete;

  private:
    sqlite3_stmt* handle_;
};

}  // namespace

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(
    const SqliteConnectionOptions& options) {
    // Read-only connections too may have to write the WAL's shared index: query_only below.
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                      (options.is_read_only ? 0 : SQLITE_OPEN_CREATE);
    sqlite3* handle = nullptr;
    const int opened =
        sqlite3_open_v2(options.path.c_str(), &handle, flags,
                        options.vfs_name.empty() ? nullptr : options.vfs_name.c_str());
    auto connection = std::unique_ptr<SqliteConnection>(new SqliteConnection(handle));
    Status status;
    if (opened != SQLITE_OK) {
        status = fail(handle == nullptr ? error(Code::kUnavailable, "SQLite has no memory")
                                        : connection->last_error("open"));
    } else {
        status = connection->configure(options);
    }
    if (!status) return fail(with_context(std::move(status.error()), "database " + options.path));
    return connection;
}

SqliteConnection::~SqliteConnection() {
    for (const auto& statement : statements_) sqlite3_finalize(statement.handle);
    sqlite3_close(handle_);
}

Status SqliteConnection::configure(const SqliteConnectionOptions& options) {
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, options.busy_timeout_ms);
    // "name" is a column or an error, never a string: as on PostgreSQL.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    // The hook takes the place of automatic checkpoints: the store decides when.
    const auto on_commit = [](void* self, sqlite3*, const char*, int pages) {
        auto* connection = static_cast<SqliteConnection*>(self);
        connection->wal_bytes_ = pages * connection->page_size_;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(handle_, on_commit, this);
    const Rows mode = TRY(query("PRAGMA journal_mode = WAL", {}));
    if (mode.empty() || mode.front().at(0) != Value{std::string("wal")}) {
        return fail(Code::kUnavailable, "the file system does not let SQLite use its WAL");
    }
    const Rows page_size = TRY(query("PRAGMA page_size", {}));
    page_size_ = std::get<int64_t>(page_size.at(0).at(0));
    for (const std::string_view pragma :
         {"PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON", "PRAGMA secure_delete = OFF",
          "PRAGMA temp_store = MEMORY", "PRAGMA trusted_schema = OFF"}) {
        TRY(query(pragma, {}));
    }
    TRY(query(fmt::format("PRAGMA cache_size = -{}", options.cache_kib), {}));
    if (options.is_read_only) TRY(query("PRAGMA query_only = ON", {}));
    return {};
}

Result<Rows> SqliteConnection::query(std::string_view sql, const Values& parameters) {
    const Statement* statement = TRY(prepare(sql));
    const Reset reset(statement->handle);
    TRY(bind(*statement, parameters));
    Rows rows;
    const int columns = sqlite3_column_count(statement->handle);
    int step = sqlite3_step(statement->handle);
    for (; step == SQLITE_ROW; step = sqlite3_step(statement->handle)) {
        Values row;
        row.reserve(static_cast<size_t>(columns));
        for (int i = 0; i < columns; ++i) row.push_back(column_value(statement->handle, i));
        rows.emplace_back(std::move(row));
    }
    if (step != SQLITE_DONE) return fail(last_error(sql));
    return rows;
}

Result<int64_t> SqliteConnection::execute(std::string_view sql, const Values& parameters) {
    const Statement* statement = TRY(prepare(sql));
    const Reset reset(statement->handle);
    TRY(bind(*statement, parameters));
    const int64_t before = sqlite3_total_changes64(handle_);
    int step = SQLITE_ROW;
    while (step == SQLITE_ROW) step = sqlite3_step(statement->handle);
    if (step != SQLITE_DONE) return fail(last_error(sql));
    // A statement that changes nothing leaves the last one's count standing.
    const bool has_changed = sqlite3_total_changes64(handle_) != before;
    return has_changed ? static_cast<int64_t>(sqlite3_changes64(handle_)) : 0;
}

Status SqliteConnection::run(std::string_view sql) {
    const Statement* statement = TRY(prepare(sql));
    const Reset reset(statement->handle);
    if (sqlite3_step(statement->handle) != SQLITE_DONE) return fail(last_error(sql));
    return {};
}

CommitEnd SqliteConnection::commit(Status* why) {
    *why = run("COMMIT");
    if (*why) return CommitEnd::kCommitted;
    // A sync that failed may have left the commit in the file: after it the kernel's copy of the
    // file can not be trusted either. A refused constraint or a full disk leaves no commit.
    const bool is_unknown = (sqlite3_extended_errcode(handle_) & 0xff) == SQLITE_IOERR;
    roll_back();
    return is_unknown ? CommitEnd::kUnknown : CommitEnd::kUndone;
}

void SqliteConnection::roll_back() {
    if (!is_in_transaction()) return;
    static_cast<void>(run("ROLLBACK"));
    CHECK(!is_in_transaction(), "SQLite ends every transaction that is rolled back");
}

bool SqliteConnection::is_in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

Result<bool> SqliteConnection::checkpoint() {
    const int done =
        sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
    if (done == SQLITE_BUSY) return false;
    if (done != SQLITE_OK) return fail(last_error("checkpoint"));
    wal_bytes_ = 0;
    return true;
}

Result<SqliteConnection::Statement*> SqliteConnection::prepare(std::string_view sql) {
    if (const auto found = by_text_.find(sql); found != by_text_.end()) {
        statements_.splice(statements_.begin(), statements_, found->second);
        return &statements_.front();
    }
    Statement compiled = TRY(compile(sql));
    if (statements_.size() >= kStatementLimit) {
        const Statement& oldest = statements_.back();
        by_text_.erase(oldest.sql);
        sqlite3_finalize(oldest.handle);
        statements_.pop_back();
    }
    statements_.push_front(std::move(compiled));
    by_text_.emplace(statements_.front().sql, statements_.begin());
    return &statements_.front();
}

Result<SqliteConnection::Statement> SqliteConnection::compile(std::string_view sql) {
    Statement statement{std::string(sql), nullptr, {}};
    const char* rest = nullptr;
    const int compiled =
        sqlite3_prepare_v3(handle_, statement.sql.data(), static_cast<int>(statement.sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement.handle, &rest);
    if (compiled != SQLITE_OK) return fail(last_error(sql));
    const auto refuse = [&](std::string_view why) {
        sqlite3_finalize(statement.handle);
        return fail(Code::kInternal, fmt::format("{}: {}", why, sql));
    };
    if (statement.handle == nullptr) return refuse("no statement");
    if (std::string_view(rest).find_first_not_of(" \n;") != std::string_view::npos) {
        return refuse("more than one statement");
    }
    const int count = sqlite3_bind_parameter_count(statement.handle);
    statement.positions.resize(static_cast<size_t>(count));
    for (int position = 1; position <= count; ++position) {
        const size_t number =
            parameter_number(sqlite3_bind_parameter_name(statement.handle, position));
        if (number == 0 || number > statement.positions.size()) {
            return refuse("parameters are not $1, $2, … without a gap");
        }
        statement.positions[number - 1] = position;
    }
    return statement;
}

Status SqliteConnection::bind(const Statement& statement, const Values& parameters) {
    if (parameters.size() != statement.positions.size()) {
        return fail(Code::kInternal,
                    fmt::format("{} parameters for a statement with {}: {}", parameters.size(),
                                statement.positions.size(), statement.sql));
    }
    for (size_t i = 0; i < parameters.size(); ++i) {
        if (bind_value(statement.handle, statement.positions[i], parameters[i]) != SQLITE_OK) {
            return fail(last_error(statement.sql));
        }
    }
    return {};
}

Error SqliteConnection::last_error(std::string_view sql) const {
    const int extended = sqlite3_extended_errcode(handle_);
    constexpr size_t kShown = 300;
    return error(code_of(extended), fmt::format("SQLite: {} ({}) in: {}", sqlite3_errmsg(handle_),
                                                extended, sql.substr(0, kShown)));
}

}  // namespace lockstep::db
