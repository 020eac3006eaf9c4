#include "saga/plan.h"

namespace lockstep::saga {
namespace {

using S = StepStatus;

bool is_waiting(const StepRecord& record, Time now) {
    return record.wake_at && *record.wake_at > now;
}

Next wait_or(const StepRecord& record, Time now, Next next) {
    if (is_waiting(record, now)) return {Act::kWait, next.step, *record.wake_at};
    return next;
}

Next forward_driver(const Replay& replay, int index, const Step& step) {
    const StepRecord& record = replay.step(index);
    switch (record.status) {
        case S::kStarted:
            if (record.is_fresh) return {Act::kCall, index, {}};
            return {step.is_pivot ? Act::kMarkUnknown : Act::kRestart, index, {}};
        case S::kUnknown:
            return {Act::kObserve, index, {}};
        case S::kWaiting:
            return {Act::kRestart, index, {}};
        default:
            return {Act::kRun, index, {}};
    }
}

Next forward(const Replay& replay, Time now, const std::function<bool(int)>& is_left_out) {
    const auto& steps = replay.definition().steps;
    const int pivot = replay.definition().pivot();
    const auto& repeat_at = replay.repeat_at();
    if (repeat_at && *repeat_at > now) return {Act::kWait, -1, *repeat_at};
    for (int i = 0; i < static_cast<int>(steps.size()); ++i) {
        const StepRecord& record = replay.step(i);
        const int wanted = i > pivot ? replay.wanted_rounds() : 1;
        if (record.rounds >= wanted) continue;
        if (record.status == S::kNone && is_left_out(i)) continue;
        const Step& step = steps[static_cast<size_t>(i)];
        Next next{Act::kRun, i, {}};
        if (step.kind == StepKind::kVerify) next.act = Act::kVerify;
        if (step.kind == StepKind::kDriver) next = forward_driver(replay, i, step);
        return wait_or(record, now, next);
    }
    return {Act::kCloseSucceeded, -1, {}};
}

Next undo_of(const Replay& replay, int index, const Step& step) {
    const StepRecord& record = replay.step(index);
    const bool has_call = step.kind == StepKind::kDriver && step.driver.undo;
    if (!has_call || !record.intent.has_value()) return {Act::kUndo, index, {}};
    switch (record.status) {
        case S::kUndoStarted:
            return {record.is_fresh ? Act::kUndoCall : Act::kRestartUndo, index, {}};
        case S::kUndoUnknown:
            return {Act::kObserveUndone, index, {}};
        case S::kUndoWaiting:
            return {record.is_to_confirm ? Act::kObserveUndone : Act::kRestartUndo, index, {}};
        default:
            return {Act::kUndo, index, {}};
    }
}

Next backward(const Replay& replay, Time now) {
    const auto& steps = replay.definition().steps;
    // A verify that was false is repeated after a while; so is the undo before it.
    const StepRecord& check = replay.undone_check();
    if (is_waiting(check, now)) return {Act::kWait, -1, *check.wake_at};
    for (int i = static_cast<int>(steps.size()) - 1; i >= 0; --i) {
        const Step& step = steps[static_cast<size_t>(i)];
        const StepRecord& record = replay.step(i);
        if (record.status == S::kNone || !needs_undo(step)) continue;
        const bool is_done =
            record.status == S::kUndone && record.undone_rounds >= replay.wanted_undo_rounds();
        if (is_done) continue;
        return wait_or(record, now, undo_of(replay, i, step));
    }
    if (replay.definition().verify_undone && check.status != S::kSucceeded) {
        return {Act::kVerifyUndone, -1, {}};
    }
    return {Act::kCloseFailed, -1, {}};
}

}  // namespace

bool needs_undo(const Step& step) {
    return step.local.undo || step.driver.undo || step.driver.unrecord;
}

Next next_act(const Replay& replay, Time now, const std::function<bool(int)>& is_left_out) {
    if (replay.parked() != Parked::kNo) return {Act::kPark, -1, {}};
    return replay.is_unwinding() ? backward(replay, now) : forward(replay, now, is_left_out);
}

RecoveryPlan plan_recovery(const std::vector<db::Claimable>& unfinished, const RecoveryView& view) {
    RecoveryPlan plan;
    for (const db::Claimable& saga : unfinished) {
        const bool is_parked =
            saga.state == db::SagaState::kStuck || saga.state == db::SagaState::kRestored;
        const bool is_mine = saga.node == view.node;
        const bool is_orphan =
            is_mine ? view.is_first_pass : !view.has_peers || !saga.is_lease_live;
        if (is_parked || !is_orphan) {
            ++plan.left_alone;
        } else if (!view.is_known(saga.name, saga.version)) {
            plan.unknown_version.push_back(saga);
        } else {
            plan.claim.push_back(saga);
        }
    }
    return plan;
}

}  // namespace lockstep::saga
