// How each type of a request's member is decoded. Included by api/param.h only.
#pragma once

#include <array>
#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "api/api_error.h"
#include "api/received.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/secret.h"
#include "control/request.h"

namespace lockstep::api {

struct Param;

enum class ParamType {
    kString,
    kUuid,
    kInteger,
    kLong,
    kFloat,
    kBoolean,
    kDate,
    kMap,
    kStringList,
    kUuidList,
    kIntegerList,
};
// As listApis spells it: "string", "uuid", …, "list".
std::string_view param_type_name(ParamType type);

namespace detail {

// One parameter of one call. `entries` holds a map's, by rising index.
struct ParamInput {
    const Param& param;
    std::string_view name;     // as errors say it
    std::string_view command;  // lower case
    std::string_view value;
    std::span<const MapEntry> entries;
    // On a list command: set when an id is of the old numeric kind, which no object here has.
    bool* names_nothing = nullptr;
};

using DecodeParam = ApiResult<void> (*)(void* slot, const ParamInput& input);

// The value, checked against length and choices.
ApiResult<std::string_view> decode_text(const ParamInput& input);
bool decode_boolean(const ParamInput& input);
ApiResult<int64_t> decode_number(const ParamInput& input, int64_t least, int64_t most);
ApiResult<double> decode_double(const ParamInput& input);
ApiResult<Time> decode_time(const ParamInput& input);
ApiResult<Uuid> decode_uuid(const ParamInput& input);
// The position of the value among `names` (each with a k in front), in any case.
ApiResult<size_t> decode_choice(const ParamInput& input, std::span<const std::string_view> names);
ApiResult<std::vector<control::KeyValue>> decode_pairs(const ParamInput& input);
ApiResult<std::map<std::string, std::string>> decode_flat(const ParamInput& input);
// Comma-separated; empty items are left out.
std::vector<std::string_view> split_list(std::string_view value);

// The entries of one index of a map.
struct RecordInput {
    const ParamInput& map;
    int index = 0;
    std::span<const MapEntry> entries;
};
ApiResult<void> decode_record(const RecordInput& record, void* item);

// Calls use(RecordInput) for each index, in order, until one refuses.
template <class Use>
ApiResult<void> for_each_record(const ParamInput& input, Use use) {
    for (size_t from = 0; from < input.entries.size();) {
        size_t to = from + 1;
        const int index = input.entries[from].index;
        while (to < input.entries.size() && input.entries[to].index == index) ++to;
        ApiResult<void> used =
            use(RecordInput{input, index, input.entries.subspan(from, to - from)});
        if (!used) return used;
        from = to;
    }
    return {};
}

// Assigns what `decoded` holds.
template <class T, class From>
ApiResult<void> store(T& slot, ApiResult<From>&& decoded) {
    if (!decoded) return tl::unexpected<ApiError>(std::move(decoded.error()));
    slot = T(std::move(*decoded));
    return {};
}

template <class T>
struct ParamForm;

template <>
struct ParamForm<std::string> {
    static constexpr ParamType kType = ParamType::kString;
    static ApiResult<void> decode(std::string& slot, const ParamInput& input) {
        return store(slot, decode_text(input));
    }
};

template <>
struct ParamForm<Secret<std::string>> {
    static constexpr ParamType kType = ParamType::kString;
    static ApiResult<void> decode(Secret<std::string>& slot, const ParamInput& input) {
        return decode_text(input).map(
            [&](std::string_view text) { slot = Secret<std::string>(std::string(text)); });
    }
};

template <>
struct ParamForm<bool> {
    static constexpr ParamType kType = ParamType::kBoolean;
    static ApiResult<void> decode(bool& slot, const ParamInput& input) {
        slot = decode_boolean(input);
        return {};
    }
};

template <std::integral T>
    requires(!std::same_as<T, bool>)
struct ParamForm<T> {
    static constexpr ParamType kType = sizeof(T) > 4 ? ParamType::kLong : ParamType::kInteger;
    static ApiResult<void> decode(T& slot, const ParamInput& input) {
        return store(slot, decode_number(input, int64_t{std::numeric_limits<T>::min()},
                                         static_cast<int64_t>(std::numeric_limits<T>::max())));
    }
};

template <>
struct ParamForm<double> {
    static constexpr ParamType kType = ParamType::kFloat;
    static ApiResult<void> decode(double& slot, const ParamInput& input) {
        return store(slot, decode_double(input));
    }
};

template <>
struct ParamForm<Time> {
    static constexpr ParamType kType = ParamType::kDate;
    static ApiResult<void> decode(Time& slot, const ParamInput& input) {
        return store(slot, decode_time(input));
    }
};

template <>
struct ParamForm<Uuid> {
    static constexpr ParamType kType = ParamType::kUuid;
    static ApiResult<void> decode(Uuid& slot, const ParamInput& input) {
        return store(slot, decode_uuid(input));
    }
};

template <class Tag>
struct ParamForm<Id<Tag>> {
    static constexpr ParamType kType = ParamType::kUuid;
    static ApiResult<void> decode(Id<Tag>& slot, const ParamInput& input) {
        return store(slot, decode_uuid(input));
    }
};

template <class IdType>
struct ParamForm<control::IdOrAll<IdType>> {
    static constexpr ParamType kType = ParamType::kUuid;
    static ApiResult<void> decode(control::IdOrAll<IdType>& slot, const ParamInput& input) {
        slot.is_all = input.value == "-1";
        if (slot.is_all) return {};
        return ParamForm<IdType>::decode(slot.id.emplace(), input);
    }
};

template <class T>
    requires(std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value)
struct ParamForm<T> {
    static constexpr ParamType kType = ParamType::kString;
    static ApiResult<void> decode(T& slot, const ParamInput& input) {
        using All = boost::describe::describe_enumerators<T>;
        std::array<std::string_view, boost::mp11::mp_size<All>::value> names;
        std::array<T, boost::mp11::mp_size<All>::value> values;
        size_t count = 0;
        boost::mp11::mp_for_each<All>([&](auto enumerator) {
            names[count] = enumerator.name;
            values[count++] = enumerator.value;
        });
        return decode_choice(input, names).map([&](size_t at) { slot = values[at]; });
    }
};

template <>
struct ParamForm<std::vector<control::KeyValue>> {
    static constexpr ParamType kType = ParamType::kMap;
    static ApiResult<void> decode(std::vector<control::KeyValue>& slot, const ParamInput& input) {
        return store(slot, decode_pairs(input));
    }
};

template <>
struct ParamForm<std::map<std::string, std::string>> {
    static constexpr ParamType kType = ParamType::kMap;
    static ApiResult<void> decode(std::map<std::string, std::string>& slot,
                                  const ParamInput& input) {
        return store(slot, decode_flat(input));
    }
};

template <>
struct ParamForm<std::vector<std::map<std::string, std::string>>> {
    static constexpr ParamType kType = ParamType::kMap;
    static ApiResult<void> decode(std::vector<std::map<std::string, std::string>>& slot,
                                  const ParamInput& input) {
        return for_each_record(input, [&](const RecordInput& record) -> ApiResult<void> {
            auto& item = slot.emplace_back();
            for (const MapEntry& entry : record.entries)
                item[std::string(entry.field)] = entry.value;
            return {};
        });
    }
};

constexpr ParamType list_of(ParamType item) {
    switch (item) {
        case ParamType::kUuid:
            return ParamType::kUuidList;
        case ParamType::kInteger:
        case ParamType::kLong:
            return ParamType::kIntegerList;
        default:
            return ParamType::kStringList;
    }
}

template <class T>
struct ParamForm<std::vector<T>> {
    static constexpr ParamType kType = list_of(ParamForm<T>::kType);
    static ApiResult<void> decode(std::vector<T>& slot, const ParamInput& input) {
        for (const std::string_view text : split_list(input.value)) {
            ParamInput item = input;
            item.value = text;
            T value{};
            auto decoded = ParamForm<T>::decode(value, item);
            if (!decoded) return decoded;
            slot.push_back(std::move(value));
        }
        return {};
    }
};

template <class T>
struct ParamForm<std::optional<T>> {
    static constexpr ParamType kType = ParamForm<T>::kType;
    static ApiResult<void> decode(std::optional<T>& slot, const ParamInput& input) {
        return ParamForm<T>::decode(slot.emplace(), input);
    }
};

}  // namespace detail
}  // namespace lockstep::api
