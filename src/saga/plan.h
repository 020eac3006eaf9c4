// What is to be done next: pure functions of what is recorded.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "db/saga_table.h"
#include "saga/replay.h"

namespace lockstep::saga {

enum class Act {
    kRun,          // a local step, or the intent of a driver step: one closure
    kCall,         // the intent is committed: call
    kMarkUnknown,  // a pivot's call was under way when its process ended
    kRestart,      // start a driver step again, with the next token
    kObserve,      // after an unknown outcome
    kVerify,
    kUndo,  // a local undo, or the start of a driver step's: one closure
    kUndoCall,
    kRestartUndo,
    kObserveUndone,
    kVerifyUndone,
    kCloseSucceeded,
    kCloseFailed,
    kWait,  // until `until`
    kPark,  // stuck or restored: an operator's turn
};

struct Next {
    Act act = Act::kPark;
    int step = -1;
    Time until{};

    bool operator==(const Next&) const = default;
};

// `is_left_out(i)`: step i's condition says no. A wait that ends at or before `now` is over.
Next next_act(const Replay& replay, Time now, const std::function<bool(int)>& is_left_out);

// Whether undoing this step means to do anything.
bool needs_undo(const Step& step);

// --- Recovery: whose unfinished sagas to take ---

struct RecoveryView {
    std::string node;
    // Other nodes may run sagas of this database; else whoever is not us is dead.
    bool has_peers = false;
    // The first pass of this process: what the node's row says it runs, an earlier process ran.
    bool is_first_pass = false;
    std::function<bool(const std::string& name, int64_t version)> is_known;
};

struct RecoveryPlan {
    std::vector<db::Claimable> claim;
    std::vector<db::Claimable> unknown_version;  // for a program that has it
    int left_alone = 0;

    bool operator==(const RecoveryPlan&) const = delete;
};

RecoveryPlan plan_recovery(const std::vector<db::Claimable>& unfinished, const RecoveryView& view);

}  // namespace lockstep::saga
