// Runs one saga from where its journal says it is until it has to rest: done, parked, waiting for
// a time, or no longer ours.
//
// Protocol. A commit is made before and after everything that leaves the process:
//
//   [ … local steps, intent of n, `started` n ]   call n   [ record n, `succeeded` n, local steps,
//   … ]
//
// If the process dies after the first commit, whoever takes the saga finds `started`: it may have
// been called or not, so it is started again, with a higher token. If a reply is lost, `unknown` is
// committed before anybody looks, so that whoever comes next knows that it must look.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "saga/caller.h"
#include "saga/plan.h"
#include "saga/writer.h"

namespace lockstep::saga {

enum class RestKind {
    kClosed,
    kSleep,   // for `span`, then go on with the same run
    kReload,  // after `span`, from the database: what is in memory may be wrong
    kDrop,    // queued, parked, or another process's
};
struct Rest {
    RestKind kind = RestKind::kDrop;
    Duration span{};
};

struct Loaded {
    std::shared_ptr<Run> run;  // null when it has ended, is queued or parked, or is not ours
    bool is_queued = false;
};

class Executor {
  public:
    Executor(const Parts& parts, Writer& writer) : parts_(parts), writer_(writer), caller_(parts) {}

    // The saga as the database has it. A journal that makes no sense is marked stuck, with its
    // alert. Errors: those of the store.
    Result<Loaded> load(const SagaId& id);

    // Thread-safe, for different runs. `is_stopping` ends it at the next step boundary.
    Rest work(const std::shared_ptr<Run>& run, const std::function<bool()>& is_stopping);

  private:
    using Saga = const std::shared_ptr<Run>&;
    using Turn = std::optional<Rest>;  // none: go on
    struct Stored {
        std::optional<db::SagaRow> row;
        std::vector<std::string> journal;
        bool is_lease_ours = true;
    };

    Result<Stored> read_stored(db::Tx& tx, const SagaId& id) const;

    Turn take_turn(Saga run, const Next& next);
    Turn turn_around(Saga run);
    bool is_asked_to_turn(const Run& run, const Next& next) const;

    Turn call(Saga run, int index);
    Turn refused(Saga run, int index, const Error& why);
    Turn observe(Saga run, int index);
    Turn undo_call(Saga run, int index);
    Turn observe_undone(Saga run, int index);
    Turn verify(Saga run, int index);
    Turn verify_undone(Saga run);

    Turn succeed(Saga run, int index, const AnyValue& output);
    Turn unknown(Saga run, int index, const Error& why);
    Turn try_again(Saga run, int index, const Error& why);
    Turn undo_again(Saga run, int index, const Error& why);
    Turn undo_answered(Saga run, int index);
    Turn pause(Saga run, int index, const RetryAfter& retry);
    Turn fail_step(Saga run, int index, const Error& why);
    Turn stuck(Saga run, std::string_view step, const Error& why);
    Turn owe(Saga run, int index, EntryKind kind);

    Turn commit(Saga run, JournalWrite write);
    Turn stopped(Saga run, const JournalWrite& write, const StepStop& stop);
    Turn stopped_forward(Saga run, JournalWrite next, const StepStop& stop);
    Turn stopped_backward(Saga run, JournalWrite next, const StepStop& stop);

    Entry entry_of(const Run& run, EntryKind kind, int index) const;
    JournalWrite one(Entry entry) const;
    Duration back_off(const StepRecord& record) const;
    bool has_lasted(const StepRecord& record, Duration span) const;
    bool is_unfenced(const Run& run, int index) const;
    std::optional<Time> quiet_until(const Run& run) const;
    bool is_left_out(const Run& run, int index) const;
    Status mark_corrupt(const db::SagaRow& row, const Error& why);

    Parts parts_;
    Writer& writer_;
    Caller caller_;
};

}  // namespace lockstep::saga
