// One transaction on a connection, and the Tx that a closure sees of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/postgres_connection.h"

namespace lockstep::db {

// What is inserted into write_key before anything else, so that it tells afterwards whether a
// transaction whose COMMIT was not answered has happened.
struct PostgresWriteKeys {
    std::vector<Uuid> keys;
    Time written_at;
};

// Begins with its first statement. Several closures may run in it one after the other, each between
// begin_closure and, if it is to leave no trace, undo_closure. Not thread-safe.
class PostgresTransaction {
  public:
    struct Options {
        Duration statement_timeout;
        // A savepoint before each closure, so that one can be undone without the others.
        bool has_savepoints = false;
        std::optional<PostgresWriteKeys> write_keys;
    };
    PostgresTransaction(PostgresConnection& connection, const Clock& clock, Options options)
        : connection_(connection), clock_(clock), options_(std::move(options)) {}
    ~PostgresTransaction();
    PostgresTransaction(const PostgresTransaction&) = delete;
    PostgresTransaction& operator=(const PostgresTransaction&) = delete;

    PostgresResult<PostgresAnswer> run(std::string_view sql, const Values& values);
    // The same between a savepoint of its own: if it is refused, only itself is undone.
    PostgresResult<PostgresAnswer> run_guarded(std::string_view sql, const Values& values);

    void begin_closure();
    void undo_closure();

    // kLost: it may have happened. Any other failure: nothing has.
    PostgresResult<void> commit();
    // Ends a transaction that only reads, without waiting for the answer.
    void finish_reading();

    bool has_begun() const { return has_begun_; }
    // Why this transaction can not go on or be committed: a conflict, a lost connection, or its
    // beginning or its write keys refused.
    const std::optional<PostgresFailure>& breakage() const { return breakage_; }

  private:
    Deadline answer_deadline() const;
    void put_pending_ahead();
    void put_keys_ahead();

    PostgresConnection& connection_;
    const Clock& clock_;
    const Options options_;
    bool has_begun_ = false;
    bool is_closure_begun_ = false;
    std::vector<std::string_view> pending_;  // to be sent ahead of the next statement
    std::optional<PostgresFailure> breakage_;
};

// Inserts the keys as the first statement of `transaction`: 23505 says that they are there.
PostgresResult<void> insert_write_keys(PostgresTransaction& transaction,
                                       const PostgresWriteKeys& keys);
// Whether `failure` is that of the write keys: an earlier commit has recorded one of them.
bool is_key_taken(const PostgresFailure& failure);

// A closure that goes on after a refused statement wants what it did before that to stay. That
// needs a savepoint before each statement, which is not paid for until a closure shows the need:
// it is stopped, undone and run again with `is_guarded`.
class PostgresTx final : public Tx {
  public:
    PostgresTx(PostgresTransaction& transaction, bool is_guarded)
        : transaction_(transaction), is_guarded_(is_guarded) {}

    Result<Rows> query(std::string_view sql, const Values& parameters) override;
    Result<int64_t> execute(std::string_view sql, const Values& parameters) override;

    // Whether the closure that answered `outcome` must be undone and run again, guarded.
    bool needs_guard(const Status& outcome) const;

  private:
    Result<PostgresAnswer> run(std::string_view sql, const Values& parameters);

    PostgresTransaction& transaction_;
    const bool is_guarded_;
    bool is_refused_ = false;
    bool has_gone_on_ = false;
};

}  // namespace lockstep::db
