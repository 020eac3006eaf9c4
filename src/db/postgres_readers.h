// The pool of connections for reading: one snapshot, REPEATABLE READ, for each body.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/guarded.h"
#include "db/postgres_link.h"
#include "db/postgres_transaction.h"

namespace lockstep::db {

// Thread-safe: bodies run in their callers' tasks.
class PostgresReaders {
  public:
    PostgresReaders(PostgresSurroundings around, const PostgresTarget& target);

    // `body` may run more than once. Errors of its own: kUnavailable (every connection in use
    // for too long, or the database away), kInternal for a body that writes.
    Status read(const std::function<Status(Tx&)>& body);

  private:
    using LinkPtr = std::unique_ptr<PostgresLink>;

    Status read_with(PostgresLink& link, const std::function<Status(Tx&)>& body);

    PostgresSurroundings around_;
    std::unique_ptr<Semaphore> free_;
    // The last returned is taken first: what is idle for long may have been cut off.
    Guarded<std::vector<LinkPtr>> links_;
};

}  // namespace lockstep::db
