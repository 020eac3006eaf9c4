// One writer connection: a bounded queue, and a task that commits what is in it.
//
// What waits at a moment is one batch: one transaction, a savepoint for each closure, one COMMIT.
// A batch that meets another node's transaction is run again a few times; then, or when it ends in
// another way (refused, connection lost), its closures are run again one by one, so that none can
// spoil it for the others. A COMMIT without an answer is settled first: the transaction's write
// keys are inserted anew. They are refused if it has happened, and the outcomes of its run stand;
// the server makes the insert wait while it is still happening; and if the insert succeeds it has
// not happened and never will. No closure runs again before that is known.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/queue.h"
#include "db/postgres_link.h"
#include "db/postgres_transaction.h"

namespace lockstep::db {

struct PostgresWrite {
    explicit PostgresWrite(Runner& runner) : done(runner) {}

    Uuid key;
    std::function<Status(Tx&)> body;
    Status outcome;  // of the last run; counts once that is committed
    Completion<Status> done;
};
// Shared by the caller, who may return before the writer has let go of it, and the writer.
using PostgresWritePtr = std::shared_ptr<PostgresWrite>;

class PostgresWriter {
  public:
    PostgresWriter(PostgresSurroundings around, const PostgresTarget& target,
                   const std::string& name);
    // Answers what is queued, then returns.
    ~PostgresWriter();

    // False when the queue is full.
    [[nodiscard]] bool try_push(PostgresWritePtr& write) { return queue_.try_push(write); }
    size_t queued() const { return queue_.size(); }

  private:
    enum class Ending {
        kCommitted,
        kRefused,   // final: the Error is the answer
        kConflict,  // nothing happened; again
        kLost,      // before COMMIT was sent; again
        kUnknown,   // COMMIT was sent
        kAway,      // no connection
    };
    struct Attempt {
        Ending ending;
        Error error;
    };
    enum class Fate { kHappened, kNever, kUnknown };
    using Batch = std::span<const PostgresWritePtr>;

    void work();
    void run_batch(Batch batch);
    void run_alone(const PostgresWritePtr& write);
    Attempt attempt(Batch batch);
    Attempt finish(Batch batch, PostgresTransaction& transaction);
    Attempt ending_of(const PostgresFailure& failure, bool is_commit_sent);
    Attempt resolve(Batch batch, Attempt attempt);
    Fate settle(const PostgresWriteKeys& keys);
    PostgresWriteKeys keys_of(Batch batch) const;

    PostgresSurroundings around_;
    PostgresLink link_;
    Queue<PostgresWritePtr> queue_;
    std::unique_ptr<Task> task_;
};

}  // namespace lockstep::db
