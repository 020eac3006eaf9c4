// What every call to the world outside carries.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "base/clock.h"

namespace lockstep::driver {

// Fences a resource: drawn per resource in the transaction that writes the intent, always higher
// than any before (incarnation first: a restore from backup raises it). A system that fences
// refuses a token that is not higher than the last it saw, also for a resource already removed.
struct Token {
    int64_t incarnation = 0;
    int64_t counter = 0;
    auto operator<=>(const Token&) const = default;
};

// `key` names the call (saga, step, run or undo, attempt): the same key gets the same answer, so a
// call that is repeated after a lost reply has its effect once. Errors of every call:
// kOutcomeUnknown when the effect may or may not have happened (deadline, lost reply),
// kUnavailable when it certainly has not, kConflict for a stale token.
struct Call {
    Deadline deadline;
    std::string key;
    Token token;
};

}  // namespace lockstep::driver
