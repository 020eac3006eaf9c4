// Faults as a test wants them: at a step, at a journal write, or by a seed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "base/guarded.h"
#include "base/runner.h"
#include "saga/fault_points.h"
#include "saga/testing/crashable_store.h"

namespace lockstep::saga {

// One node's faults. Thread-safe. The store, the runner and the tasks of late effects outlive it.
class FaultScript final : public FaultPoints {
  public:
    explicit FaultScript(CrashableStore& store) : store_(store) {}

    // At the next `times` runs of this step (or its undo). Steps that are not named have no fault.
    void at(std::string step, Direction direction, Fault fault, int times = 1);
    // Asked where nothing is scripted; for random faults.
    void otherwise(std::function<Fault(const StepPoint&)> choose);
    // The node dies at its nth journal write from now on (1: the next), before or after its commit.
    void die_at_write(int nth, bool is_after);
    // Who performs a late effect, at a time of its choosing. Without it late effects are lost.
    void on_late(std::function<void(std::function<void()>)> perform);

    int journal_writes() const;
    bool is_dead() const override { return store_.is_dead(); }
    Fault at_step(const StepPoint& point) override;
    void before_journal_write(const SagaId& saga) override;
    void after_journal_write(const SagaId& saga) override;
    void late(std::function<void()> effect) override;

  private:
    struct Planned {
        Fault fault = Fault::kNone;
        int times = 0;
    };
    struct State {
        std::map<std::pair<std::string, Direction>, Planned> planned;
        std::function<Fault(const StepPoint&)> otherwise;
        std::function<void(std::function<void()>)> perform;
        int writes = 0;
        int die_at = -1;
        bool is_after = false;
    };

    CrashableStore& store_;
    Guarded<State> state_;
};

}  // namespace lockstep::saga
