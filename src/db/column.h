// What a C++ type is in a column: bool, integers, Time and Duration are BIGINT; strings, ids and
// described enums (kRunning is "Running") are TEXT; bytes are BLOB; an empty optional is NULL;
// vectors, maps, described structs and JSON are JSON in TEXT.
#pragma once

#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "db/store.h"

namespace lockstep::db {

// ColumnForm<T>::to(value) -> Value; ColumnForm<T>::from(Value) -> Result<T>, kCorruptState when
// the column holds something else.
template <class T>
struct ColumnForm;

namespace detail {

inline tl::unexpected<Error> wrong_column(std::string_view expected, const Value& found) {
    static constexpr const char* kNames[] = {"NULL", "an integer", "a double", "text", "bytes"};
    return fail(Code::kCorruptState,
                std::string("holds ") + kNames[found.index()] + ", not " + std::string(expected));
}

template <class T>
struct JsonColumn {
    static Value to(const T& value) { return print_json(to_json(value)); }
    static Result<T> from(const Value& value) {
        const auto* text = std::get_if<std::string>(&value);
        if (text == nullptr) return wrong_column("JSON", value);
        auto parsed = parse_json(*text);
        if (!parsed) return fail(Code::kCorruptState, parsed.error().message);
        return from_json<T>(*parsed);
    }
};

}  // namespace detail

template <std::integral T>
struct ColumnForm<T> {
    static Value to(T value) { return static_cast<int64_t>(value); }
    static Result<T> from(const Value& value) {
        const auto* number = std::get_if<int64_t>(&value);
        if (number == nullptr) return detail::wrong_column("an integer", value);
        if constexpr (std::same_as<T, bool>) {
            return *number != 0;
        } else {
            if (!std::in_range<T>(*number)) {
                return fail(Code::kCorruptState, "holds an integer out of range");
            }
            return static_cast<T>(*number);
        }
    }
};

// Aggregates only (see Value); no column is a double.
template <>
struct ColumnForm<double> {
    static Value to(double value) { return value; }
    static Result<double> from(const Value& value) {
        if (const auto* number = std::get_if<double>(&value)) return *number;
        if (const auto* number = std::get_if<int64_t>(&value)) return static_cast<double>(*number);
        return detail::wrong_column("a number", value);
    }
};

template <>
struct ColumnForm<std::string> {
    static Value to(std::string value) { return value; }
    static Result<std::string> from(const Value& value) {
        const auto* text = std::get_if<std::string>(&value);
        if (text == nullptr) return detail::wrong_column("text", value);
        return *text;
    }
};

template <>
struct ColumnForm<std::vector<uint8_t>> {
    static Value to(std::vector<uint8_t> value) { return value; }
    static Result<std::vector<uint8_t>> from(const Value& value) {
        const auto* bytes = std::get_if<std::vector<uint8_t>>(&value);
        if (bytes == nullptr) return detail::wrong_column("bytes", value);
        return *bytes;
    }
};

namespace detail {

template <class T>
struct IdColumn {
    static Value to(const T& value) { return value.to_string(); }
    static Result<T> from(const Value& value) {
        const auto* text = std::get_if<std::string>(&value);
        if (text == nullptr) return wrong_column("an id", value);
        auto parsed = T::parse(*text);
        if (!parsed) return fail(Code::kCorruptState, parsed.error().message);
        return *parsed;
    }
};

}  // namespace detail

template <>
struct ColumnForm<Uuid> : detail::IdColumn<Uuid> {};
template <class Tag>
struct ColumnForm<Id<Tag>> : detail::IdColumn<Id<Tag>> {};

template <>
struct ColumnForm<Time> {
    static Value to(Time value) { return int64_t{value.time_since_epoch().count()}; }
    static Result<Time> from(const Value& value) {
        return Time{Duration{TRY(ColumnForm<int64_t>::from(value))}};
    }
};

template <>
struct ColumnForm<Duration> {
    static Value to(Duration value) { return int64_t{value.count()}; }
    static Result<Duration> from(const Value& value) {
        return Duration { TRY(ColumnForm<int64_t>::from(value)) };
    }
};

template <lockstep::detail::DescribedEnum T>
struct ColumnForm<T> {
    static Value to(T value) {
        const char* name = boost::describe::enum_to_string(value, "k?");
        return std::string(name + (name[0] == 'k' ? 1 : 0));
    }
    static Result<T> from(const Value& value) {
        const auto* text = std::get_if<std::string>(&value);
        if (text == nullptr) return detail::wrong_column("a name", value);
        T result{};
        if (!boost::describe::enum_from_string(("k" + *text).c_str(), result) &&
            !boost::describe::enum_from_string(text->c_str(), result)) {
            return fail(Code::kCorruptState, "holds the unknown name '" + *text + "'");
        }
        return result;
    }
};

template <class T>
struct ColumnForm<std::optional<T>> {
    static Value to(const std::optional<T>& value) {
        return value ? ColumnForm<T>::to(*value) : Value{Null{}};
    }
    static Result<std::optional<T>> from(const Value& value) {
        if (std::holds_alternative<Null>(value)) return std::optional<T>{};
        return std::optional<T> { TRY(ColumnForm<T>::from(value)) };
    }
};

template <class T>
struct ColumnForm<std::vector<T>> : detail::JsonColumn<std::vector<T>> {};
template <class T>
struct ColumnForm<std::map<std::string, T>> : detail::JsonColumn<std::map<std::string, T>> {};
template <>
struct ColumnForm<json::value> : detail::JsonColumn<json::value> {};
template <lockstep::detail::Described T>
struct ColumnForm<T> : detail::JsonColumn<T> {};

// What a parameter of a statement is: any column type, and text that is not a std::string.
template <class T>
Value to_value(const T& value) {
    if constexpr (std::is_same_v<T, std::nullopt_t> || std::is_same_v<T, Null>) {
        return Null{};
    } else if constexpr (std::is_same_v<T, Value>) {
        return value;
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        return std::string(std::string_view(value));
    } else {
        return ColumnForm<T>::to(value);
    }
}

// values(account_id, VmState::kRunning, now): the parameters $1, $2, $3.
template <class... Ts>
Values values(const Ts&... parameters) {
    Values result;
    result.reserve(sizeof...(parameters));
    (result.push_back(to_value(parameters)), ...);
    return result;
}

}  // namespace lockstep::db
