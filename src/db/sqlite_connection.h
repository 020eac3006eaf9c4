// One SQLite connection with its prepared statements; the only file that speaks sqlite3's C API.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "db/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace lockstep::db {

struct SqliteConnectionOptions {
    std::string path;
    std::string vfs_name;  // empty: the system's
    bool is_read_only = false;
    int cache_kib = 16 * 1024;
    // How long to wait for a lock of another process; zero where time is virtual.
    int busy_timeout_ms = 0;
};

// How a COMMIT ended.
enum class CommitEnd {
    kCommitted,
    kUndone,   // nothing was committed and no transaction is open
    kUnknown,  // the file system failed in the midst: only a recovery from the file can tell
};

// Not thread-safe: one task at a time.
class SqliteConnection {
  public:
    // WAL, synchronous=FULL, foreign keys on, no automatic checkpoints. Creates the file unless
    // read-only. Errors: kUnavailable when the file can not be opened, kCorruptState.
    static Result<std::unique_ptr<SqliteConnection>> open(const SqliteConnectionOptions& options);
    ~SqliteConnection();
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    // As Tx says. Exactly the parameters that the text names must be given, as PostgreSQL wants it.
    Result<Rows> query(std::string_view sql, const Values& parameters);
    Result<int64_t> execute(std::string_view sql, const Values& parameters);

    // A statement without parameters or rows: BEGIN, SAVEPOINT, …
    Status run(std::string_view sql);
    CommitEnd commit(Status* why);
    // Ends the transaction, if one is open, without its changes.
    void roll_back();
    // False when an error has ended the transaction by itself, as a full disk does.
    bool is_in_transaction() const;

    // Bytes of WAL that the last commit of this connection left behind.
    int64_t wal_bytes() const { return wal_bytes_; }
    // Copies the WAL into the database and starts the WAL anew. False when a reader was in the way.
    Result<bool> checkpoint();

  private:
    struct Statement {
        std::string sql;
        sqlite3_stmt* handle = nullptr;
        std::vector<int> positions;  // of $1, $2, … in SQLite's numbering
    };
    struct TextHash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };
    using Statements = std::list<Statement>;

    explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}
    Status configure(const SqliteConnectionOptions& options);
    Result<Statement*> prepare(std::string_view sql);
    Result<Statement> compile(std::string_view sql);
    Status bind(const Statement& statement, const Values& parameters);
    Error last_error(std::string_view sql) const;

    sqlite3* handle_;
    int64_t wal_bytes_ = 0;
    int64_t page_size_ = 4096;
    Statements statements_;  // most recently used first
    // Keys are the texts inside the list's nodes.
    std::unordered_map<std::string_view, Statements::iterator, TextHash> by_text_;
};

}  // namespace lockstep::db
