// A connection that comes back: opened when it is first needed, and again after it was lost.
#pragma once

#include <memory>
#include <optional>

#include "base/rng.h"
#include "base/runner.h"
#include "db/postgres_connection.h"

namespace lockstep::db {

// What the links of a store share. References live as long as the store.
struct PostgresSurroundings {
    Runner& runner;
    Rng& rng;
    const PostgresOptions& options;
    Semaphore& stop;  // released once, when the store closes: nothing waits then
};

// Sleeps between `span` / 2 and `span`, so that those who collided do not meet again. False when
// the store closes meanwhile.
bool sleep_with_jitter(const PostgresSurroundings& around, Duration span);

// Belongs to one task at a time.
class PostgresLink {
  public:
    PostgresLink(PostgresSurroundings around, const PostgresTarget& target)
        : around_(around), target_(target) {}

    // The open connection, or a new one, for which it tries until the database has been away for
    // the options' limit; beyond it, once in a while only. Errors: kUnavailable.
    Result<PostgresConnection*> get();
    // The connection is lost; the next get opens another one.
    void drop();

  private:
    PostgresSurroundings around_;
    const PostgresTarget& target_;
    std::unique_ptr<PostgresConnection> connection_;
    std::optional<MonotonicTime> away_since_;
    MonotonicTime next_try_ = MonotonicTime::min();
    Duration back_off_{0};
    Error last_error_;
};

}  // namespace lockstep::db
