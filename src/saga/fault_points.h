// Where tests make a saga fail. Production passes none.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/ids.h"

namespace lockstep::saga {

enum class Direction { kRun, kUndo };

struct StepPoint {
    SagaId saga;
    std::string_view step;  // "(undone)" for verify_undone
    Direction direction = Direction::kRun;
    int attempt = 1;
};

enum class Fault {
    kNone,
    kErrorBefore,  // a permanent error, and the step has not run
    kErrorAfter,   // the step has run, and a permanent error is reported
    kLostRequest,  // the outcome is unknown, and the step has not run (drivers)
    kLostReply,    // the outcome is unknown, and the step has run (drivers)
    kUnavailable,  // a transient error, and the step has not run
    kTwice,        // the step runs twice
    kLateEffect,   // the outcome is unknown, and the call lands when its caller has given it up
};

// What the error faults report: permanent, so that the saga turns around.
inline Error injected_error() { return error(Code::kInternal, "an injected fault"); }

class FaultPoints {
  public:
    virtual ~FaultPoints() = default;
    // Asked once for each run of a step or its undo.
    virtual Fault at_step(const StepPoint& point) = 0;
    // A dead node's calls are not made.
    virtual bool is_dead() const { return false; }
    // Performs the effect of a call whose caller has given it up, later or never.
    virtual void late(std::function<void()> effect) = 0;
    // Called before each journal write and after its commit was answered: the place to let the node
    // die (testing/crashable_store.h).
    virtual void before_journal_write(const SagaId& saga) = 0;
    virtual void after_journal_write(const SagaId& saga) = 0;
};

}  // namespace lockstep::saga
