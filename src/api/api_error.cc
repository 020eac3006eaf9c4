#include "api/api_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lockstep::api {
namespace {

struct ErrorRow {
    Code code;
    int status;
    CsCode cs_code;
    // Callers who are not root admins read this; empty: the error's own text.
    std::string_view text_for_others;
};

constexpr std::string_view kInternalText =
    "The operation failed for an internal reason; the administrator finds it in the log";

// Every code of base, in CloudStack's terms.
constexpr std::array kErrors = {
    ErrorRow{Code::kInvalidArgument, 431, CsCode::kInvalidParameter, {}},
    ErrorRow{Code::kUnauthenticated, 401, CsCode::kNone, {}},
    ErrorRow{Code::kForbidden, 531, CsCode::kPermissionDenied, {}},
    ErrorRow{Code::kNotFound, 431, CsCode::kInvalidParameter, {}},
    ErrorRow{Code::kAlreadyExists, 431, CsCode::kInvalidParameter, {}},
    ErrorRow{Code::kConflict, 530, CsCode::kConcurrentOperation, {}},
    ErrorRow{Code::kPreconditionFailed, 431, CsCode::kInvalidParameter, {}},
    ErrorRow{Code::kQuotaExceeded, 535, CsCode::kAllocation, {}},
    ErrorRow{Code::kNoCapacity, 533, CsCode::kNoCapacity,
             "There is not enough capacity for the operation"},
    ErrorRow{Code::kUnavailable, 534, CsCode::kUnavailable, {}},
    ErrorRow{Code::kDeadlineExceeded, 530, CsCode::kRuntime, {}},
    ErrorRow{Code::kOutcomeUnknown, 530, CsCode::kRuntime, {}},
    ErrorRow{Code::kUnsupported, 431, CsCode::kUnsupported, {}},
    ErrorRow{Code::kCorruptState, 530, CsCode::kRuntime, kInternalText},
    ErrorRow{Code::kInternal, 530, CsCode::kRuntime, kInternalText},
};

constexpr std::string_view kUnknownEntity =
    "due to incorrect long value format, or entity does "
    "not exist";

}  // namespace

ApiError to_api_error(const Error& error, std::span<const ErrorOverride> overrides, bool is_root) {
    const auto* row = std::ranges::find(kErrors, error.code, &ErrorRow::code);
    const ErrorRow& general = row != kErrors.end() ? *row : kErrors.back();
    ApiError answer{general.status, general.cs_code, {}, false};
    const auto own = std::ranges::find(overrides, error.code, &ErrorOverride::code);
    if (own != overrides.end()) {
        answer.status = own->status;
        answer.cs_code = own->cs_code;
    }
    answer.text = !is_root && !general.text_for_others.empty()
                      ? std::string(general.text_for_others)
                      : error.to_string();
    return answer;
}

std::string unknown_entity_text(std::string_view name, std::string_view value) {
    return fmt::format("Invalid parameter {} value={} {}", name, value, kUnknownEntity);
}

bool says_unknown_entity(std::string_view text) {
    return text.find(kUnknownEntity) != std::string_view::npos;
}

Error invalid_reference(std::string_view parameter, std::string_view value) {
    return error(Code::kNotFound, unknown_entity_text(parameter, value));
}

}  // namespace lockstep::api
