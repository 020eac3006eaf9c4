#include "base/error.h"

#include <array>
#include <utility>

namespace lockstep {
namespace {

struct CodeRow {
    Code code;
    std::string_view name;
    bool is_retryable;
};

constexpr std::array kCodes = {
    CodeRow{Code::kInvalidArgument, "invalid_argument", false},
    CodeRow{Code::kUnauthenticated, "unauthenticated", false},
    CodeRow{Code::kForbidden, "forbidden", false},
    CodeRow{Code::kNotFound, "not_found", false},
    CodeRow{Code::kAlreadyExists, "already_exists", false},
    CodeRow{Code::kConflict, "conflict", false},
    CodeRow{Code::kPreconditionFailed, "precondition_failed", false},
    CodeRow{Code::kQuotaExceeded, "quota_exceeded", false},
    CodeRow{Code::kNoCapacity, "no_capacity", false},
    CodeRow{Code::kUnavailable, "unavailable", true},
    CodeRow{Code::kDeadlineExceeded, "deadline_exceeded", true},
    CodeRow{Code::kOutcomeUnknown, "outcome_unknown", false},
    CodeRow{Code::kUnsupported, "unsupported", false},
    CodeRow{Code::kCorruptState, "corrupt_state", false},
    CodeRow{Code::kInternal, "internal", false},
};

}  // namespace

std::string_view code_name(Code code) { return kCodes.at(static_cast<size_t>(code)).name; }

Code code_from_name(std::string_view name) {
    for (const auto& row : kCodes) {
        if (row.name == name) return row.code;
    }
    return Code::kCorruptState;
}

bool is_retryable(Code code) { return kCodes.at(static_cast<size_t>(code)).is_retryable; }

std::string Error::to_string() const {
    std::string text = message;
    for (const Error* below = cause.get(); below != nullptr; below = below->cause.get()) {
        text += ": ";
        text += below->message;
    }
    return text;
}

Error error(Code code, std::string message) { return {code, std::move(message), nullptr}; }

Error with_context(Error below, std::string context) {
    const Code code = below.code;
    return {code, std::move(context), std::make_shared<const Error>(std::move(below))};
}

}  // namespace lockstep
