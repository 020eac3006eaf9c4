// Commits journal writes and keeps the run in memory equal to what was committed.
#pragma once

#include <functional>
#include <memory>
#include <variant>

#include "saga/advance.h"
#include "saga/parts.h"

namespace lockstep::saga {

struct Committed {
    bool is_closed = false;
    bool is_queued = false;  // it asked for more holds and has to wait for them
};
// Another process has the saga, or nothing is known about the commit: memory may be wrong.
struct Lost {
    bool is_another_process = false;
    Error why;
};
using WriteEnd = std::variant<Committed, StepStop, Lost>;

// Thread-safe, for different runs.
class Writer {
  public:
    struct Listeners {
        std::function<void(const Released&)> on_released;   // other sagas may go on
        std::function<void(const db::SagaRow&)> on_closed;  // its row as it is now
        std::function<void(const StuckSaga&)> on_stuck;     // after the commit
    };
    Writer(const Parts& parts, Listeners listeners)
        : parts_(parts), listeners_(std::move(listeners)) {}

    // The incarnation that tokens are drawn under; read when the engine starts.
    Status read_incarnation();
    int64_t incarnation() const { return incarnation_; }

    // Commits `write` with the local steps that follow it; then `run` is as committed. A StepStop
    // means that nothing was committed because of that step.
    WriteEnd commit(const std::shared_ptr<Run>& run, JournalWrite write);

  private:
    struct Commit;
    Result<AdvanceResult> write_with_retries(const std::shared_ptr<Commit>& commit);
    void follow(Run& run, AdvanceResult result);
    AdvanceInput make_input(JournalWrite write) const;

    Parts parts_;
    Listeners listeners_;
    int64_t incarnation_ = 0;
};

}  // namespace lockstep::saga
