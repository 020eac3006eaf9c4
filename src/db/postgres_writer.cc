#include "db/postgres_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace lockstep::db {
namespace {

using std::chrono::milliseconds;

// The transaction that a batch has met is done when the batch runs again. It is not given up to
// single runs at once: those cost a commit each.
constexpr int kBatchRuns = 3;

// 1 ms, 2 ms, 4 ms, … up to 64 ms.
Duration back_off_after(int attempt) { return milliseconds(1) * (1 << std::min(attempt - 1, 6)); }

}  // namespace

PostgresWriter::PostgresWriter(PostgresSurroundings around, const PostgresTarget& target,
                               const std::string& name)
    : around_(around),
      link_(around, target),
      queue_(around.runner, around.options.queue_limit),
      task_(around.runner.start(name, [this] { work(); })) {}

PostgresWriter::~PostgresWriter() {
    queue_.close();
    task_.reset();
}

void PostgresWriter::work() {
    std::vector<PostgresWritePtr> batch;
    while (auto first = queue_.pop()) {
        batch.push_back(std::move(*first));
        while (batch.size() < around_.options.batch_limit) {
            auto next = queue_.try_pop();
            if (!next) break;
            batch.push_back(std::move(*next));
        }
        run_batch(batch);
        batch.clear();
    }
}

void PostgresWriter::run_batch(Batch batch) {
    if (batch.size() > 1) {
        Attempt end = resolve(batch, attempt(batch));
        for (int run = 1; end.ending == Ending::kConflict && run < kBatchRuns; ++run) {
            if (!sleep_with_jitter(around_, back_off_after(run))) break;
            end = resolve(batch, attempt(batch));
        }
        if (end.ending == Ending::kCommitted) {
            for (const auto& write : batch) write->done.deliver(write->outcome);
            return;
        }
        if (end.ending == Ending::kUnknown || end.ending == Ending::kAway) {
            for (const auto& write : batch) write->done.deliver(fail(end.error));
            return;
        }
    }
    for (const auto& write : batch) run_alone(write);
}

void PostgresWriter::run_alone(const PostgresWritePtr& write) {
    const Batch batch(&write, 1);
    for (int run = 1;; ++run) {
        Attempt end = resolve(batch, attempt(batch));
        if (end.ending == Ending::kCommitted) {
            write->done.deliver(write->outcome);
            return;
        }
        const bool is_transient = end.ending == Ending::kConflict || end.ending == Ending::kLost;
        if (is_transient && run == around_.options.attempts) {
            end.error =
                with_context(std::move(end.error), fmt::format("gave up after {} runs", run));
        } else if (is_transient && sleep_with_jitter(around_, back_off_after(run))) {
            continue;
        }
        write->done.deliver(fail(std::move(end.error)));
        return;
    }
}

PostgresWriteKeys PostgresWriter::keys_of(Batch batch) const {
    PostgresWriteKeys keys;
    keys.written_at = around_.runner.clock().now();
    for (const auto& write : batch) {
        if (!write->key.is_nil()) keys.keys.push_back(write->key);
    }
    return keys;
}

PostgresWriter::Attempt PostgresWriter::attempt(Batch batch) {
    auto connection = link_.get();
    if (!connection) return {Ending::kAway, std::move(connection.error())};
    Attempt end{Ending::kLost, {}};
    {
        PostgresTransaction transaction(**connection, around_.runner.clock(),
                                        {.statement_timeout = around_.options.statement_timeout,
                                         .has_savepoints = batch.size() > 1,
                                         .write_keys = keys_of(batch)});
        for (const auto& write : batch) {
            transaction.begin_closure();
            write->outcome = PostgresTx(transaction).run(write->body);
            if (transaction.breakage()) break;
            if (!write->outcome) transaction.undo_closure();
        }
        end = finish(batch, transaction);
    }
    if (end.ending == Ending::kLost || end.ending == Ending::kUnknown) {
        LOG_WARNING("{}", end.error.to_string());
        link_.drop();
    }
    return end;
}

PostgresWriter::Attempt PostgresWriter::finish(Batch batch, PostgresTransaction& transaction) {
    if (transaction.breakage()) return ending_of(*transaction.breakage(), false);
    const bool is_any_good =
        std::ranges::any_of(batch, [](const auto& write) { return write->outcome.has_value(); });
    // All have been undone: nothing is worth a commit.
    if (!is_any_good) return {Ending::kCommitted, {}};
    const auto committed = transaction.commit();
    if (committed) return {Ending::kCommitted, {}};
    return ending_of(committed.error(), true);
}

PostgresWriter::Attempt PostgresWriter::ending_of(const PostgresFailure& failure,
                                                  bool is_commit_sent) {
    switch (failure.trouble) {
        case PostgresTrouble::kConflict:
            return {Ending::kConflict, failure.error};
        case PostgresTrouble::kLost:
            return {is_commit_sent ? Ending::kUnknown : Ending::kLost, failure.error};
        case PostgresTrouble::kStatement:
            break;
    }
    if (!is_key_taken(failure)) return {Ending::kRefused, failure.error};
    return {Ending::kRefused,
            error(Code::kAlreadyExists, "a write with this key has been committed before")};
}

// Finds out about a COMMIT without an answer; other endings stay what they are.
PostgresWriter::Attempt PostgresWriter::resolve(Batch batch, Attempt attempt) {
    if (attempt.ending != Ending::kUnknown) return attempt;
    switch (settle(keys_of(batch))) {
        case Fate::kHappened:
            return {Ending::kCommitted, {}};
        case Fate::kNever:
            return {Ending::kLost, std::move(attempt.error)};
        case Fate::kUnknown:
            break;
    }
    attempt.error.code = Code::kOutcomeUnknown;
    return {Ending::kUnknown,
            with_context(std::move(attempt.error), "whether the write was committed is unknown")};
}

PostgresWriter::Fate PostgresWriter::settle(const PostgresWriteKeys& keys) {
    if (keys.keys.empty()) return Fate::kUnknown;
    const Clock& clock = around_.runner.clock();
    const Deadline deadline = Deadline::after(clock, around_.options.away_limit);
    for (int run = 1;; ++run) {
        auto connection = link_.get();
        if (!connection) return Fate::kUnknown;
        PostgresTrouble trouble = PostgresTrouble::kConflict;
        {
            PostgresTransaction transaction(
                **connection, clock,
                {.statement_timeout = around_.options.statement_timeout, .write_keys = {}});
            const auto inserted = insert_write_keys(transaction, keys);
            if (inserted) return Fate::kNever;
            if (is_key_taken(inserted.error())) return Fate::kHappened;
            trouble = inserted.error().trouble;
        }
        if (trouble == PostgresTrouble::kLost) link_.drop();
        if (deadline.has_passed(clock)) return Fate::kUnknown;
        if (!sleep_with_jitter(around_, back_off_after(run))) return Fate::kUnknown;
    }
}

}  // namespace lockstep::db
