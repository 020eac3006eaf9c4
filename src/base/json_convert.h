// The conversions behind to_json and from_json; included by base/json.h only.
#pragma once

#include <boost/mp11.hpp>
#include <concepts>
#include <limits>

#include "base/json.h"

namespace lockstep {
namespace detail {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_enum_v<T>;
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <class T>
struct JsonForm;

inline tl::unexpected<Error> wrong_json(std::string_view expected) {
    return fail(Code::kCorruptState, "JSON holds no " + std::string(expected));
}

template <>
struct JsonForm<bool> {
    static json::value to(bool value) { return value; }
    static Result<bool> from(const json::value& value) {
        if (!value.is_bool()) return wrong_json("boolean");
        return value.get_bool();
    }
};

template <std::integral T>
    requires(!std::same_as<T, bool>)
struct JsonForm<T> {
    static json::value to(T value) { return value; }
    static Result<T> from(const json::value& value) {
        if (value.is_int64() && std::in_range<T>(value.get_int64())) {
            return static_cast<T>(value.get_int64());
        }
        if (value.is_uint64() && std::in_range<T>(value.get_uint64())) {
            return static_cast<T>(value.get_uint64());
        }
        return wrong_json("integer in range");
    }
};

template <>
struct JsonForm<double> {
    static json::value to(double value) { return value; }
    static Result<double> from(const json::value& value) {
        if (value.is_double()) return value.get_double();
        if (value.is_int64()) return static_cast<double>(value.get_int64());
        return wrong_json("number");
    }
};

template <>
struct JsonForm<std::string> {
    static json::value to(const std::string& value) { return json::value(value); }
    static Result<std::string> from(const json::value& value) {
        if (!value.is_string()) return wrong_json("string");
        return std::string(value.get_string());
    }
};

template <>
struct JsonForm<json::value> {
    static json::value to(const json::value& value) { return value; }
    static Result<json::value> from(const json::value& value) { return value; }
};

template <>
struct JsonForm<Uuid> {
    static json::value to(const Uuid& value) { return json::value(value.to_string()); }
    static Result<Uuid> from(const json::value& value) {
        return Uuid::parse(TRY(JsonForm<std::string>::from(value)));
    }
};

template <class Tag>
struct JsonForm<Id<Tag>> {
    static json::value to(const Id<Tag>& value) { return json::value(value.to_string()); }
    static Result<Id<Tag>> from(const json::value& value) {
        return Id<Tag>::parse(TRY(JsonForm<std::string>::from(value)));
    }
};

template <>
struct JsonForm<Time> {
    static json::value to(Time value) { return value.time_since_epoch().count(); }
    static Result<Time> from(const json::value& value) {
        return Time{Duration{TRY(JsonForm<int64_t>::from(value))}};
    }
};

template <>
struct JsonForm<Duration> {
    static json::value to(Duration value) { return value.count(); }
    static Result<Duration> from(const json::value& value) {
        return Duration { TRY(JsonForm<int64_t>::from(value)) };
    }
};

template <DescribedEnum T>
struct JsonForm<T> {
    static json::value to(T value) {
        return json::value(boost::describe::enum_to_string(value, "?"));
    }
    static Result<T> from(const json::value& value) {
        const auto text = TRY(JsonForm<std::string>::from(value));
        T result{};
        if (!boost::describe::enum_from_string(text.c_str(), result)) {
            return wrong_json("known name; found '" + text + "'");
        }
        return result;
    }
};

template <class T>
struct JsonForm<std::optional<T>> {
    static json::value to(const std::optional<T>& value) {
        return value ? JsonForm<T>::to(*value) : json::value(nullptr);
    }
    static Result<std::optional<T>> from(const json::value& value) {
        if (value.is_null()) return std::optional<T>{};
        return std::optional<T> { TRY(JsonForm<T>::from(value)) };
    }
};

template <class T>
struct JsonForm<std::vector<T>> {
    static json::value to(const std::vector<T>& values) {
        json::array array;
        array.reserve(values.size());
        for (const auto& value : values) array.push_back(JsonForm<T>::to(value));
        return array;
    }
    static Result<std::vector<T>> from(const json::value& value) {
        if (!value.is_array()) return wrong_json("array");
        std::vector<T> values;
        for (const auto& item : value.get_array()) {
            values.push_back(TRY(JsonForm<T>::from(item)));
        }
        return values;
    }
};

template <class T>
struct JsonForm<std::map<std::string, T>> {
    static json::value to(const std::map<std::string, T>& values) {
        json::object object;
        for (const auto& [key, value] : values) object[key] = JsonForm<T>::to(value);
        return object;
    }
    static Result<std::map<std::string, T>> from(const json::value& value) {
        if (!value.is_object()) return wrong_json("object");
        std::map<std::string, T> values;
        for (const auto& item : value.get_object()) {
            values.emplace(std::string(item.key()), TRY(JsonForm<T>::from(item.value())));
        }
        return values;
    }
};

template <class Member, class T>
Status read_member(const json::object& object, Member member, T& into) {
    auto& slot = into.*member.pointer;
    using Slot = std::remove_cvref_t<decltype(slot)>;
    const json::value* found = object.if_contains(member.name);
    const json::value absent;
    auto read = JsonForm<Slot>::from(found != nullptr ? *found : absent);
    if (!read) return fail(with_context(std::move(read.error()), std::string(member.name)));
    slot = std::move(*read);
    return {};
}

template <Described T>
struct JsonForm<T> {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                             boost::describe::mod_inherited>;

    static json::value to(const T& value) {
        json::object object;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            const auto& slot = value.*member.pointer;
            auto item = JsonForm<std::remove_cvref_t<decltype(slot)>>::to(slot);
            if (!item.is_null()) object[member.name] = std::move(item);
        });
        return object;
    }
    static Result<T> from(const json::value& value) {
        if (!value.is_object()) return wrong_json("object");
        T result{};
        Status status;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            if (status) status = read_member(value.get_object(), member, result);
        });
        if (!status) return fail(std::move(status.error()));
        return result;
    }
};

}  // namespace detail

template <class T>
Result<T> from_json(const json::value& value) {
    return detail::JsonForm<T>::from(value);
}

template <class T>
json::value to_json(const T& value) {
    return detail::JsonForm<T>::to(value);
}

}  // namespace lockstep
