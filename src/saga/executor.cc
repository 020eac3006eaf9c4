#include "saga/executor.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "db/lease_table.h"

namespace lockstep::saga {
namespace {

using S = StepStatus;

// While the lease is not live no call is made; its keeper prolongs it, or finds it lost.
constexpr Duration kLeaseWait = std::chrono::milliseconds{100};
constexpr Duration kDatabaseWait = std::chrono::seconds{1};

Error verification_failed(const Verdict& verdict) {
    return error(Code::kInternal, "verification failed: " + verdict.reason);
}

bool is_begun(S status) {
    return status == S::kStarted || status == S::kUnknown || status == S::kWaiting;
}
bool is_undo_begun(S status) {
    return status == S::kUndoStarted || status == S::kUndoUnknown || status == S::kUndoWaiting;
}

}  // namespace

// --- loading ---

Result<Loaded> Executor::load(const SagaId& id) {
    const int64_t lease_epoch = parts_.lease.epoch();
    auto found =
        TRY(parts_.store.read([&](db::Tx& tx) -> Result<Stored> { return read_stored(tx, id); }));
    Loaded loaded;
    if (!found.row || found.row->node != parts_.options.node || !found.is_lease_ours) return loaded;
    const db::SagaState state = found.row->state;
    loaded.is_queued = state == db::SagaState::kQueued;
    if (state != db::SagaState::kRunning && state != db::SagaState::kUnwinding) return loaded;
    const db::SagaRow row = *found.row;
    auto run =
        make_run(std::move(*found.row), found.journal, parts_.registry.find(row.name, row.version));
    if (run) {
        loaded.run = std::move(*run);
        loaded.run->lease_epoch = lease_epoch;
    } else if (run.error().code == Code::kUnsupported) {
        LOG_WARNING("job {}: {}", id.to_string(), run.error().to_string());
    } else {
        TRY(mark_corrupt(row, run.error()));
    }
    return loaded;
}

Result<Executor::Stored> Executor::read_stored(db::Tx& tx, const SagaId& id) const {
    Stored stored;
    stored.row = TRY(db::find<db::SagaRow>(tx, id));
    if (!stored.row) return stored;
    stored.journal = TRY(db::journal_of(tx, id));
    if (!parts_.lease.has_peers()) return stored;
    // An older process of this node must not take what a newer one has claimed.
    stored.is_lease_ours = TRY(db::lease_epoch(tx, parts_.options.node))
    == parts_.lease.epoch();
    return stored;
}

Status Executor::mark_corrupt(const db::SagaRow& row, const Error& why) {
    LOG_ERROR("job {} ({}) is stuck: {}", row.id.to_string(), row.name, why.to_string());
    const auto& hooks = parts_.options.hooks;
    const StuckSaga alert{
        .id = row.id, .name = row.name, .step = row.step, .reason = why.to_string()};
    return parts_.store.write_status(parts_.keyed(), [&hooks, row, alert](db::Tx& tx) -> Status {
        const bool is_marked = TRY(db::mark_stuck(tx, row.id, row.epoch, alert.reason));
        return is_marked && hooks.on_stuck ? hooks.on_stuck(tx, alert) : Status{};
    });
}

// --- the loop ---

Rest Executor::work(Saga run, const std::function<bool()>& is_stopping) {
    const LogScope scope("saga", run->row.id.to_string());
    while (!is_stopping()) {
        const Next next = next_act(run->replay, parts_.now(),
                                   [&](int index) { return is_left_out(*run, index); });
        const Turn turn = is_asked_to_turn(*run, next) ? turn_around(run) : take_turn(run, next);
        if (turn) return *turn;
    }
    return {RestKind::kSleep, {}};
}

Executor::Turn Executor::take_turn(Saga run, const Next& next) {
    const auto effect = [&](WriteEffect what) {
        JournalWrite write;
        write.effect = what;
        write.step = next.step;
        return commit(run, std::move(write));
    };
    switch (next.act) {
        case Act::kRun:
        case Act::kUndo:
        case Act::kCloseSucceeded:
        case Act::kCloseFailed:
            return commit(run, {});
        case Act::kRestart:
            return effect(WriteEffect::kRestart);
        case Act::kRestartUndo:
            return effect(WriteEffect::kRestartUndo);
        case Act::kMarkUnknown:
            return unknown(run, next.step, error(Code::kOutcomeUnknown, "its process ended"));
        case Act::kWait:
            return Rest{RestKind::kSleep, next.until - parts_.now()};
        case Act::kPark:
            return Rest{RestKind::kDrop, {}};
        default:
            break;
    }
    // What follows leaves the process.
    if (!parts_.lease.is_live(run->lease_epoch)) return Rest{RestKind::kReload, kLeaseWait};
    switch (next.act) {
        case Act::kCall:
            return call(run, next.step);
        case Act::kObserve:
            return observe(run, next.step);
        case Act::kUndoCall:
            return undo_call(run, next.step);
        case Act::kObserveUndone:
            return observe_undone(run, next.step);
        case Act::kVerify:
            return verify(run, next.step);
        case Act::kVerifyUndone:
            return verify_undone(run);
        default:
            break;
    }
    CHECK(false, "an act without a branch");
}

// Another saga takes this one's place, or it was refused while it was queued. At a step boundary
// only: what is under way is finished first.
bool Executor::is_asked_to_turn(const Run& run, const Next& next) const {
    const Replay& replay = run.replay;
    if (replay.is_unwinding() || replay.is_past_pivot() || replay.parked() != Parked::kNo) {
        return false;
    }
    if (run.row.refusal) return true;
    if (!run.row.forced_by) return false;
    return next.act == Act::kRun || next.act == Act::kRestart || next.act == Act::kVerify ||
           next.act == Act::kWait;
}

Executor::Turn Executor::turn_around(Saga run) {
    const std::string why =
        run->row.refusal ? *run->row.refusal
                         : fmt::format("job {} takes its place", run->row.forced_by->to_string());
    return fail_step(run, std::max(run->replay.last_started(), 0), error(Code::kConflict, why));
}

// --- forward ---

Executor::Turn Executor::call(Saga run, int index) {
    parts_.count([](EngineCounters& all) { ++all.steps; });
    auto answer = caller_.run(*run, index);
    if (!answer) {
        const Error& why = answer.error();
        if (why.code == Code::kOutcomeUnknown) return unknown(run, index, why);
        if (is_retryable(why.code)) return try_again(run, index, why);
        return refused(run, index, why);
    }
    if (const auto* output = std::get_if<AnyValue>(&*answer)) return succeed(run, index, *output);
    if (const auto* retry = std::get_if<RetryAfter>(&*answer)) return pause(run, index, *retry);
    if (const auto* again = std::get_if<Again>(&*answer)) {
        return pause(run, index, {Duration{}, again->progress});
    }
    return refused(run, index, error(Code::kInternal, "only the first step may ask for holds"));
}

Executor::Turn Executor::succeed(Saga run, int index, const AnyValue& output) {
    JournalWrite write = one(entry_of(*run, EntryKind::kSucceeded, index));
    write.entries.front().output = run->step(index).output_form.to(output);
    write.effect = WriteEffect::kRecord;
    write.step = index;
    write.output = output;
    return commit(run, std::move(write));
}

Executor::Turn Executor::unknown(Saga run, int index, const Error& why) {
    parts_.count([](EngineCounters& all) { ++all.unknown_outcomes; });
    JournalWrite write = one(entry_of(*run, EntryKind::kUnknown, index));
    write.entries.front().error = why;
    write.effect = WriteEffect::kTombstone;
    write.step = index;
    return commit(run, std::move(write));
}

// A permanent error. Of a pivot it counts as a refusal only when nothing is seen to have changed.
Executor::Turn Executor::refused(Saga run, int index, const Error& why) {
    if (run->replay.is_past_pivot()) return try_again(run, index, why);
    if (!run->step(index).is_pivot) return fail_step(run, index, why);
    auto observed = caller_.observe(*run, index);
    if (!observed) return unknown(run, index, why);
    switch (observed->state) {
        case Observed<Nothing>::State::kDone:
            return succeed(run, index, observed->output);
        case Observed<Nothing>::State::kNotDone:
            return fail_step(run, index, why);
        case Observed<Nothing>::State::kPartlyDone:
        case Observed<Nothing>::State::kInProgress:
            break;
    }
    return unknown(run, index, why);
}

Executor::Turn Executor::observe(Saga run, int index) {
    auto observed = caller_.observe(*run, index);
    if (!observed) return try_again(run, index, observed.error());
    switch (observed->state) {
        case Observed<Nothing>::State::kDone:
            return succeed(run, index, observed->output);
        case Observed<Nothing>::State::kInProgress:
            return pause(run, index, {observed->look_again, "still under way"});
        case Observed<Nothing>::State::kNotDone:
        case Observed<Nothing>::State::kPartlyDone:
            break;
    }
    JournalWrite write;
    write.effect = WriteEffect::kRestart;
    write.step = index;
    return commit(run, std::move(write));
}

// After an error that does not decide anything: later again; or, when it has lasted, the step fails
// (before the pivot), is owed, or is stuck (after it).
Executor::Turn Executor::try_again(Saga run, int index, const Error& why) {
    parts_.count([](EngineCounters& all) { ++all.retries; });
    const StepRecord& record = run->replay.step(index);
    const Step& step = run->step(index);
    if (!run->replay.is_past_pivot()) {
        if (has_lasted(record, step.give_up_after)) return fail_step(run, index, why);
    } else if (is_refusal(why.code)) {
        if (record.refusals + 1 >= parts_.options.tries_before_stuck) {
            return stuck(run, step.name, why);
        }
    } else if (step.driver.debt && has_lasted(record, step.debt_after)) {
        return owe(run, index, EntryKind::kSucceeded);
    }
    JournalWrite write;
    if (!is_begun(record.status)) {
        write.entries.push_back(entry_of(*run, EntryKind::kStarted, index));
    }
    Entry waiting = entry_of(*run, EntryKind::kWaiting, index);
    waiting.error = why;
    waiting.wake_at = parts_.now() + back_off(record);
    write.entries.push_back(std::move(waiting));
    return commit(run, std::move(write));
}

Executor::Turn Executor::pause(Saga run, int index, const RetryAfter& retry) {
    Entry waiting = entry_of(*run, EntryKind::kWaiting, index);
    waiting.note = retry.reason;
    waiting.wake_at = parts_.now() + retry.span;
    waiting.is_under_way = true;
    return commit(run, one(std::move(waiting)));
}

Executor::Turn Executor::fail_step(Saga run, int index, const Error& why) {
    JournalWrite write;
    if (run->replay.step(index).status == S::kNone) {
        write.entries.push_back(entry_of(*run, EntryKind::kStarted, index));
    }
    Entry failed = entry_of(*run, EntryKind::kFailed, index);
    failed.error = why;
    write.entries.push_back(std::move(failed));
    return commit(run, std::move(write));
}

Executor::Turn Executor::stuck(Saga run, std::string_view step, const Error& why) {
    Entry entry;
    entry.kind = EntryKind::kStuck;
    entry.step = step;
    entry.at = parts_.now();
    entry.error = why;
    JournalWrite write = one(std::move(entry));
    write.effect = WriteEffect::kStuck;
    return commit(run, std::move(write));
}

Executor::Turn Executor::owe(Saga run, int index, EntryKind kind) {
    JournalWrite write = one(entry_of(*run, kind, index));
    write.effect = WriteEffect::kDebt;
    write.step = index;
    if (kind == EntryKind::kSucceeded) {
        write.output = run->step(index).driver.output_of_debt();
        write.entries.front().output = run->step(index).output_form.to(write.output);
    }
    return commit(run, std::move(write));
}

// --- backward ---

Executor::Turn Executor::undo_call(Saga run, int index) {
    parts_.count([](EngineCounters& all) { ++all.steps; });
    auto answer = caller_.undo(*run, index);
    if (!answer) {
        const Error& why = answer.error();
        if (why.code == Code::kOutcomeUnknown) return unknown(run, index, why);
        if (is_retryable(why.code)) return undo_again(run, index, why);
        return stuck(run, run->step(index).name, why);
    }
    if (const auto* retry = std::get_if<RetryAfter>(&*answer)) return pause(run, index, *retry);
    if (const auto* again = std::get_if<Again>(&*answer)) {
        return pause(run, index, {Duration{}, again->progress});
    }
    return undo_answered(run, index);
}

// What a system that does not fence shows after a call of unknown outcome counts only when it is
// read again after the quiet time.
Executor::Turn Executor::undo_answered(Saga run, int index) {
    const StepRecord& record = run->replay.step(index);
    const bool is_doubtful = is_unfenced(*run, index) && record.unknown_at;
    const bool is_confirmed =
        record.status != S::kUndoStarted &&
        parts_.now() >= record.unknown_at.value_or(Time{}) + parts_.quiet_time();
    if (is_doubtful && !is_confirmed) {
        Entry waiting = entry_of(*run, EntryKind::kWaiting, index);
        waiting.wake_at = *record.unknown_at + parts_.quiet_time();
        waiting.is_to_confirm = true;
        waiting.note = "looks again when no late call can land any more";
        return commit(run, one(std::move(waiting)));
    }
    JournalWrite write = one(entry_of(*run, EntryKind::kUndoFinished, index));
    write.effect = WriteEffect::kUnrecord;
    write.step = index;
    return commit(run, std::move(write));
}

Executor::Turn Executor::observe_undone(Saga run, int index) {
    const auto is_undone = caller_.undone(*run, index);
    if (!is_undone) return undo_again(run, index, is_undone.error());
    if (*is_undone) return undo_answered(run, index);
    JournalWrite write;
    write.effect = WriteEffect::kRestartUndo;
    write.step = index;
    return commit(run, std::move(write));
}

Executor::Turn Executor::undo_again(Saga run, int index, const Error& why) {
    parts_.count([](EngineCounters& all) { ++all.retries; });
    const StepRecord& record = run->replay.step(index);
    const Step& step = run->step(index);
    if (step.driver.debt && has_lasted(record, step.debt_after)) {
        return owe(run, index, EntryKind::kUndoFinished);
    }
    Entry waiting = entry_of(*run, EntryKind::kWaiting, index);
    waiting.error = why;
    waiting.wake_at = parts_.now() + back_off(record);
    waiting.is_to_confirm = record.is_to_confirm;
    return commit(run, one(std::move(waiting)));
}

// --- verification ---

Executor::Turn Executor::verify(Saga run, int index) {
    const auto quiet = quiet_until(*run);
    if (quiet && *quiet > parts_.now()) return Rest{RestKind::kSleep, *quiet - parts_.now()};
    parts_.count([](EngineCounters& all) { ++all.steps; });
    const auto verdict = caller_.verify(*run, index);
    if (!verdict) return try_again(run, index, verdict.error());
    JournalWrite write = one(entry_of(*run, EntryKind::kStarted, index));
    Entry entry = entry_of(*run, EntryKind::kSucceeded, index);
    if (verdict->is_true) {
        write.output = AnyValue::of(Nothing{});
        entry.output = json::object{};
        write.entries.push_back(std::move(entry));
        return commit(run, std::move(write));
    }
    const StepRecord& record = run->replay.step(index);
    entry.kind = EntryKind::kFailed;
    entry.error = verification_failed(*verdict);
    if (run->replay.is_past_pivot()) {
        if (record.refusals + 1 >= parts_.options.tries_before_stuck) {
            return stuck(run, run->step(index).name, *entry.error);
        }
        entry.wake_at = parts_.now() + back_off(record);
    }
    write.entries.push_back(std::move(entry));
    return commit(run, std::move(write));
}

Executor::Turn Executor::verify_undone(Saga run) {
    const auto verdict = caller_.verify_undone(*run);
    const StepRecord& check = run->replay.undone_check();
    Entry entry;
    entry.step = kUndoneCheck;
    entry.at = parts_.now();
    if (!verdict) {
        entry.kind = EntryKind::kWaiting;
        entry.error = verdict.error();
        entry.wake_at = entry.at + back_off(check);
    } else if (verdict->is_true) {
        entry.kind = EntryKind::kSucceeded;
    } else {
        entry.kind = EntryKind::kFailed;
        entry.error = verification_failed(*verdict);
        entry.wake_at = entry.at + back_off(check);
        if (check.refusals + 1 >= parts_.options.tries_before_stuck) {
            return stuck(run, kUndoneCheck, *entry.error);
        }
    }
    return commit(run, one(std::move(entry)));
}

// --- committing ---

Executor::Turn Executor::commit(Saga run, JournalWrite write) {
    const WriteEnd end = writer_.commit(run, write);
    if (const auto* committed = std::get_if<Committed>(&end)) {
        if (committed->is_closed) return Rest{RestKind::kClosed, {}};
        if (committed->is_queued) return Rest{RestKind::kDrop, {}};
        return std::nullopt;
    }
    if (const auto* lost = std::get_if<Lost>(&end)) {
        if (lost->is_another_process) return Rest{RestKind::kReload, {}};
        LOG_WARNING("its journal could not be written: {}", lost->why.to_string());
        return Rest{RestKind::kReload, kDatabaseWait};
    }
    return stopped(run, write, std::get<StepStop>(end));
}

// A step in the write did not go through, so all of it was undone. What came before that step is
// written without it, then what the step answered.
Executor::Turn Executor::stopped(Saga run, const JournalWrite& write, const StepStop& stop) {
    const bool is_effect = stop.step == write.step && write.effect != WriteEffect::kNone;
    if (!is_effect) {
        JournalWrite before = write;
        before.stop_before = stop.step;
        if (const Turn turn = commit(run, std::move(before))) return turn;
    }
    JournalWrite next;
    if (stop.direction == Direction::kUndo) return stopped_backward(run, std::move(next), stop);
    return stopped_forward(run, std::move(next), stop);
}

Executor::Turn Executor::stopped_forward(Saga run, JournalWrite next, const StepStop& stop) {
    const StepRecord& record = run->replay.step(stop.step);
    if (!is_begun(record.status)) {
        next.entries.push_back(entry_of(*run, EntryKind::kStarted, stop.step));
    }
    Entry entry = entry_of(*run, EntryKind::kWaiting, stop.step);
    if (stop.retry) {
        entry.note = stop.retry->reason;
        entry.wake_at = parts_.now() + stop.retry->span;
    } else if (stop.more_holds && stop.step == 0) {
        entry.note = "asks for more holds";
        next.effect = WriteEffect::kReplan;
        next.step = stop.step;
        next.holds = *stop.more_holds;
    } else {
        entry.error = stop.error.value_or(
            error(Code::kInternal, "only the first step may ask for more holds"));
        if (!run->replay.is_past_pivot()) {
            entry.kind = EntryKind::kFailed;
        } else if (record.refusals + 1 >= parts_.options.tries_before_stuck) {
            entry.kind = EntryKind::kStuck;
            next.effect = WriteEffect::kStuck;
        } else {
            entry.wake_at = parts_.now() + back_off(record);
        }
    }
    next.entries.push_back(std::move(entry));
    return commit(run, std::move(next));
}

Executor::Turn Executor::stopped_backward(Saga run, JournalWrite next, const StepStop& stop) {
    const StepRecord& record = run->replay.step(stop.step);
    if (!is_undo_begun(record.status)) {
        next.entries.push_back(entry_of(*run, EntryKind::kUndoStarted, stop.step));
    }
    Entry entry = entry_of(*run, EntryKind::kWaiting, stop.step);
    if (stop.retry) {
        entry.note = stop.retry->reason;
        entry.wake_at = parts_.now() + std::max(stop.retry->span, parts_.options.first_retry);
    } else {
        entry.kind = EntryKind::kStuck;
        entry.error = stop.error;
        next.effect = WriteEffect::kStuck;
    }
    next.entries.push_back(std::move(entry));
    return commit(run, std::move(next));
}

// --- small things ---

Entry Executor::entry_of(const Run& run, EntryKind kind, int index) const {
    const StepRecord& record = run.replay.step(index);
    const bool is_next = kind == EntryKind::kStarted || kind == EntryKind::kUndoStarted;
    const bool is_undo = kind == EntryKind::kUndoStarted || run.replay.is_unwinding();
    Entry entry;
    entry.kind = kind;
    entry.step = run.step(index).name;
    entry.attempt = (is_undo ? record.undos : record.runs) + (is_next ? 1 : 0);
    entry.at = parts_.now();
    return entry;
}

JournalWrite Executor::one(Entry entry) const {
    JournalWrite write;
    write.entries.push_back(std::move(entry));
    return write;
}

// As long as it has lasted, so that the spans double; a random half of it less, so that many who
// wait for one thing do not come back at once.
Duration Executor::back_off(const StepRecord& record) const {
    const Duration lasted = record.since ? parts_.now() - *record.since : Duration{};
    const Duration span =
        std::clamp(lasted, parts_.options.first_retry, parts_.options.longest_retry);
    const auto half = static_cast<uint64_t>(span.count() / 2) + 1;
    return span - Duration{static_cast<int64_t>(parts_.rng.below(half))};
}

bool Executor::has_lasted(const StepRecord& record, Duration span) const {
    return record.since && parts_.now() - *record.since >= span;
}

bool Executor::is_unfenced(const Run& run, int index) const {
    const DriverPart& driver = run.step(index).driver;
    const AnyValue& intent = run.replay.step(index).intent;
    return driver.is_fenced && intent.has_value() && !driver.is_fenced(intent);
}

// Until when a late call may still overwrite what a step has set.
std::optional<Time> Executor::quiet_until(const Run& run) const {
    std::optional<Time> until;
    for (int i = 0; i < static_cast<int>(run.definition->steps.size()); ++i) {
        const auto& unknown_at = run.replay.step(i).unknown_at;
        if (!unknown_at || run.step(i).driver.effect != Effect::kSet || !is_unfenced(run, i)) {
            continue;
        }
        until = std::max(until.value_or(Time{}), *unknown_at + parts_.quiet_time());
    }
    return until;
}

bool Executor::is_left_out(const Run& run, int index) const {
    const Step& step = run.step(index);
    if (!step.when) return false;
    Frame frame;
    frame.saga_id = run.row.id;
    frame.owner = run.owner();
    frame.now = parts_.now();
    frame.outputs = &run.replay;
    return !step.when(Scope{&frame, run.params.address(), 0});
}

}  // namespace lockstep::saga
