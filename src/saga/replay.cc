#include "saga/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lockstep::saga {
namespace {

using enum EntryKind;
using S = StepStatus;

constexpr std::array kTransitions = {
    // Forward.
    Transition{kStarted, S::kNone, S::kStarted},
    Transition{kStarted, S::kStarted, S::kStarted},  // found so after a crash
    Transition{kStarted, S::kWaiting, S::kStarted},
    Transition{kStarted, S::kUnknown, S::kStarted},          // observed: not done
    Transition{kStarted, S::kSucceeded, S::kStarted, true},  // a false verify
    Transition{kStarted, S::kFailed, S::kStarted, true},     // that verify itself
    Transition{kSucceeded, S::kStarted, S::kSucceeded},
    Transition{kSucceeded, S::kUnknown, S::kSucceeded},
    Transition{kSucceeded, S::kWaiting, S::kSucceeded, true},  // as a debt
    Transition{kUnknown, S::kStarted, S::kUnknown},
    Transition{kWaiting, S::kStarted, S::kWaiting},
    Transition{kWaiting, S::kWaiting, S::kWaiting},
    Transition{kWaiting, S::kUnknown, S::kUnknown},
    // Turning around; a step that has succeeded fails when another saga takes this one's place.
    Transition{kFailed, S::kStarted, S::kFailed},
    Transition{kFailed, S::kUnknown, S::kFailed},
    Transition{kFailed, S::kWaiting, S::kFailed},
    Transition{kFailed, S::kSucceeded, S::kFailed},
    // Backward.
    Transition{kUndoStarted, S::kStarted, S::kUndoStarted},
    Transition{kUndoStarted, S::kUnknown, S::kUndoStarted},
    Transition{kUndoStarted, S::kWaiting, S::kUndoStarted},
    Transition{kUndoStarted, S::kSucceeded, S::kUndoStarted},
    Transition{kUndoStarted, S::kFailed, S::kUndoStarted},
    Transition{kUndoStarted, S::kUndoStarted, S::kUndoStarted},
    Transition{kUndoStarted, S::kUndoWaiting, S::kUndoStarted},
    Transition{kUndoStarted, S::kUndoUnknown, S::kUndoStarted},
    Transition{kUndoStarted, S::kUndone, S::kUndoStarted},  // a false verify
    Transition{kUndoFinished, S::kUndoStarted, S::kUndone},
    Transition{kUndoFinished, S::kUndoUnknown, S::kUndone},
    Transition{kUndoFinished, S::kUndoWaiting, S::kUndone},
    Transition{kUnknown, S::kUndoStarted, S::kUndoUnknown},
    Transition{kWaiting, S::kUndoStarted, S::kUndoWaiting},
    Transition{kWaiting, S::kUndoWaiting, S::kUndoWaiting},
    Transition{kWaiting, S::kUndoUnknown, S::kUndoUnknown},
};

constexpr std::array<std::string_view, 10> kStatusNames = {
    "not started", "started",      "unknown",      "waiting",      "succeeded",
    "failed",      "undo started", "undo unknown", "undo waiting", "undone"};

const Transition* find_transition(EntryKind entry, StepStatus from) {
    for (const Transition& row : kTransitions) {
        if (row.entry == entry && row.from == from) return &row;
    }
    return nullptr;
}

bool is_saga_wide(EntryKind kind) { return kind >= kStuck; }

tl::unexpected<Error> illegal(const Entry& entry, std::string_view situation) {
    return fail(Code::kCorruptState, fmt::format("the journal says '{}' of step '{}', which is {}",
                                                 entry_name(entry.kind), entry.step, situation));
}

}  // namespace

bool is_refusal(Code code) { return !is_retryable(code) && code != Code::kOutcomeUnknown; }

std::span<const Transition> transitions() { return kTransitions; }

Replay::Replay(const Definition& definition)
    : definition_(&definition), steps_(definition.steps.size()) {}

const AnyValue* Replay::at(int index) const {
    if (index < 0 || index >= static_cast<int>(steps_.size())) return nullptr;
    const AnyValue& output = step(index).output;
    return output.has_value() ? &output : nullptr;
}

Status Replay::apply(const Entry& entry) {
    AnyValue intent;
    AnyValue output;
    const int index = definition_->step(entry.step);
    if (index >= 0) {
        TRY(decode(definition_->steps[static_cast<size_t>(index)], entry, intent, output));
    }
    TRY(apply_own(entry, intent, output));
    // Whether the call of a start was made is what a journal can not tell.
    if (index >= 0) steps_[static_cast<size_t>(index)].is_fresh = false;
    return {};
}

Status Replay::apply_own(const Entry& entry, const AnyValue& intent, const AnyValue& output) {
    if (is_abandoned_) return illegal(entry, "in a saga that was abandoned");
    debts_.insert(debts_.end(), entry.debts.begin(), entry.debts.end());
    if (is_saga_wide(entry.kind)) return park(entry);
    if (parked_ != Parked::kNo) return illegal(entry, "in a saga that is parked");
    if (entry.step == kUndoneCheck) return follow_check(entry);
    const int index = definition_->step(entry.step);
    if (index < 0) return illegal(entry, "in no version of the table that is known here");
    StepRecord& record = steps_[static_cast<size_t>(index)];
    if (entry.kind == kStarted) last_started_ = std::max(last_started_, index);
    TRY(follow(record, &definition_->steps[static_cast<size_t>(index)], entry));
    if (intent.has_value()) record.intent = intent;
    if (output.has_value()) record.output = output;
    return {};
}

Status Replay::decode(const Step& step, const Entry& entry, AnyValue& intent,
                      AnyValue& output) const {
    if (entry.kind == kStarted && !entry.intent.is_null()) {
        if (step.kind != StepKind::kDriver)
            return illegal(entry, "no driver step: it has no intent");
        intent = TRY(step.driver.intent_form.from(entry.intent));
    }
    if (entry.kind == kSucceeded) output = TRY(step.output_form.from(entry.output));
    return {};
}

Status Replay::follow(StepRecord& record, const Step* step, const Entry& entry) {
    const Transition* row = find_transition(entry.kind, record.status);
    if (row == nullptr || (row->is_past_pivot_only && !is_past_pivot_)) {
        return illegal(entry, kStatusNames.at(static_cast<size_t>(record.status)));
    }
    if ((row->to >= S::kUndoStarted) != is_unwinding_) {
        return illegal(entry, is_unwinding_ ? "in a saga that unwinds" : "in a saga going forward");
    }
    const StepStatus before = record.status;
    record.status = row->to;
    record.is_fresh = entry.kind == kStarted || entry.kind == kUndoStarted;
    record.wake_at = entry.wake_at;
    record.is_to_confirm = entry.is_to_confirm;
    switch (entry.kind) {
        case kStarted:
        case kUndoStarted:
            note_start(record, entry, before);
            break;
        case kSucceeded:
            record.rounds = wanted_rounds();
            record.refusals = 0;
            if (step->is_pivot) is_past_pivot_ = true;
            break;
        case kUnknown:
            record.unknown_at = entry.at;
            if (step->is_pivot && !is_unwinding_) is_past_pivot_ = true;
            break;
        case kWaiting:
            if (step->is_pivot && entry.is_under_way) is_past_pivot_ = true;
            if (entry.error && is_refusal(entry.error->code)) ++record.refusals;
            break;
        case kFailed:
            return note_failure(record, *step, entry);
        case kUndoFinished:
            record.undone_rounds = wanted_undo_rounds();
            break;
        default:
            break;
    }
    return {};
}

void Replay::note_start(StepRecord& record, const Entry& entry, StepStatus before) {
    const bool is_undo = entry.kind == kUndoStarted;
    const bool is_first = is_undo ? before < S::kUndoStarted || before == S::kUndone
                                  : before == S::kNone || before >= S::kSucceeded;
    if (is_first) record.since = entry.at;
    // A verify that was false counts on: how often it was is why a saga is stuck.
    if (is_first && (is_undo || before != S::kFailed)) record.refusals = 0;
    // A start that was found so: nobody knows what became of its call.
    const bool is_interrupted = before == S::kStarted || before == S::kUndoStarted;
    if (is_interrupted) record.unknown_at = entry.at;
    ++(is_undo ? record.undos : record.runs);
    if (entry.token) record.token = *entry.token;
}

Status Replay::note_failure(StepRecord& record, const Step& step, const Entry& entry) {
    if (is_past_pivot_ && step.kind == StepKind::kVerify) {
        ++false_verifies_;
        ++record.refusals;
        repeat_at_ = entry.wake_at;
        return {};
    }
    if (is_past_pivot_) return illegal(entry, "past the pivot: it can not fail");
    is_unwinding_ = true;
    error_ = entry.error;
    return {};
}

// verify_undone is no step of the table: it only waits, fails (the undo is repeated) or succeeds.
Status Replay::follow_check(const Entry& entry) {
    if (!is_unwinding_) return illegal(entry, "in a saga going forward");
    undone_check_.wake_at = entry.wake_at;
    switch (entry.kind) {
        case kWaiting:
            undone_check_.status = S::kWaiting;
            if (!undone_check_.since) undone_check_.since = entry.at;
            return {};
        case kSucceeded:
            undone_check_.status = S::kSucceeded;
            return {};
        case kFailed:
            undone_check_.status = S::kFailed;
            ++undone_check_.refusals;
            ++undone_check_.undone_rounds;
            return {};
        default:
            return illegal(entry, "only a verification");
    }
}

Status Replay::park(const Entry& entry) {
    const bool is_parked = parked_ != Parked::kNo;
    switch (entry.kind) {
        case kStuck:
        case kRestored:
            if (is_parked && entry.kind == kStuck) return illegal(entry, "in a parked saga");
            parked_ = entry.kind == kStuck ? Parked::kStuck : Parked::kRestored;
            if (entry.kind == kStuck) error_ = entry.error;
            return {};
        case kResumed:
            if (!is_parked) return illegal(entry, "in a saga that is not parked");
            parked_ = Parked::kNo;
            repeat_at_.reset();
            undone_check_.refusals = 0;
            undone_check_.wake_at.reset();
            for (StepRecord& record : steps_) {
                record.refusals = 0;
                record.wake_at.reset();
                if (record.since) record.since = entry.at;
            }
            return {};
        case kAbandoned:
            if (!is_parked) return illegal(entry, "in a saga that is not parked");
            is_abandoned_ = true;
            return {};
        default:
            break;
    }
    return illegal(entry, "no entry of a whole saga");
}

}  // namespace lockstep::saga
