// JSON for journals, saga parameters and driver documents: described structs to and from
// Boost.JSON.
//
// A struct is described once: BOOST_DESCRIBE_STRUCT(Plan, (), (vm_id, network_ids)). Members are
// bool, integers, double, std::string, Id<>, Time, Duration, enums with a name table, optional,
// vector, map<string, ...>, and described structs. An absent optional is left out.
#pragma once

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/id.h"

namespace lockstep {

namespace json = boost::json;

// Parses one document of at most `max_bytes` and depth 32. Errors: kInvalidArgument.
Result<json::value> parse_json(std::string_view text, size_t max_bytes = 16U << 20);
std::string print_json(const json::value& value);

// A journal or a file that does not hold what its reader expects: kCorruptState, naming the member.
template <class T>
Result<T> from_json(const json::value& value);
template <class T>
json::value to_json(const T& value);

}  // namespace lockstep

#include "base/json_convert.h"
