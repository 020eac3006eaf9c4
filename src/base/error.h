// Errors: one closed list of codes, a message that names the cause, and the cause below it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace lockstep {

// A code exists only because some caller reacts to it differently. `kOutcomeUnknown` is not a
// failure: the effect may have happened, may happen later, or may never happen; observe, then
// decide.
enum class Code {
    kInvalidArgument,
    kUnauthenticated,
    kForbidden,
    kNotFound,
    kAlreadyExists,
    kConflict,
    kPreconditionFailed,
    kQuotaExceeded,
    kNoCapacity,
    kUnavailable,
    kDeadlineExceeded,
    kOutcomeUnknown,
    kUnsupported,
    kCorruptState,
    kInternal,
};

// The code's name on disk and in logs: "invalid_argument". Stable: journals hold it.
std::string_view code_name(Code code);

// The code of a name that code_name gave; kCorruptState for any other text.
Code code_from_name(std::string_view name);

// Whether the same call may simply be made again later: nothing happened and the reason is
// transient. kOutcomeUnknown is not retryable: it needs an observation first.
bool is_retryable(Code code);

struct [[nodiscard]] Error {
    Code code = Code::kInternal;
    std::string message;
    // The error below, when a layer added its context. Immutable and shared by copies of this
    // error.
    std::shared_ptr<const Error> cause;

    // "message: cause's message: ...", for logs and answers.
    std::string to_string() const;
};

// `format` is fmt's; made with fmt::format at the call: error(Code::kNotFound, fmt::format("no {}",
// x)).
Error error(Code code, std::string message);

// The same code with one more layer of context in front.
Error with_context(Error below, std::string context);

}  // namespace lockstep
