// The production Runner: one thread per task. The only file that makes threads.
#pragma once

#include "base/runner.h"

namespace lockstep {

class ThreadRunner final : public Runner {
  public:
    const Clock& clock() const override { return clock_; }
    std::unique_ptr<Task> start(std::string name, std::function<void()> body) override;
    std::unique_ptr<Semaphore> make_semaphore() override;
    void sleep_until(Deadline deadline) override;
    void pass(std::string_view) override {}

  private:
    SystemClock clock_;
};

}  // namespace lockstep
