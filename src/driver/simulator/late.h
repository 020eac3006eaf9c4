// Effects that were accepted and are still to come: the task that makes them happen when due.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/guarded.h"
#include "base/runner.h"
#include "driver/call.h"

namespace lockstep::driver::simulator {

// An accepted call whose effect is still to come, as it is in the file.
struct LateEffect {
    int64_t seq = 0;
    std::string verb;
    std::string key;
    int64_t incarnation = 0;
    int64_t counter = 0;
    std::string request;
    Time due_at;

    Call call() const { return {Deadline::never(), key, Token{incarnation, counter}}; }
};

// Calls `run` for each effect when it is due, in order of time, on a task that starts with the
// first effect. Thread-safe.
class LateEffects {
  public:
    LateEffects(Runner& runner, std::function<void(const LateEffect&)> run);
    // Waits for the effect that runs now; the others are dropped here, and stay in the file.
    ~LateEffects();
    LateEffects(const LateEffects&) = delete;
    LateEffects& operator=(const LateEffects&) = delete;

    void add(LateEffect late);
    // Those that have not happened yet, the one that runs now included.
    size_t size() const;

  private:
    struct Waiting {
        std::vector<LateEffect> effects;
        bool is_running = false;
        bool is_started = false;
        bool is_ending = false;
    };

    void loop();

    Runner& runner_;
    std::function<void(const LateEffect&)> run_;
    Guarded<Waiting> waiting_;
    std::unique_ptr<Semaphore> changed_;
    std::unique_ptr<Task> task_;
};

}  // namespace lockstep::driver::simulator
