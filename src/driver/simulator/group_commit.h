// One transaction for all effects that wait at a moment.
//
// There is no writer thread. Who comes while nobody writes, leads: it runs what waits, itself
// first, each effect in a savepoint of its own, commits once and tells the others. Who comes in the
// meantime waits, and the first of those leads next. Alone a caller pays no switch of threads; many
// callers share commits.
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "base/guarded.h"
#include "base/runner.h"
#include "driver/simulator/file.h"

namespace lockstep::driver::simulator {

class GroupCommit {
  public:
    // Borrows both; the file is touched by this object's leaders only.
    GroupCommit(Runner& runner, File& file) : runner_(runner), file_(file) {}

    // Runs `effect` in a transaction; returns after COMMIT. What the effect answers is answered; on
    // its error what it wrote is taken back. Errors of its own: kUnavailable when the file fails;
    // then nothing was written. Thread-safe. The effect must not block.
    Status run(const std::function<Status(File&)>& effect) { return queue_up(effect, true); }
    // The same for an effect that only reads.
    Status read(const std::function<Status(File&)>& effect) { return queue_up(effect, false); }

    // Inside an effect: what it has written so far is taken back, and it goes on.
    static Status take_back(File& file);

  private:
    struct Waiting;
    struct Queue {
        // Shared by the caller and by the leader, who still touches it when the caller goes on.
        std::deque<std::shared_ptr<Waiting>> waiting;
        bool is_led = false;
    };

    Status queue_up(const std::function<Status(File&)>& effect, bool is_write);
    void lead();
    Status run_batch(const std::vector<std::shared_ptr<Waiting>>& batch);
    Status run_alone(Waiting& one);

    Runner& runner_;
    File& file_;
    Guarded<Queue> queue_;
};

}  // namespace lockstep::driver::simulator
