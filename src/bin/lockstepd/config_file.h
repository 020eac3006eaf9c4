// The TOML file of options: the same names as the flags, without the dashes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace lockstep::lockstepd {

// Each key's values as text; one unless the file gives an array.
using ConfigValues = std::map<std::string, std::vector<std::string>>;

// Errors: kInvalidArgument, with the place in the file: no TOML, or a value that is neither text,
// number, boolean nor an array of texts. kUnavailable when it can not be read.
Result<ConfigValues> read_config_file(const std::string& path);

}  // namespace lockstep::lockstepd
