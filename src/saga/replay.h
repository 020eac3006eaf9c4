// The state of a saga as its journal tells it. The engine keeps one beside each running saga, and
// makes it anew from the journal after a crash: the same code for both.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "saga/erased_step.h"
#include "saga/journal.h"

namespace lockstep::saga {

enum class StepStatus {
    kNone,
    kStarted,
    kUnknown,
    kWaiting,
    kSucceeded,
    kFailed,
    kUndoStarted,
    kUndoUnknown,
    kUndoWaiting,
    kUndone,
};

// Which entry may follow in which status, and what status it makes. The one place that says so.
struct Transition {
    EntryKind entry;
    StepStatus from;
    StepStatus to;
    bool is_past_pivot_only = false;
};
std::span<const Transition> transitions();

// A permanent error: somebody has decided. Not: nothing is known, or nobody is there.
bool is_refusal(Code code);

struct StepRecord {
    StepStatus status = StepStatus::kNone;
    // The call of this start was not made yet: this process committed it a moment ago. False in a
    // replay: whether the call was made is not known then.
    bool is_fresh = false;
    int runs = 0;           // starts, also those of other processes
    int undos = 0;          // likewise
    int rounds = 0;         // the last wanted round (see Replay) in which it succeeded
    int undone_rounds = 0;  // likewise for its undo
    int refusals = 0;       // permanent errors since it was started, resumed or undone
    AnyValue intent;
    AnyValue output;
    driver::Token token;
    std::optional<Time> since;       // the first start of the run, or of the undo
    std::optional<Time> unknown_at;  // the last call of which nothing is known
    std::optional<Time> wake_at;
    bool is_to_confirm = false;
};

enum class Parked { kNo, kStuck, kRestored };

class Replay final : public Outputs {
  public:
    explicit Replay(const Definition& definition);

    // Follows one entry. Errors: kCorruptState when the table above does not allow it here, or it
    // does not fit the definition; the state is then unusable.
    Status apply(const Entry& entry);
    // The same for an entry that this process makes: its intent and output are at hand.
    Status apply_own(const Entry& entry, const AnyValue& intent, const AnyValue& output);

    const Definition& definition() const { return *definition_; }
    const StepRecord& step(int index) const { return steps_[static_cast<size_t>(index)]; }
    // Of verify_undone: kWaiting, kFailed (repeat the undo), kSucceeded.
    const StepRecord& undone_check() const { return undone_check_; }

    bool is_unwinding() const { return is_unwinding_; }
    bool is_past_pivot() const { return is_past_pivot_; }
    Parked parked() const { return parked_; }
    bool is_abandoned() const { return is_abandoned_; }
    // What made it turn around, or what it is stuck on.
    const std::optional<Error>& error() const { return error_; }
    const std::vector<std::string>& debts() const { return debts_; }
    // How often the steps after the pivot, and all undos, have to be done: once, and again for each
    // verification that was false.
    int wanted_rounds() const { return 1 + false_verifies_; }
    int wanted_undo_rounds() const { return 1 + undone_check_.undone_rounds; }
    // After a false verify past the pivot: when to repeat.
    const std::optional<Time>& repeat_at() const { return repeat_at_; }
    // The last step that was started; -1 when none was.
    int last_started() const { return last_started_; }
    bool has_intent(int index) const { return step(index).intent.has_value(); }

    const AnyValue* at(int index) const override;

  private:
    Status follow(StepRecord& record, const Step* step, const Entry& entry);
    Status follow_check(const Entry& entry);
    Status park(const Entry& entry);
    void note_start(StepRecord& record, const Entry& entry, StepStatus before);
    Status note_failure(StepRecord& record, const Step& step, const Entry& entry);
    Status decode(const Step& step, const Entry& entry, AnyValue& intent, AnyValue& output) const;

    const Definition* definition_;  // outlives: the run that owns this shares it
    std::vector<StepRecord> steps_;
    StepRecord undone_check_;
    int last_started_ = -1;
    int false_verifies_ = 0;
    bool is_unwinding_ = false;
    bool is_past_pivot_ = false;
    bool is_abandoned_ = false;
    Parked parked_ = Parked::kNo;
    std::optional<Time> repeat_at_;
    std::optional<Error> error_;
    std::vector<std::string> debts_;
};

}  // namespace lockstep::saga
