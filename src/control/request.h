// Parts that the requests of many control functions share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace lockstep::control {

// Inherit it in the request of a list: the edge has checked that page and size come together.
struct Paging {
    static constexpr int32_t kDefaultPageSize = 500;

    std::optional<int32_t> page;       // from 1; what is below means the first
    std::optional<int32_t> page_size;  // -1: everything
    std::optional<std::string> keyword;

    int64_t limit() const {
        const int32_t size = page_size.value_or(kDefaultPageSize);
        return size < 0 ? std::numeric_limits<int64_t>::max() : size;
    }
    int64_t offset() const {
        if (!page || page_size.value_or(0) < 0) return 0;
        return int64_t{std::max(*page, 1) - 1} * page_size.value_or(kDefaultPageSize);
    }
};

// One entry of a map parameter in pair form: tags[0].key=k&tags[0].value=v. No value: any value.
struct KeyValue {
    std::string key;
    std::optional<std::string> value;
    bool operator==(const KeyValue&) const = default;
};

// An id parameter that also takes -1, with a meaning of the command's own ("all", "none").
template <class Id>
struct IdOrAll {
    std::optional<Id> id;
    bool is_all = false;

    bool is_given() const { return is_all || id.has_value(); }
};

}  // namespace lockstep::control
