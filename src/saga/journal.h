// The journal: what has happened to a saga, one entry after the other. Only ever appended to.
//
// An entry is one line of a story that a person can read: {"e":"started","s":"bucket","n":1,…}. All
// entries of one commit are one row (db/saga_table.h), a JSON array.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "driver/call.h"

namespace lockstep::saga {

enum class EntryKind {
    kStarted,  // a run of a step begins: its intent is committed
    kSucceeded,
    kFailed,
    kUnknown,  // the outcome of the call is not known
    kWaiting,  // for a time, or for a system
    kUndoStarted,
    kUndoFinished,
    kStuck,
    kResumed,
    kRestored,
    kAbandoned,
};

// The entry's name on disk: "undo_started".
std::string_view entry_name(EntryKind kind);

// The step name of verify_undone's entries, and of those that belong to no step.
inline constexpr std::string_view kUndoneCheck = "(undone)";

struct Entry {
    EntryKind kind = EntryKind::kStarted;
    std::string step;
    int attempt = 0;  // of the run or the undo; 0 where it has no meaning
    Time at{};
    std::optional<driver::Token> token;
    json::value intent;              // started
    json::value output;              // succeeded
    std::optional<Error> error;      // failed, unknown, waiting, stuck
    std::optional<Time> wake_at;     // waiting, failed
    std::string note;                // progress; why it was resumed or abandoned
    std::vector<std::string> debts;  // names of what is owed from here on
    bool is_to_confirm = false;      // waiting: for the quiet time after an undo
    bool is_under_way = false;       // waiting: a part of the step's effect is there
};

// Appends the entry's JSON, without a comma.
void append_entry(std::string& text, const Entry& entry);

// The entries of one journal row. Errors: kCorruptState.
Result<std::vector<Entry>> parse_entries(std::string_view row);

}  // namespace lockstep::saga
