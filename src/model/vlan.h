// VLAN and VNI tags of a physical network, and how they are written on the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lockstep::model {

// Inclusive.
struct VlanTagRange {
    int64_t first = 0;
    int64_t last = 0;
};

// "100-200,300,400-410"; empty text is no range. Errors: kInvalidArgument, also for ranges that
// overlap, for tags outside 0..16777214 and for ends before starts.
Result<std::vector<VlanTagRange>> parse_vlan_ranges(std::string_view text);

// "untagged", "vlan://untagged", "100" or "vlan://100": nothing for untagged, else the tag.
// Errors: kInvalidArgument unless it is one of these, with a tag in 0..4095.
Result<std::optional<int64_t>> parse_vlan(std::string_view text);

// "vlan://100"; "vlan://untagged" for nothing.
std::string vlan_uri(std::optional<int64_t> tag);

// The lowest tag of `ranges` that is not in `taken` (sorted ascending); nothing when all are.
std::optional<int64_t> lowest_free_vlan(const std::vector<VlanTagRange>& ranges,
                                        const std::vector<int64_t>& taken);

}  // namespace lockstep::model
