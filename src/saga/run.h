// A saga that is at work in this process, and what one journal write is to begin with.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "db/saga_table.h"
#include "saga/erased_step.h"
#include "saga/fault_points.h"
#include "saga/hold.h"
#include "saga/replay.h"

namespace lockstep::saga {

// One worker has it at a time. Closures read it; it changes only when none can run any more.
struct Run {
    std::shared_ptr<const Definition> definition;
    db::SagaRow row;
    AnyValue params;
    Replay replay;
    std::string journal;      // all entries so far, with commas between: what is folded at the end
    int64_t lease_epoch = 0;  // under which it was loaded

    const Step& step(int index) const { return definition->steps[static_cast<size_t>(index)]; }
    JobOwner owner() const { return {row.account_id, row.user_id, row.domain_id}; }
};

// Reads a saga and its journal, or nothing when it has ended. Errors: kCorruptState when the
// journal does not make sense, kUnsupported when `definition` is null.
Result<std::shared_ptr<Run>> make_run(db::SagaRow row, const std::vector<std::string>& journal,
                                      std::shared_ptr<const Definition> definition);

// What happens in the same transaction as the entries, beside the local steps that follow.
enum class WriteEffect {
    kNone,
    kRecord,       // of a driver step that has succeeded
    kUnrecord,     // of a driver step that is undone
    kDebt,         // a clean-up that is given up for now
    kTombstone,    // an unknown outcome at a system that does not fence
    kRestart,      // the next start of a driver step: a token
    kRestartUndo,  // likewise of its undo
    kReplan,       // give back all holds and ask for more
    kStuck,        // hooks, and those who wait are refused
};

struct JournalWrite {
    std::vector<Entry> entries;
    WriteEffect effect = WriteEffect::kNone;
    int step = -1;    // what the effect is about
    AnyValue output;  // of the `succeeded` in entries
    Holds holds;      // kReplan
    // The first step that is not to be run in this write, though it could; -1: none.
    int stop_before = -1;
};

// A local step, an intent or a local undo did not go through: the whole write was undone.
struct StepStop {
    int step = -1;
    Direction direction = Direction::kRun;
    std::optional<Error> error = {};
    std::optional<RetryAfter> retry = {};
    std::optional<Holds> more_holds = {};
};

}  // namespace lockstep::saga
