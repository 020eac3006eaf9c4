// Which names a bucket may have: those that every S3 store takes.
#pragma once

#include <string_view>

#include "base/result.h"

namespace lockstep::model {

// 3 to 63 characters: lower case letters, digits, '-' and '.', a letter or digit at both ends and
// around each dot; not in the form of an IPv4 address; no prefix, suffix or name that S3 or a store
// keeps for itself. Errors: kInvalidArgument, naming the rule.
Status check_bucket_name(std::string_view name);

}  // namespace lockstep::model
