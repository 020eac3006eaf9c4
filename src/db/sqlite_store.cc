#include "db/sqlite_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/log.h"
#include "db/closure_tx.h"

namespace lockstep::db {
namespace {

// One commit for at most so many closures: enough to share its cost, few enough that the first of
// them is not kept waiting.
constexpr size_t kBatchLimit = 512;

Error broken() {
    return error(Code::kUnavailable,
                 "an earlier write of the database failed at the disk; restart to recover");
}

}  // namespace

// The lock file; it goes with the process, however that ends.
class SqliteStore::FileLock {
  public:
    static Result<std::unique_ptr<FileLock>> take(const std::string& path) {
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file < 0) {
            return fail(Code::kUnavailable,
                        fmt::format("can not open {}: {}", path, std::strerror(errno)));
        }
        auto lock = std::make_unique<FileLock>(file);
        if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
            return fail(Code::kConflict,
                        fmt::format("another process has locked {}: the database is in use", path));
        }
        return lock;
    }
    explicit FileLock(int file) : file_(file) {}
    ~FileLock() { ::close(file_); }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

  private:
    int file_;
};

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(Runner& runner, SqliteStoreOptions options) {
    auto store = std::unique_ptr<SqliteStore>(new SqliteStore(runner, std::move(options)));
    TRY(store->open_all());
    store->writer_task_ =
        runner.start("db writer", [writer = store.get()] { writer->write_until_closed(); });
    return store;
}

SqliteStore::SqliteStore(Runner& runner, SqliteStoreOptions options)
    : runner_(runner),
      options_(std::move(options)),
      reader_permits_(runner.make_semaphore()),
      reader_door_(runner.make_semaphore()),
      checkpoint_at_(options_.checkpoint_bytes),
      queue_(runner, options_.queue_limit) {}

SqliteStore::~SqliteStore() {
    queue_.close();
    writer_task_.reset();
}

Status SqliteStore::open_all() {
    constexpr int kForeignLockWaitMs = 2000;
    const bool is_file = options_.vfs_name.empty();
    if (is_file) lock_ = TRY(FileLock::take(options_.path + ".lock"));
    SqliteConnectionOptions connection{.path = options_.path,
                                       .vfs_name = options_.vfs_name,
                                       .busy_timeout_ms = is_file ? kForeignLockWaitMs : 0};
    writer_ = TRY(SqliteConnection::open(connection));
    connection.is_read_only = true;
    for (size_t i = 0; i < options_.reader_count; ++i) {
        auto reader = TRY(SqliteConnection::open(connection));
        idle_readers_.with([&](auto& idle) { idle.push_back(std::move(reader)); });
        reader_permits_->release();
    }
    reader_door_->release();
    return {};
}

Status SqliteStore::write_status(const WriteOptions&, std::function<Status(Tx&)> body) {
    runner_.pass("database write");
    if (is_broken_) return fail(broken());
    auto request = std::make_shared<Request>(runner_, std::move(body));
    auto queued = request;
    if (!queue_.try_push(queued)) {
        return fail(
            Code::kUnavailable,
            fmt::format("{} writes wait for the database: try again later", options_.queue_limit));
    }
    Status outcome = *request->done.wait();
    runner_.pass("database written");
    return outcome;
}

Status SqliteStore::read_status(std::function<Status(Tx&)> body) {
    runner_.pass("database read");
    reader_door_->acquire();
    reader_permits_->acquire();
    reader_door_->release();
    auto reader = idle_readers_.with([](auto& idle) {
        auto last = std::move(idle.back());
        idle.pop_back();
        return last;
    });
    Status outcome = reader->run("BEGIN");
    if (outcome) {
        runner_.pass("database snapshot");
        ClosureTx tx(*reader);
        outcome = tx.run(body);
    }
    reader->roll_back();
    idle_readers_.with([&](auto& idle) { idle.push_back(std::move(reader)); });
    reader_permits_->release();
    runner_.pass("database was read");
    return outcome;
}

void SqliteStore::write_until_closed() {
    while (auto first = queue_.pop()) {
        Requests batch{std::move(*first)};
        runner_.pass("database batch");
        while (batch.size() < kBatchLimit) {
            auto next = queue_.try_pop();
            if (!next) break;
            batch.push_back(std::move(*next));
        }
        run_batch(batch);
        runner_.pass("database batch was run");
        for (const auto& request : batch) request->done.deliver(std::move(request->outcome));
        checkpoint_if_due();
    }
}

void SqliteStore::run_batch(const Requests& batch) {
    if (batch.size() > 1 && !is_broken_) {
        const CommitEnd end = run_together(batch);
        if (end == CommitEnd::kCommitted) return;
        if (end == CommitEnd::kUnknown) {
            for (const auto& request : batch) lose(*request);
            return;
        }
    }
    for (const auto& request : batch) run_alone(*request);
}

// One transaction for all.
CommitEnd SqliteStore::run_together(const Requests& batch) {
    if (!writer_->run("BEGIN IMMEDIATE")) return CommitEnd::kUndone;
    for (const auto& request : batch) {
        if (run_in_savepoint(*request)) continue;
        writer_->roll_back();
        return CommitEnd::kUndone;
    }
    Status why;
    return writer_->commit(&why);
}

// False when the whole transaction is gone, or must go.
bool SqliteStore::run_in_savepoint(Request& request) {
    if (!writer_->run("SAVEPOINT closure")) return false;
    ClosureTx tx(*writer_);
    request.outcome = tx.run(request.body);
    if (!writer_->is_in_transaction()) return false;
    if (!request.outcome && !writer_->run("ROLLBACK TO closure")) return false;
    return writer_->run("RELEASE closure").has_value();
}

void SqliteStore::run_alone(Request& request) {
    if (is_broken_) {
        request.outcome = fail(broken());
        return;
    }
    request.outcome = writer_->run("BEGIN IMMEDIATE");
    if (!request.outcome) return;
    ClosureTx tx(*writer_);
    request.outcome = tx.run(request.body);
    if (!request.outcome) {
        writer_->roll_back();
        return;
    }
    if (writer_->commit(&request.outcome) == CommitEnd::kUnknown) lose(request);
}

void SqliteStore::lose(Request& request) {
    if (!is_broken_.exchange(true)) {
        LOG_ERROR("a commit to {} failed at the disk; no more writes until a restart",
                  options_.path);
    }
    // What the closure itself refused has changed nothing, whatever became of the commit.
    const bool is_refusal = !request.outcome && request.outcome.error().code != Code::kUnavailable;
    if (is_refusal) return;
    request.outcome = fail(Code::kOutcomeUnknown, "the disk failed while this was being committed");
}

void SqliteStore::checkpoint_if_due() {
    if (writer_->wal_bytes() < checkpoint_at_) return;
    // No new readers, and none inside: else the WAL could not start anew and would grow without
    // end.
    reader_door_->acquire();
    for (size_t i = 0; i < options_.reader_count; ++i) reader_permits_->acquire();
    const Result<bool> done = writer_->checkpoint();
    for (size_t i = 0; i < options_.reader_count; ++i) reader_permits_->release();
    reader_door_->release();
    if (!done) LOG_WARNING("checkpoint of {}: {}", options_.path, done.error().to_string());
    // Put off when another process reads, or the disk is full: all is safe in the WAL.
    checkpoint_at_ = options_.checkpoint_bytes + writer_->wal_bytes();
}

}  // namespace lockstep::db
