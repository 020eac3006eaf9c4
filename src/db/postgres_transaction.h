// One transaction on a connection, and the Tx that a closure sees of it.
#pragma once

#include <functional>
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
    // Rolls back what is not committed, without waiting for the answer.
    ~PostgresTransaction();
    PostgresTransaction(const PostgresTransaction&) = delete;
    PostgresTransaction& operator=(const PostgresTransaction&) = delete;

    PostgresResult<PostgresAnswer> run(std::string_view sql, const Values& values);

    void begin_closure();
    void undo_closure();

    // kLost: it may have happened. Any other failure: nothing has.
    PostgresResult<void> commit();

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

// What one run of a closure sees of a transaction. Strict as the SQLite one is: a closure that goes
// on after a refused statement, or hides the refusal, is answered kInternal.
class PostgresTx final : public Tx {
  public:
    explicit PostgresTx(PostgresTransaction& transaction) : transaction_(transaction) {}

    // What `body` answers. Does not count if transaction.breakage() says something afterwards.
    Status run(const std::function<Status(Tx&)>& body);

    Result<Rows> query(std::string_view sql, const Values& parameters) override;
    Result<int64_t> execute(std::string_view sql, const Values& parameters) override;

  private:
    Result<PostgresAnswer> answer(std::string_view sql, const Values& parameters);
    Error gone_on() const;

    PostgresTransaction& transaction_;
    std::optional<Error> refusal_;
};

}  // namespace lockstep::db
