#include "model/vlan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lockstep::model {
namespace {

constexpr int64_t kMaxVni = 16'777'214;
constexpr int64_t kMaxVlan = 4095;
constexpr std::string_view kScheme = "vlan://";
constexpr std::string_view kUntagged = "untagged";

Result<int64_t> parse_tag(std::string_view text, int64_t limit) {
    int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = failure == std::errc{} && end == text.data() + text.size();
    if (!is_whole || value < 0 || value > limit) {
        return fail(Code::kInvalidArgument,
                    fmt::format("'{}' is not a tag from 0 to {}", text.substr(0, 32), limit));
    }
    return value;
}

Result<VlanTagRange> parse_range(std::string_view text) {
    const size_t dash = text.find('-');
    VlanTagRange range;
    range.first = TRY(parse_tag(text.substr(0, dash), kMaxVni));
    range.last = range.first;
    if (dash != std::string_view::npos) {
        range.last = TRY(parse_tag(text.substr(dash + 1), kMaxVni));
    }
    if (range.last < range.first) {
        return fail(Code::kInvalidArgument,
                    fmt::format("the range {} ends before it starts", text));
    }
    return range;
}

}  // namespace

Result<std::vector<VlanTagRange>> parse_vlan_ranges(std::string_view text) {
    std::vector<VlanTagRange> ranges;
    while (!text.empty()) {
        const size_t comma = text.find(',');
        ranges.push_back(TRY(parse_range(text.substr(0, comma))));
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    std::ranges::sort(ranges, {}, &VlanTagRange::first);
    for (size_t i = 1; i < ranges.size(); ++i) {
        if (ranges[i].first <= ranges[i - 1].last) {
            return fail(Code::kInvalidArgument,
                        fmt::format("the ranges {}-{} and {}-{} overlap", ranges[i - 1].first,
                                    ranges[i - 1].last, ranges[i].first, ranges[i].last));
        }
    }
    return ranges;
}

Result<std::optional<int64_t>> parse_vlan(std::string_view text) {
    if (text.starts_with(kScheme)) text.remove_prefix(kScheme.size());
    if (text == kUntagged) return std::optional<int64_t>{};
    return std::optional<int64_t> { TRY(parse_tag(text, kMaxVlan)) };
}

std::string vlan_uri(std::optional<int64_t> tag) {
    return tag ? fmt::format("{}{}", kScheme, *tag) : fmt::format("{}{}", kScheme, kUntagged);
}

std::optional<int64_t> lowest_free_vlan(const std::vector<VlanTagRange>& ranges,
                                        const std::vector<int64_t>& taken) {
    for (const auto& range : ranges) {
        int64_t candidate = range.first;
        for (auto it = std::ranges::lower_bound(taken, range.first);
             it != taken.end() && *it <= candidate; ++it) {
            if (*it == candidate) ++candidate;
        }
        if (candidate <= range.last) return candidate;
    }
    return std::nullopt;
}

}  // namespace lockstep::model
