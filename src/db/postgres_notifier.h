// Hints between the nodes on one PostgreSQL: "look again". A hint may be lost, come twice or late;
// whoever acts on one also looks from time to time without any.
//
// They travel by NOTIFY on a connection of their own, outside every working transaction: inside,
// the server would let only one of them commit at a time.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/guarded.h"
#include "db/postgres_link.h"

namespace lockstep::db {

class PostgresNotifier {
  public:
    // `on_hint` gets each topic that another node has sent, and the empty one when hints may have
    // been missed; called from the notifier's task, it must not block.
    // Errors: kInvalidArgument for a malformed connection string or schema name.
    static Result<std::unique_ptr<PostgresNotifier>> open(
        Runner& runner, Rng& rng, PostgresOptions options,
        std::function<void(std::string_view topic)> on_hint);
    ~PostgresNotifier();

    // Sends `topic` (at most 1,000 bytes) to every other node, soon. Never blocks. Calls that come
    // while one waits to be sent are that one.
    void notify(std::string_view topic);

  private:
    PostgresNotifier(Runner& runner, Rng& rng, PostgresOptions options, PostgresTarget target,
                     std::function<void(std::string_view topic)> on_hint);
    void work();
    bool listen(PostgresConnection& connection);
    bool exchange(PostgresConnection& connection);
    PostgresResult<void> send_waiting(PostgresConnection& connection);
    void wake();

    Runner& runner_;
    Rng& rng_;
    const PostgresOptions options_;
    const PostgresTarget target_;
    const std::function<void(std::string_view topic)> on_hint_;
    const int wake_;  // an eventfd: the task waits for it and for its connection at once
    std::unique_ptr<Semaphore> stop_;
    std::atomic<bool> is_stopping_ = false;
    Guarded<std::set<std::string>> waiting_;
    PostgresLink link_;
    std::unique_ptr<Task> task_;
};

}  // namespace lockstep::db
