// The simulation's Runner: one task runs at a time, under one seed, on a virtual clock.
//
// Each task has a thread of its own, but only the one that holds the baton runs; a task gives it up
// where it blocks (semaphore, sleep, join) and, if the seed says so, in pass(). The seed picks the
// next among the ready ones. When none is ready the clock jumps to the earliest deadline. Equal
// seed and equal program give the equal order of everything, so a failing run replays exactly.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/rng.h"
#include "base/runner.h"

namespace lockstep {

// A deterministic generator (SplitMix64). For simulation and tests only: its output is predictable.
class SeededRng final : public Rng {
  public:
    explicit SeededRng(uint64_t seed) : state_(seed) {}
    void fill(std::span<std::byte> out) override;

  private:
    uint64_t state_;
};

class SimRunner final : public Runner {
  public:
    explicit SimRunner(uint64_t seed);
    ~SimRunner() override;

    // Runs `body` as the first task and returns when it and every task it started have ended.
    // If all tasks wait for something that can not come, prints what each waits for and aborts.
    void run(std::function<void()> body);

    const Clock& clock() const override;
    // Must be called from a task of this runner, like all below.
    std::unique_ptr<Task> start(std::string name, std::function<void()> body) override;
    std::unique_ptr<Semaphore> make_semaphore() override;
    void sleep_until(Deadline deadline) override;
    void pass(std::string_view point) override;

    // Moves wall time without moving monotonic time: a clock that was set.
    void jump_wall_clock(Duration by);
    // A hash of every scheduling decision so far: equal for equal runs.
    uint64_t trace_hash() const;

  private:
    struct Plane;
    std::unique_ptr<Plane> plane_;
};

}  // namespace lockstep
