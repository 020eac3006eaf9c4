// The Store over PostgreSQL, for several processes on one database.
#pragma once

#include <atomic>
#include <memory>
#include <string_view>
#include <vector>

#include "db/postgres_readers.h"
#include "db/postgres_writer.h"
#include "db/store.h"

namespace lockstep::db {

// Writes are SERIALIZABLE, on a few connections that each have a queue and a task; reads run in the
// caller's task. Writes with a nil key are not recorded: one whose commit is not answered ends in
// kOutcomeUnknown. A write whose key an earlier call has committed answers kAlreadyExists and
// changes nothing.
class PostgresStore final : public Store {
  public:
    // Does not connect: the first read or write does. `runner` and `rng` outlive the store.
    // Errors: kInvalidArgument for a malformed connection string or schema name.
    static Result<std::unique_ptr<PostgresStore>> open(Runner& runner, Rng& rng,
                                                       PostgresOptions options);
    // Answers what is queued. No call may be under way or follow.
    ~PostgresStore() override;

    Dialect dialect() const override { return Dialect::kPostgres; }
    Status write_status(const WriteOptions& options, std::function<Status(Tx&)> body) override;
    Status read_status(std::function<Status(Tx&)> body) override;

  private:
    PostgresStore(Runner& runner, Rng& rng, PostgresOptions options, PostgresTarget writer_target,
                  PostgresTarget reader_target);

    PostgresWriter& writer_for(const Uuid& affinity);

    Runner& runner_;
    const PostgresOptions options_;
    const PostgresTarget writer_target_;
    const PostgresTarget reader_target_;
    std::unique_ptr<Semaphore> stop_;
    PostgresReaders readers_;
    std::vector<std::unique_ptr<PostgresWriter>> writers_;
};

// Whether the server is recent enough and the database holds text as SQLite does: UTF-8, sorted by
// its bytes. Errors: kPreconditionFailed, saying what to change; kUnavailable.
Status check_postgres(Runner& runner, const PostgresOptions& options);

// Make the schema that `options` name, unless it is there; drop it with all that is in it.
// Errors: kUnavailable, kInvalidArgument, kForbidden when the user may not.
Status create_postgres_schema(Runner& runner, const PostgresOptions& options);
Status drop_postgres_schema(Runner& runner, const PostgresOptions& options);

}  // namespace lockstep::db
