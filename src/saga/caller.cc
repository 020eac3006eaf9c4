#include "saga/caller.h"

#include <fmt/format.h>

namespace lockstep::saga {
namespace {

// What a call is asked to do is not known to have happened, nor not to have.
Result<AnyOutcome> honest(Result<AnyOutcome> answer) {
    if (answer || answer.error().code != Code::kDeadlineExceeded) return answer;
    Error unknown = std::move(answer.error());
    unknown.code = Code::kOutcomeUnknown;
    return fail(std::move(unknown));
}

}  // namespace

Result<AnyOutcome> Caller::run(const Run& run, int index) {
    const StepRecord& record = run.replay.step(index);
    const Step& step = run.step(index);
    const Fault fault = fault_at({run.row.id, step.name, Direction::kRun, record.runs});
    return change(step.driver.call, call(run, index, "run", record.runs), record.intent, fault);
}

Result<AnyOutcome> Caller::undo(const Run& run, int index) {
    const StepRecord& record = run.replay.step(index);
    const Step& step = run.step(index);
    const Fault fault = fault_at({run.row.id, step.name, Direction::kUndo, record.undos});
    return change(step.driver.undo, call(run, index, "undo", record.undos), record.intent, fault);
}

Result<AnyOutcome> Caller::change(const CallFunction& call, const driver::Call& how,
                                  const AnyValue& intent, Fault fault) {
    switch (fault) {
        case Fault::kNone:
            break;
        case Fault::kErrorBefore:
            return fail(injected_error());
        case Fault::kLostRequest:
            return fail(Code::kOutcomeUnknown, "an injected lost request");
        case Fault::kUnavailable:
            return fail(Code::kUnavailable, "an injected absence");
        case Fault::kLateEffect:
            parts_.options.faults->late(
                [call, how, intent] { static_cast<void>(call(how, intent)); });
            return fail(Code::kOutcomeUnknown, "an injected late effect");
        case Fault::kErrorAfter:
        case Fault::kLostReply:
        case Fault::kTwice:
            break;
    }
    parts_.runner.pass("driver call");
    if (is_dead()) return fail(Code::kUnavailable, "this node is dead");
    Result<AnyOutcome> answer = call(how, intent);
    if (fault == Fault::kTwice) answer = call(how, intent);
    parts_.runner.pass("driver answered");
    if (fault == Fault::kErrorAfter) return fail(injected_error());
    if (fault == Fault::kLostReply) return fail(Code::kOutcomeUnknown, "an injected lost reply");
    return honest(std::move(answer));
}

Result<AnyObserved> Caller::observe(const Run& run, int index) {
    const StepRecord& record = run.replay.step(index);
    parts_.runner.pass("driver observation");
    if (is_dead()) return fail(Code::kUnavailable, "this node is dead");
    return run.step(index).driver.observe(call(run, index, "observe", record.runs), record.intent);
}

Result<bool> Caller::undone(const Run& run, int index) {
    const StepRecord& record = run.replay.step(index);
    parts_.runner.pass("driver observation");
    if (is_dead()) return fail(Code::kUnavailable, "this node is dead");
    return run.step(index).driver.undone(call(run, index, "observe_undone", record.undos),
                                         record.intent);
}

Result<Verdict> Caller::verify(const Run& run, int index) {
    const Step& step = run.step(index);
    return check(run, step.name, Direction::kRun, step.verify.check);
}

Result<Verdict> Caller::verify_undone(const Run& run) {
    return check(run, kUndoneCheck, Direction::kUndo, run.definition->verify_undone);
}

Result<Verdict> Caller::check(
    const Run& run, std::string_view step, Direction direction,
    const std::function<Result<Verdict>(const Scope&, const driver::Call&)>& f) {
    const Fault fault = fault_at({run.row.id, step, direction, 1});
    if (fault == Fault::kErrorBefore || fault == Fault::kErrorAfter) {
        return Verdict::broken("an injected fault");
    }
    if (fault == Fault::kUnavailable) return fail(Code::kUnavailable, "an injected absence");
    Frame frame;
    frame.saga_id = run.row.id;
    frame.owner = run.owner();
    frame.now = parts_.now();
    frame.fixed_clock = FixedClock(frame.now);
    frame.outputs = &run.replay;
    frame.ticket = run.row.ticket;
    frame.debts = run.replay.debts();
    frame.store = &parts_.store;
    const Scope scope{&frame, run.params.address(), 0};
    const driver::Call how = call(run, -1, step, 1);
    parts_.runner.pass("verification");
    if (fault == Fault::kTwice) static_cast<void>(f(scope, how));
    return f(scope, how);
}

driver::Call Caller::call(const Run& run, int index, std::string_view what, int attempt) const {
    constexpr Duration kVerify = std::chrono::seconds{30};
    const Duration span = index < 0 ? kVerify : run.step(index).driver.deadline;
    driver::Call how;
    how.deadline = Deadline::after(parts_.runner.clock(), span)
                       .earlier_of(parts_.lease.deadline(run.lease_epoch));
    how.key = fmt::format("{}/{}/{}/{}", run.row.id.to_string(),
                          index < 0 ? std::string("verify") : run.step(index).name, what, attempt);
    if (index >= 0) how.token = run.replay.step(index).token;
    return how;
}

bool Caller::is_dead() const {
    return parts_.options.faults != nullptr && parts_.options.faults->is_dead();
}

Fault Caller::fault_at(const StepPoint& point) const {
    FaultPoints* faults = parts_.options.faults;
    return faults == nullptr ? Fault::kNone : faults->at_step(point);
}

}  // namespace lockstep::saga
