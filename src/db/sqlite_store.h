// The Store on SQLite: one writer with group commit, a bounded pool of readers.
//
// The writer takes every closure that waits, runs each in a savepoint of its own, commits once and
// then answers all: at many clients the cost of making a commit durable is shared. A closure that
// fails undoes its savepoint only. Some errors (a full disk) end the whole transaction; then the
// batch is run again, one closure a transaction, so that each gets its own answer.
//
// Whoever holds the lock on "<path>.lock" owns the database: that lock is the lease of a control
// plane on SQLite. Another process may still read the database with SQLite's own means.
//
// When a sync fails, nothing that the kernel says about the file can be trusted: what was being
// committed is answered kOutcomeUnknown, and every write after it kUnavailable until a restart has
// recovered from the file.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "base/guarded.h"
#include "base/queue.h"
#include "base/runner.h"
#include "db/sqlite_connection.h"
#include "db/store.h"

namespace lockstep::db {

struct SqliteStoreOptions {
    std::string path = {};
    // Empty: the system's file layer. Any other is taken as ours alone, without a lock file.
    std::string vfs_name = {};
    size_t queue_limit = 4096;
    size_t reader_count = 4;
    // Past it the writer checkpoints, with new readers held back for that time.
    int64_t checkpoint_bytes = int64_t{64} << 20;
};

class SqliteStore final : public Store {
  public:
    // Opens or creates the database; the schema is migrate's business. The store uses `runner`
    // until its end. Errors: kConflict when another process owns the database; kUnavailable,
    // kCorruptState.
    static Result<std::unique_ptr<SqliteStore>> open(Runner& runner, SqliteStoreOptions options);
    // Answers what is queued, then closes.
    ~SqliteStore() override;

    Dialect dialect() const override { return Dialect::kSqlite; }
    // Waits without a deadline. The key is not recorded: no commit's answer is lost in one process.
    Status write_status(const WriteOptions& options, std::function<Status(Tx&)> body) override;
    // Waits for one of the reader connections.
    Status read_status(std::function<Status(Tx&)> body) override;

    // Whether a sync has failed: only opening the database anew can go on from there.
    bool needs_restart() const { return is_broken_; }

  private:
    struct Request {
        Request(Runner& runner, std::function<Status(Tx&)> work)
            : body(std::move(work)), done(runner) {}
        std::function<Status(Tx&)> body;
        Status outcome;
        Completion<Status> done;
    };
    // Shared: the writer still touches the completion when the caller has already been woken.
    using Requests = std::vector<std::shared_ptr<Request>>;
    class FileLock;

    SqliteStore(Runner& runner, SqliteStoreOptions options);
    Status open_all();
    void write_until_closed();
    void run_batch(const Requests& batch);
    CommitEnd run_together(const Requests& batch);
    bool run_in_savepoint(Request& request);
    void run_alone(Request& request);
    void lose(Request& request);
    void checkpoint_if_due();

    Runner& runner_;
    const SqliteStoreOptions options_;
    std::unique_ptr<FileLock> lock_;
    std::unique_ptr<SqliteConnection> writer_;  // the writer task's own
    Guarded<std::vector<std::unique_ptr<SqliteConnection>>> idle_readers_;
    std::unique_ptr<Semaphore> reader_permits_;
    std::unique_ptr<Semaphore> reader_door_;
    int64_t checkpoint_at_;                // bytes of WAL; the writer task's own
    std::atomic<bool> is_broken_ = false;  // a sync has failed
    Queue<std::shared_ptr<Request>> queue_;
    std::unique_ptr<Task> writer_task_;
};

}  // namespace lockstep::db
