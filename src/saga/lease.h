// The node's lease: the right to run sagas. Counted locally from before each renewal, so that this
// process stops by itself before another can begin.
#pragma once

#include <atomic>
#include <string>

#include "base/runner.h"
#include "db/store.h"

namespace lockstep::saga {

// Where there are no peers the lease never ends: on SQLite the lock on the file is the lease, and
// only the epochs of the sagas remain. Thread-safe.
class Lease {
  public:
    struct Options {
        std::string node;
        Duration span{};
        bool has_peers = false;
    };
    // References outlive it.
    Lease(db::Store& store, Runner& runner, Rng& rng, Options options);

    // Takes it under the next epoch. Errors: those of the store.
    Status take();
    // Prolongs it. kConflict: it is lost: it had ended, or another process has taken it. Else
    // errors of the store, and it goes on until its end.
    Status renew();
    // Gives it back, so that others need not wait for its end.
    void end();

    // Whether the lease under `epoch` goes on: what was loaded under an earlier one may by now be
    // another process's.
    bool is_live(int64_t epoch) const;
    // When this process must have ended every call: the lease's own end, or never.
    Deadline deadline(int64_t epoch) const;
    int64_t epoch() const { return epoch_; }
    bool has_peers() const { return options_.has_peers; }
    const Options& options() const { return options_; }

  private:
    Status write(bool is_renewal);

    db::Store& store_;
    Runner& runner_;
    Rng& rng_;
    const Options options_;
    std::atomic<int64_t> epoch_ = 0;
    std::atomic<int64_t> ends_at_ = 0;  // monotonic, in microseconds
};

}  // namespace lockstep::saga
