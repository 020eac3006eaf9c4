// Everything that blocks goes through Runner: tasks, waiting, sleeping. In production a task is a
// thread (thread_runner.h). In the simulation one task runs at a time and a seed picks the next
// (sim_runner.h), so that a whole control plane replays exactly.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace lockstep {

// A counting semaphore: the one primitive to wait on. Thread-safe.
class Semaphore {
  public:
    virtual ~Semaphore() = default;
    // Adds one permit; never blocks.
    virtual void release() = 0;
    // Takes a permit, waiting for one until the deadline; false if there was none by then.
    [[nodiscard]] virtual bool acquire_until(Deadline deadline) = 0;

    void acquire() { static_cast<void>(acquire_until(Deadline::never())); }
};

// A running task. Destroying it waits for its end.
class Task {
  public:
    virtual ~Task() = default;
};

class Runner {
  public:
    virtual ~Runner() = default;

    virtual const Clock& clock() const = 0;
    // Starts `body` as a task. It must end by itself: what runs for ever takes a stop flag.
    // An exception that leaves `body` ends the process.
    [[nodiscard]] virtual std::unique_ptr<Task> start(std::string name,
                                                      std::function<void()> body) = 0;
    [[nodiscard]] virtual std::unique_ptr<Semaphore> make_semaphore() = 0;
    virtual void sleep_until(Deadline deadline) = 0;
    // A place where another task may run: called at the edges of database and driver calls.
    // Free in production; in the simulation the seed decides whether to switch.
    virtual void pass(std::string_view point) = 0;

    void sleep_for(Duration span) { sleep_until(Deadline::after(clock(), span)); }
};

}  // namespace lockstep
