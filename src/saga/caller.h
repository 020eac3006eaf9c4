// Makes the calls of driver steps and runs verifications: deadline, key and token on each, and the
// faults that tests ask for. Decides nothing.
#pragma once

#include "saga/parts.h"
#include "saga/run.h"

namespace lockstep::saga {

// Thread-safe. Nothing here may be called while the lease is not live (Lease::is_live); a call's
// deadline never lies behind the lease's end.
class Caller {
  public:
    explicit Caller(const Parts& parts) : parts_(parts) {}

    // A changing call: kDeadlineExceeded is answered as kOutcomeUnknown, since it may have
    // happened.
    Result<AnyOutcome> run(const Run& run, int index);
    Result<AnyOutcome> undo(const Run& run, int index);
    // Looking changes nothing: an error says only that it could not.
    Result<AnyObserved> observe(const Run& run, int index);
    Result<bool> undone(const Run& run, int index);
    Result<Verdict> verify(const Run& run, int index);
    Result<Verdict> verify_undone(const Run& run);

  private:
    using CallFunction = std::function<Result<AnyOutcome>(const driver::Call&, const AnyValue&)>;
    Result<AnyOutcome> change(const CallFunction& call, const driver::Call& how,
                              const AnyValue& intent, Fault fault);
    Result<Verdict> check(
        const Run& run, std::string_view step, Direction direction,
        const std::function<Result<Verdict>(const Scope&, const driver::Call&)>& f);
    driver::Call call(const Run& run, int index, std::string_view what, int attempt) const;
    bool is_dead() const;
    Fault fault_at(const StepPoint& point) const;

    Parts parts_;
};

}  // namespace lockstep::saga
