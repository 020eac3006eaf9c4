// Dates as S3 writes them.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"

namespace lockstep::driver {

// "20261122T171842Z", the form that signatures are made over.
std::string format_signing_time(Time time);
// "Sun, 22 Nov 2026 17:18:42 GMT". Errors: kInvalidArgument.
Result<Time> parse_http_date(std::string_view text);
// "2026-11-22T17:19:13.426Z", with or without a fraction of a second. Errors: kInvalidArgument.
Result<Time> parse_listing_date(std::string_view text);

}  // namespace lockstep::driver
