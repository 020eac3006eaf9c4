#include "saga/advance.h"

#include <fmt/format.h>

#include "base/check.h"
#include "db/fencing_token_table.h"
#include "db/tombstone_table.h"
#include "saga/debts.h"
#include "saga/entropy.h"
#include "saga/plan.h"

namespace lockstep::saga {
namespace {

db::SagaState state_of(const Replay& replay) {
    if (replay.parked() == Parked::kStuck) return db::SagaState::kStuck;
    if (replay.parked() == Parked::kRestored) return db::SagaState::kRestored;
    return replay.is_unwinding() ? db::SagaState::kUnwinding : db::SagaState::kRunning;
}

bool is_interrupted(const StepRecord& record) {
    return (record.status == StepStatus::kStarted || record.status == StepStatus::kUndoStarted) &&
           !record.is_fresh;
}

}  // namespace

Advance::Advance(const Run& run, const AdvanceInput& input)
    : run_(run),
      input_(input),
      result_(run.replay),
      entropy_(std::make_unique<Entropy>(input.seed)) {}

Advance::~Advance() = default;

Result<AdvanceResult> Advance::write(db::Tx& tx) {
    tx.act_for(run_.row.id.uuid());
    TRY(begin(tx));
    TRY(go_on(tx));
    TRY(finish(tx));
    return std::move(result_);
}

Status Advance::begin(db::Tx& tx) {
    const JournalWrite& write = input_.write;
    switch (write.effect) {
        case WriteEffect::kNone:
            break;
        case WriteEffect::kRecord:
            TRY(record(tx));
            break;
        case WriteEffect::kUnrecord:
            TRY(unrecord(tx));
            break;
        case WriteEffect::kDebt:
            return owe(tx);
        case WriteEffect::kTombstone:
            TRY(bury(tx, write.step));
            break;
        case WriteEffect::kRestart:
            return start_driver(tx, write.step);
        case WriteEffect::kRestartUndo:
            return start_undo_call(tx, write.step);
        case WriteEffect::kReplan:
            TRY(replan(tx));
            break;
        case WriteEffect::kStuck:
            break;
    }
    for (const Entry& entry : write.entries) {
        const bool has_output = entry.kind == EntryKind::kSucceeded;
        TRY(apply(entry, {}, has_output ? write.output : AnyValue{}));
    }
    if (write.effect == WriteEffect::kStuck) TRY(park(tx));
    return {};
}

// The local steps and undos that may share this commit; ends at a call, a verify, a wait, the end.
Status Advance::go_on(db::Tx& tx) {
    for (int chain = 0; chain < input_.longest_chain && !is_at_rest_ && !is_queued_; ++chain) {
        const Next next =
            next_act(result_.after, input_.now, [this](int index) { return is_left_out(index); });
        if (next.step >= 0 && next.step == input_.write.stop_before) return {};
        switch (next.act) {
            case Act::kRun:
                if (run_.step(next.step).kind == StepKind::kDriver) {
                    return start_driver(tx, next.step);
                }
                TRY(run_local(tx, next.step));
                break;
            case Act::kUndo:
                TRY(undo(tx, next.step));
                break;
            case Act::kCloseSucceeded:
                return close(tx, db::SagaState::kSucceeded);
            case Act::kCloseFailed:
                return close(tx, db::SagaState::kFailed);
            default:
                return {};
        }
    }
    return {};
}

Status Advance::run_local(db::Tx& tx, int index) {
    const Step& step = run_.step(index);
    const int attempt = result_.after.step(index).runs + 1;
    TRY(apply(entry_of(EntryKind::kStarted, index, attempt)));
    const Frame at = frame(attempt);
    const Fault fault = fault_at(index, Direction::kRun, attempt);
    if (fault == Fault::kErrorBefore) return halt({.step = index, .error = injected_error()});
    if (fault == Fault::kUnavailable) return halt({.step = index, .retry = RetryAfter{}});
    auto outcome = step.local.run(tx, scope(at));
    if (outcome && fault == Fault::kTwice) outcome = step.local.run(tx, scope(at));
    if (outcome && fault == Fault::kErrorAfter) outcome = fail(injected_error());
    if (!outcome && outcome.error().code == Code::kUnavailable) return fail(outcome.error());
    if (!outcome) return halt({.step = index, .error = std::move(outcome.error())});
    ++result_.steps;
    if (auto* retry = std::get_if<RetryAfter>(&*outcome)) {
        return halt({.step = index, .retry = std::move(*retry)});
    }
    if (auto* more = std::get_if<NeedHolds>(&*outcome)) {
        return halt({.step = index, .more_holds = std::move(more->holds)});
    }
    if (const auto* again = std::get_if<Again>(&*outcome)) {
        Entry entry = entry_of(EntryKind::kWaiting, index, attempt);
        entry.note = again->progress;
        entry.is_under_way = true;
        is_at_rest_ = true;
        return apply(std::move(entry));
    }
    const AnyValue& output = std::get<AnyValue>(*outcome);
    Entry entry = entry_of(EntryKind::kSucceeded, index, attempt);
    entry.output = step.output_form.to(output);
    return apply(std::move(entry), {}, output);
}

Result<AnyValue> Advance::make_intent(db::Tx& tx, int index, int attempt) {
    const Step& step = run_.step(index);
    const Frame at = frame(attempt);
    auto intent = step.driver.intent(tx, scope(at));
    if (!intent && intent.error().code == Code::kUnavailable) return fail(intent.error());
    if (!intent) return halt({.step = index, .error = std::move(intent.error())});
    if (step.driver.is_fenced && !step.driver.is_fenced(*intent)) {
        for (const auto& resource : step.driver.resources(*intent)) {
            const auto until = TRY(db::tombstone_of(tx, resource, run_.row.id, input_.now));
            if (!until) continue;
            return halt({.step = index,
                         .retry = RetryAfter{*until - input_.now,
                                             resource + " may still be hit by an earlier call"}});
        }
    }
    return *intent;
}

// The intent with its token: after this commit the call is made.
Status Advance::start_driver(db::Tx& tx, int index) {
    const Step& step = run_.step(index);
    const StepRecord& record = result_.after.step(index);
    if (is_interrupted(record)) TRY(bury(tx, index));
    Entry entry = entry_of(EntryKind::kStarted, index, record.runs + 1);
    AnyValue intent = record.intent;
    if (!intent.has_value()) {
        intent = TRY(make_intent(tx, index, entry.attempt));
        entry.intent = step.driver.intent_form.to(intent);
    }
    entry.token = TRY(draw_token(tx, index, intent));
    is_at_rest_ = true;
    return apply(std::move(entry), intent);
}

Status Advance::start_undo_call(db::Tx& tx, int index) {
    const StepRecord& record = result_.after.step(index);
    if (is_interrupted(record)) TRY(bury(tx, index));
    Entry entry = entry_of(EntryKind::kUndoStarted, index, record.undos + 1);
    entry.token = TRY(draw_token(tx, index, record.intent));
    is_at_rest_ = true;
    return apply(std::move(entry));
}

Status Advance::undo(db::Tx& tx, int index) {
    const Step& step = run_.step(index);
    const bool has_intent = result_.after.has_intent(index);
    if (step.driver.undo && has_intent) return start_undo_call(tx, index);
    const int attempt = result_.after.step(index).undos + 1;
    TRY(apply(entry_of(EntryKind::kUndoStarted, index, attempt)));
    const Frame at = frame(attempt);
    const Fault fault = fault_at(index, Direction::kUndo, attempt);
    StepStop stop{.step = index, .direction = Direction::kUndo};
    if (fault == Fault::kUnavailable) {
        stop.retry = RetryAfter{};
        return halt(std::move(stop));
    }
    const int times = fault == Fault::kTwice ? 2 : 1;
    for (int i = 0; i < times; ++i) {
        Status done;
        if (step.local.undo) done = step.local.undo(tx, scope(at));
        if (step.driver.unrecord && has_intent) {
            done = step.driver.unrecord(tx, scope(at), result_.after.step(index).intent);
        }
        if (done) continue;
        if (done.error().code == Code::kUnavailable) return done;
        stop.error = std::move(done.error());
        return halt(std::move(stop));
    }
    ++result_.steps;
    return apply(entry_of(EntryKind::kUndoFinished, index, attempt));
}

Status Advance::record(db::Tx& tx) {
    const int index = input_.write.step;
    const Step& step = run_.step(index);
    if (!step.driver.record) return {};
    const StepRecord& record = run_.replay.step(index);
    const Frame at = frame(record.runs);
    auto done = step.driver.record(tx, scope(at), record.intent, input_.write.output);
    if (done || done.error().code == Code::kUnavailable) return done;
    return halt({.step = index, .error = std::move(done.error())});
}

Status Advance::unrecord(db::Tx& tx) {
    const int index = input_.write.step;
    const Step& step = run_.step(index);
    if (!step.driver.unrecord) return {};
    const StepRecord& record = run_.replay.step(index);
    const Frame at = frame(record.undos);
    auto done = step.driver.unrecord(tx, scope(at), record.intent);
    if (done || done.error().code == Code::kUnavailable) return done;
    return halt({.step = index, .direction = Direction::kUndo, .error = std::move(done.error())});
}

Status Advance::owe(db::Tx& tx) {
    const int index = input_.write.step;
    const StepRecord& record = run_.replay.step(index);
    const Frame at = frame(record.undos > 0 ? record.undos : record.runs);
    const DebtOrigin origin{.run = &run_,
                            .step = index,
                            .id = DebtId::draw(at.fixed_clock, *entropy_),
                            .now = input_.now,
                            .token = record.token};
    const db::DebtRow debt = TRY(make_debt(tx, scope(at), origin));
    ++result_.debts;
    for (Entry entry : input_.write.entries) {
        entry.debts = {debt.external_name};
        TRY(apply(std::move(entry), {}, input_.write.output));
    }
    return {};
}

// At a system that does not fence, nobody else may use the name until a late call can not land.
Status Advance::bury(db::Tx& tx, int index) {
    const Step& step = run_.step(index);
    const AnyValue& intent = run_.replay.step(index).intent;
    if (!intent.has_value() || !step.driver.is_fenced || step.driver.is_fenced(intent)) return {};
    for (const auto& resource : step.driver.resources(intent)) {
        TRY(db::put_tombstone(tx, resource, run_.row.id, input_.now + input_.quiet_time));
    }
    return {};
}

// Gives back all holds with nothing done, and asks for the old and the new with the same ticket.
Status Advance::replan(db::Tx& tx) {
    Holds wanted = input_.write.holds;
    for (const db::HoldRow& held : TRY(db::holds_of(tx, run_.row.id))) {
        wanted.push_back({held.kind, held.resource_id, held.is_exclusive});
    }
    TRY(db::delete_holds(tx, run_.row.id));
    const Wish wish{.saga = run_.row.id, .ticket = run_.row.ticket, .is_forced = false};
    auto grant = ask_for_holds(tx, wish, wanted);
    if (!grant && grant.error().code == Code::kConflict) {
        return halt({.step = input_.write.step, .error = std::move(grant.error())});
    }
    if (!grant) return fail(std::move(grant.error()));
    is_queued_ = !grant->is_granted;
    if (!is_queued_) return {};
    // Only those who were before it in the queue can have waited for what it gave back.
    for (const db::HoldRow& behind : TRY(db::wishes_behind(tx, run_.row.id, 100))) {
        if (behind.ticket >= run_.row.ticket) break;
        if (!TRY(try_grant(tx, behind.saga_id))) continue;
        result_.released.runnable.push_back(behind.saga_id);
    }
    return {};
}

Status Advance::park(db::Tx& tx) {
    const auto& name = run_.definition->name;
    if (input_.hooks != nullptr && input_.hooks->on_stuck) {
        const Entry& entry = input_.write.entries.back();
        TRY(input_.hooks->on_stuck(tx, {.id = run_.row.id,
                                        .name = name,
                                        .step = entry.step,
                                        .reason = entry.error ? entry.error->to_string() : ""}));
    }
    result_.released = TRY(refuse_waiters(tx, run_.row.id, name));
    return {};
}

Status Advance::finish(db::Tx& tx) {
    if (result_.is_closed) return {};
    result_.state = is_queued_ ? db::SagaState::kQueued : state_of(result_.after);
    result_.journal_length = run_.row.journal_length;
    if (result_.entries.empty()) return {};
    const int last = result_.after.last_started();
    const db::SagaAdvance advance{.id = run_.row.id,
                                  .epoch = run_.row.epoch,
                                  .journal_length = run_.row.journal_length,
                                  .state = result_.state,
                                  .is_past_pivot = result_.after.is_past_pivot(),
                                  .step = last < 0 ? "" : run_.step(last).name,
                                  .progress = progress_,
                                  .wake_at = wake_at_};
    const auto written = TRY(db::append_journal(tx, advance, '[' + result_.entries + ']'));
    is_lost_ = !written.is_ours;
    result_.forced_by = written.forced_by;
    ++result_.journal_length;
    // What the closure did besides must not stay.
    if (is_lost_) return fail(Code::kConflict, "another process has this saga");
    return {};
}

Status Advance::close(db::Tx& tx, db::SagaState state) {
    const Replay& after = result_.after;
    closed_ = run_.row;
    closed_.state = state;
    closed_.is_past_pivot = after.is_past_pivot();
    closed_.completed_at = input_.now;
    closed_.wake_at.reset();
    closed_.progress.clear();
    const auto& debts = after.debts();
    if (!debts.empty()) closed_.progress = fmt::format("still owed: {}", fmt::join(debts, ", "));
    if (after.last_started() >= 0) closed_.step = run_.step(after.last_started()).name;
    if (state == db::SagaState::kFailed && after.error()) {
        closed_.error_code = code_name(after.error()->code);
        closed_.error_text = after.error()->to_string();
    }
    const AnyValue* output = after.at(run_.definition->result_step);
    if (state == db::SagaState::kSucceeded && output != nullptr) {
        closed_.result =
            print_json(run_.step(run_.definition->result_step).output_form.to(*output));
    }
    if (input_.hooks != nullptr && input_.hooks->on_closed) {
        TRY(input_.hooks->on_closed(tx, closed_));
    }
    const bool has_both = !run_.journal.empty() && !result_.entries.empty();
    closed_.journal = '[' + run_.journal + (has_both ? "," : "") + result_.entries + ']';
    if (!TRY(db::close_saga(tx, closed_))) {
        is_lost_ = true;
        return fail(Code::kConflict, "another process has this saga");
    }
    result_.released = TRY(release_holds(tx, run_.row.id));
    result_.is_closed = true;
    result_.state = state;
    return {};
}

Result<driver::Token> Advance::draw_token(db::Tx& tx, int index, const AnyValue& intent) {
    const auto resources = run_.step(index).driver.resources(intent);
    return driver::Token { input_.incarnation, TRY(db::draw_token(tx, resources)) };
}

Status Advance::apply(Entry entry, const AnyValue& intent, const AnyValue& output) {
    const Status followed = result_.after.apply_own(entry, intent, output);
    CHECK(followed, run_.row.id.to_string() + ": " + followed.error().to_string());
    if (!result_.entries.empty()) result_.entries += ',';
    append_entry(result_.entries, entry);
    wake_at_ = entry.wake_at;
    progress_ = entry.note.empty() && entry.error ? entry.error->to_string() : entry.note;
    return {};
}

Entry Advance::entry_of(EntryKind kind, int index, int attempt) const {
    Entry entry;
    entry.kind = kind;
    entry.step = run_.step(index).name;
    entry.attempt = attempt;
    entry.at = input_.now;
    return entry;
}

Frame Advance::frame(int attempt) {
    Frame at;
    at.saga_id = run_.row.id;
    at.owner = run_.owner();
    at.attempt = attempt;
    at.now = input_.now;
    at.fixed_clock = FixedClock(input_.now);
    at.entropy = entropy_.get();
    at.outputs = &result_.after;
    at.ticket = run_.row.ticket;
    at.debts = result_.after.debts();
    return at;
}

Scope Advance::scope(const Frame& at) const { return {&at, run_.params.address(), 0}; }

bool Advance::is_left_out(int index) {
    const Step& step = run_.step(index);
    if (!step.when) return false;
    const Frame at = frame(1);
    return !step.when(scope(at));
}

Fault Advance::fault_at(int index, Direction direction, int attempt) {
    if (input_.faults == nullptr) return Fault::kNone;
    const auto [at, is_new] = input_.answers->try_emplace({index, direction}, Fault::kNone);
    if (is_new) {
        at->second = input_.faults->at_step({.saga = run_.row.id,
                                             .step = run_.step(index).name,
                                             .direction = direction,
                                             .attempt = attempt});
    }
    return at->second;
}

tl::unexpected<Error> Advance::halt(StepStop stop) {
    Error failure = stop.error.value_or(error(Code::kConflict, "a step is to wait"));
    stop_ = std::move(stop);
    return fail(std::move(failure));
}

}  // namespace lockstep::saga
