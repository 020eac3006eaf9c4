#include "api/param.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lockstep::api {
namespace {

using detail::ParamInput;
using detail::RecordInput;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

// Characters as clients count them: code points.
size_t count_characters(std::string_view text) {
    return static_cast<size_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

// Long values are not repeated whole in an error.
std::string_view shortened(std::string_view value) { return value.substr(0, 100); }

tl::unexpected<ApiError> invalid_value(const ParamInput& input) {
    return refuse_parameter(
        fmt::format("Unable to execute API command {} due to invalid value {} for parameter {}",
                    input.command, shortened(input.value), input.name));
}

tl::unexpected<ApiError> broken_rule(const ParamInput& input, CsCode code,
                                     const std::string& rule) {
    return refuse(431, code,
                  fmt::format("Unable to execute API command {} due to invalid value. Parameter "
                              "{} is '{}' but {}",
                              input.command, input.name, shortened(input.value), rule));
}

bool is_numeric_id(std::string_view value) {
    return !value.empty() && value.size() < 20 &&
           std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
}

template <class Number>
bool parse_whole(std::string_view text, Number& number) {
    if (text.starts_with('+')) text.remove_prefix(1);
    const char* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, number);
    return failure == std::errc{} && stop == end && !text.empty();
}

const MapEntry* find_entry(std::span<const MapEntry> entries, std::string_view field) {
    for (const MapEntry& entry : entries) {
        if (equal_ignoring_case(entry.field, field)) return &entry;
    }
    return nullptr;
}

// A group with exactly a key and, possibly, a value is one pair; else its fields are pairs.
bool is_pair(const RecordInput& record) {
    if (find_entry(record.entries, "key") == nullptr) return false;
    return record.entries.size() == 1 ||
           (record.entries.size() == 2 && find_entry(record.entries, "value") != nullptr);
}

}  // namespace

std::string_view param_type_name(ParamType type) {
    switch (type) {
        case ParamType::kString:
            return "string";
        case ParamType::kUuid:
            return "uuid";
        case ParamType::kInteger:
            return "integer";
        case ParamType::kLong:
            return "long";
        case ParamType::kFloat:
            return "float";
        case ParamType::kBoolean:
            return "boolean";
        case ParamType::kDate:
            return "date";
        case ParamType::kMap:
            return "map";
        case ParamType::kStringList:
        case ParamType::kUuidList:
        case ParamType::kIntegerList:
            return "list";
    }
    return "string";
}

namespace detail {

ApiResult<std::string_view> decode_text(const ParamInput& input) {
    if (input.value.size() > input.param.max_length &&
        count_characters(input.value) > input.param.max_length) {
        return refuse_parameter(
            fmt::format("Unable to execute API command {} due to invalid value. Value greater than "
                        "max allowed length {} for param: {}",
                        input.command, input.param.max_length, input.name));
    }
    const auto& choices = input.param.choices;
    if (choices.empty()) return input.value;
    for (const std::string_view choice : choices) {
        if (equal_ignoring_case(choice, input.value)) return choice;
    }
    return broken_rule(input, CsCode::kOther,
                       fmt::format("must be one of {}", fmt::join(choices, ", ")));
}

bool decode_boolean(const ParamInput& input) { return equal_ignoring_case(input.value, "true"); }

ApiResult<int64_t> decode_number(const ParamInput& input, int64_t least, int64_t most) {
    int64_t number = 0;
    if (!parse_whole(input.value, number) || number < least || number > most) {
        return invalid_value(input);
    }
    const int64_t lower_bound = input.param.least.value_or(least);
    const int64_t upper_bound = input.param.most.value_or(most);
    if (number >= lower_bound && number <= upper_bound) return number;
    return broken_rule(input, CsCode::kInvalidParameter,
                       input.param.most
                           ? fmt::format("must be from {} to {}", lower_bound, upper_bound)
                           : fmt::format("must be at least {}", lower_bound));
}

ApiResult<double> decode_double(const ParamInput& input) {
    double number = 0;
    if (!parse_whole(input.value, number) || !std::isfinite(number)) return invalid_value(input);
    return number;
}

ApiResult<Time> decode_time(const ParamInput& input) {
    const bool is_end = input.param.is_end_of_day || input.param.name == "enddate";
    auto time = parse_wire_time(std::string(input.value), is_end);
    if (time) return *time;
    return refuse_parameter(fmt::format("Unable to parse date {} for command {}, parameter {}: {}",
                                        shortened(input.value), input.command, input.name,
                                        time.error().message));
}

ApiResult<Uuid> decode_uuid(const ParamInput& input) {
    if (input.names_nothing != nullptr && is_numeric_id(input.value)) {
        *input.names_nothing = true;
        return Uuid{};
    }
    auto uuid = Uuid::parse(input.value);
    if (uuid) return *uuid;
    return refuse_parameter(fmt::format("Unable to execute API command {} due to invalid value. {}",
                                        input.command,
                                        unknown_entity_text(input.name, shortened(input.value))));
}

ApiResult<size_t> decode_choice(const ParamInput& input, std::span<const std::string_view> names) {
    std::vector<std::string_view> choices;
    for (size_t at = 0; at < names.size(); ++at) {
        const std::string_view choice = names[at].substr(names[at].starts_with('k') ? 1 : 0);
        if (equal_ignoring_case(choice, input.value)) return at;
        choices.push_back(choice);
    }
    return broken_rule(input, CsCode::kOther,
                       fmt::format("must be one of {}", fmt::join(choices, ", ")));
}

ApiResult<std::vector<control::KeyValue>> decode_pairs(const ParamInput& input) {
    std::vector<control::KeyValue> pairs;
    const auto add = [&](const RecordInput& record) -> ApiResult<void> {
        if (is_pair(record)) {
            auto& pair = pairs.emplace_back();
            pair.key = find_entry(record.entries, "key")->value;
            if (const auto* value = find_entry(record.entries, "value")) pair.value = value->value;
            return {};
        }
        for (const MapEntry& entry : record.entries) {
            pairs.push_back({std::string(entry.field), std::string(entry.value)});
        }
        return {};
    };
    return for_each_record(input, add).map([&] { return std::move(pairs); });
}

ApiResult<std::map<std::string, std::string>> decode_flat(const ParamInput& input) {
    auto pairs = decode_pairs(input);
    if (!pairs) return tl::unexpected<ApiError>(std::move(pairs.error()));
    std::map<std::string, std::string> flat;
    for (auto& pair : *pairs) flat[std::move(pair.key)] = pair.value.value_or("");
    return flat;
}

std::vector<std::string_view> split_list(std::string_view value) {
    std::vector<std::string_view> items;
    while (!value.empty()) {
        const size_t comma = std::min(value.find(','), value.size());
        std::string_view item = value.substr(0, comma);
        while (item.starts_with(' ')) item.remove_prefix(1);
        while (item.ends_with(' ')) item.remove_suffix(1);
        if (!item.empty()) items.push_back(item);
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
    return items;
}

ApiResult<void> decode_record(const RecordInput& record, void* item) {
    for (const Param& field : *record.map.param.records) {
        const std::string name =
            fmt::format("{}[{}].{}", record.map.name, record.index, field.name);
        const MapEntry* entry = find_entry(record.entries, field.name);
        if (entry == nullptr || entry->value.empty()) {
            if (!field.is_required) continue;
            return refuse_parameter(
                fmt::format("Unable to execute API command {} due to missing parameter {}",
                            record.map.command, name));
        }
        const ParamInput input{field, name, record.map.command, entry->value, {}, nullptr};
        auto decoded = field.decode(static_cast<std::byte*>(item) + field.offset, input);
        if (!decoded) return decoded;
    }
    return {};
}

}  // namespace detail
}  // namespace lockstep::api
