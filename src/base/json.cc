#include "base/json.h"

#include <fmt/format.h>

namespace lockstep {

Result<json::value> parse_json(std::string_view text, size_t max_bytes) {
    if (text.size() > max_bytes) {
        return fail(Code::kInvalidArgument,
                    fmt::format("JSON of {} bytes, over the limit of {}", text.size(), max_bytes));
    }
    json::parse_options options;
    options.max_depth = 32;
    boost::system::error_code failure;
    json::value value =
        json::parse(json::string_view(text.data(), text.size()), failure, {}, options);
    if (failure) return fail(Code::kInvalidArgument, "not JSON: " + failure.message());
    return value;
}

std::string print_json(const json::value& value) { return json::serialize(value); }

}  // namespace lockstep
