// What a refused call is answered: the HTTP status, CloudStack's own code and the text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lockstep::api {

// CloudStack's second code. kNone: left out of the answer (authentication).
enum class CsCode {
    kNone = 0,
    kRuntime = 4250,
    kAccountLimit = 4280,
    kAuthentication = 4290,
    kConcurrentOperation = 4300,
    kNoCapacity = 4325,
    kInvalidParameter = 4350,
    kRuleConflict = 4360,
    kPermissionDenied = 4365,
    kAllocation = 4370,
    kInUse = 4375,
    kUnavailable = 4380,
    kUnsupported = 4390,
    kRateLimit = 4545,
    kOther = 9999,
};

struct ApiError {
    int status = 530;  // HTTP status and "errorcode"
    CsCode cs_code = CsCode::kOther;
    std::string text;
    // The outer key is "errorresponse" and not the command's.
    bool is_anonymous = false;
};

template <class T>
using ApiResult = tl::expected<T, ApiError>;

inline tl::unexpected<ApiError> refuse(int status, CsCode cs_code, std::string text) {
    return tl::unexpected<ApiError>(ApiError{status, cs_code, std::move(text), false});
}
// A refusal by the parameter parser: 431 with 9999.
inline tl::unexpected<ApiError> refuse_parameter(std::string text) {
    return refuse(431, CsCode::kOther, std::move(text));
}

// A command's own codes for an error, where the general table does not fit:
// {Code::kConflict, 537, CsCode::kRuleConflict}.
struct ErrorOverride {
    Code code = Code::kInternal;
    int status = 530;
    CsCode cs_code = CsCode::kOther;
};

// The answer to a control function's error: `overrides` first, then the general table. The text is
// the error's own with its causes; callers who are not root admins get no text for kInternal,
// kCorruptState, kNoCapacity, only what kind of failure it was.
ApiError to_api_error(const Error& error, std::span<const ErrorOverride> overrides, bool is_root);

// The words that clients search for when an id names nothing: "Invalid parameter <name>
// value=<value> due to incorrect long value format, or entity does not exist".
std::string unknown_entity_text(std::string_view name, std::string_view value);

// Whether a text has these words.
bool says_unknown_entity(std::string_view text);

// For a handler that knows which of its parameters names nothing; kNotFound.
Error invalid_reference(std::string_view parameter, std::string_view value);

}  // namespace lockstep::api
