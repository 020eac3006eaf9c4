// The database of the control plane: its only truth. SQLite and PostgreSQL behind one interface.
//
// Writes are closures. A closure may be run again (serialisation failure, lost commit answer, batch
// rerun), so it has no effect but SQL, and ids, times and random values are drawn outside it. All
// closures waiting at a moment may share one commit; each is atomic by itself. Callers are answered
// after COMMIT, never before. No closure calls a driver, a Runner or another Store call.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/result.h"

namespace lockstep::db {

struct Null {
    bool operator==(const Null&) const = default;
};
// BIGINT (booleans 0/1, times in microseconds), TEXT, BLOB/BYTEA; nothing else is stored.
// Doubles are bound and read only in aggregate queries.
using Value = std::variant<Null, int64_t, double, std::string, std::vector<uint8_t>>;
using Values = std::vector<Value>;

// One row of an answer; columns in the order of the SELECT list.
class Row {
  public:
    explicit Row(Values values) : values_(std::move(values)) {}
    const Value& at(size_t column) const { return values_.at(column); }
    size_t size() const { return values_.size(); }

  private:
    Values values_;
};
using Rows = std::vector<Row>;

// SQL inside one transaction, read-only or not. One statement a text (statements are cached by
// their content, the least used go first); exactly the parameters $1, $2, … that the text names.
// Not thread-safe: it belongs to the closure that got it, and dies with it. After an error of any
// statement the transaction is lost: pass the error up (where a conflict is expected, ON CONFLICT
// DO NOTHING and count). A closure that goes on or answers success is answered kInternal.
class Tx {
  public:
    virtual ~Tx() = default;

    // Errors: kAlreadyExists for a unique violation, kPreconditionFailed for a foreign key or check
    // violation, kUnavailable when the engine wants the whole closure run again (pass it up
    // unchanged), kInternal for SQL that does not fit the schema.
    virtual Result<Rows> query(std::string_view sql, const Values& parameters) = 0;
    // The number of rows changed.
    virtual Result<int64_t> execute(std::string_view sql, const Values& parameters) = 0;

    // The saga on whose behalf this closure writes; its exclusive holds do not stop it (see
    // hold.h).
    const std::optional<Uuid>& acting_saga() const { return acting_saga_; }
    void act_for(std::optional<Uuid> saga) { acting_saga_ = std::move(saga); }

  private:
    std::optional<Uuid> acting_saga_;
};

enum class Dialect { kSqlite, kPostgres };

struct WriteOptions {
    // Drawn outside the closure. Where a commit's answer can be lost, the store records it in the
    // same transaction: a rerun that finds it answers the first run's outcome and changes nothing.
    // Nil: not recorded, and a lost answer is kOutcomeUnknown.
    Uuid key;
    // Closures of one account go to the same connection (PostgreSQL), so that a node does not
    // conflict with itself. Nil: any.
    Uuid affinity;
};

// Thread-safe. Every call is a blocking point of the Runner given at opening.
class Store {
  public:
    virtual ~Store() = default;
    virtual Dialect dialect() const = 0;

    // Commits what `body` did if it answers success; changes nothing if it answers an Error, and
    // answers that Error. A closure touches at most 1,000 rows: more is a paged step.
    // Errors of its own: kUnavailable (queue full, database away, retries used up: nothing was
    // committed), kOutcomeUnknown (the database went away at COMMIT and stayed away).
    virtual Status write_status(const WriteOptions& options, std::function<Status(Tx&)> body) = 0;
    // One snapshot for the whole body. `body` only reads.
    virtual Status read_status(std::function<Status(Tx&)> body) = 0;

    // write(options, [&](Tx& tx) -> Result<T> { … }) for a body with a value.
    template <class Body>
    auto write(const WriteOptions& options, Body body) -> std::invoke_result_t<Body, Tx&> {
        return with_value<std::invoke_result_t<Body, Tx&>>(
            std::move(body), [&](auto run) { return write_status(options, std::move(run)); });
    }
    template <class Body>
    auto read(Body body) -> std::invoke_result_t<Body, Tx&> {
        return with_value<std::invoke_result_t<Body, Tx&>>(
            std::move(body), [&](auto run) { return read_status(std::move(run)); });
    }

  private:
    template <class Outcome, class Body, class Run>
    static Outcome with_value(Body body, Run run) {
        if constexpr (std::is_same_v<Outcome, Status>) {
            return run(std::function<Status(Tx&)>(std::move(body)));
        } else {
            // The last run's value counts: a rerun replaces what an undone run had computed. Shared
            // with the closure, which may outlive this call when the store gives up waiting.
            auto value = std::make_shared<std::optional<Outcome>>();
            Status status = run([value, body = std::move(body)](Tx& tx) mutable -> Status {
                value->emplace(body(tx));
                if (!**value) return fail((*value)->error());
                return {};
            });
            if (!status) return fail(std::move(status.error()));
            return std::move(**value);
        }
    }
};

}  // namespace lockstep::db
