// What sagas use to start other sagas. Definitions are made before the engine that runs them: the
// port is made first and bound once the engine stands.
#pragma once

#include <utility>
#include <vector>

#include "base/check.h"
#include "base/guarded.h"
#include "saga/engine.h"

namespace lockstep::control {

class SagaPort {
  public:
    // Once, before the engine starts. The engine outlives every use of the port.
    void bind(saga::Engine& engine) { engine_ = &engine; }

    // Engine::submit, in the calling step's transaction.
    Result<SagaId> submit(db::Tx& tx, const saga::SubmitRequest& request) const {
        CHECK(engine_ != nullptr, "a saga starts another before the engine is bound");
        started_.with([&](auto& started) {
            if (started.size() < kMostRemembered) started.push_back(request.id);
        });
        return engine_->submit(tx, request);
    }
    // Wakes the engine for what was submitted. A hint: without it they start at the next poll, and
    // for one that was not committed there is nothing to do. For a later step, or a later run.
    void nudge_started() const {
        auto ids = started_.with(
            [](auto& started) { return std::exchange(started, std::vector<SagaId>{}); });
        for (const SagaId& id : ids) engine_->nudge(id);
    }

  private:
    static constexpr size_t kMostRemembered = 1000;

    saga::Engine* engine_ = nullptr;
    mutable Guarded<std::vector<SagaId>> started_;
};

// For whom a control function submits a saga: what the job's row says of it.
struct JobAsker {
    std::string command;  // as the API names it; empty: not a client's job
    saga::JobOwner owner{};
};

}  // namespace lockstep::control
