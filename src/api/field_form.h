// How each type of a view's member is written. Included by api/field.h only.
#pragma once

#include <boost/describe.hpp>
#include <concepts>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "api/writer.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "base/secret.h"

namespace lockstep::api {

struct Field;
using FieldList = std::shared_ptr<const std::vector<Field>>;

enum class FieldType { kText, kBoolean, kInteger, kLong, kFloat, kDate, kMap, kObject };
// As listApis spells it: "string", "boolean", …
std::string_view field_type_name(FieldType type, bool is_array);

void write_fields(Writer& writer, const std::vector<Field>& fields, const void* view);

namespace detail {

// Writes the field of the value at `slot`, whose type it knows.
using WriteField = void (*)(Writer&, const Field&, const void* slot);

std::string_view name_of(const Field& field);
const std::vector<Field>& children_of(const Field& field);

void write_json_value(Writer& writer, std::string_view name, const json::value& value);

// An enumerator's name without its k: kRunning is "Running".
template <class Enum>
std::string_view enumerator_text(Enum value) {
    const std::string_view name = boost::describe::enum_to_string(value, "k?");
    return name.substr(name.starts_with('k') ? 1 : 0);
}

// A member that is a struct of its own: written as an object with its own fields.
template <class T>
struct FieldForm {
    using Object = T;
    static constexpr FieldType kType = FieldType::kObject;
    static constexpr bool kIsArray = false;
    static void write(Writer& writer, const Field& field, const T& value) {
        writer.begin_object(name_of(field));
        write_fields(writer, children_of(field), &value);
        writer.end_object(name_of(field));
    }
};

template <FieldType type>
struct ScalarForm {
    using Object = void;
    static constexpr FieldType kType = type;
    static constexpr bool kIsArray = false;
};

template <>
struct FieldForm<bool> : ScalarForm<FieldType::kBoolean> {
    static void write(Writer& writer, const Field& field, bool value) {
        writer.boolean(name_of(field), value);
    }
};

template <std::integral T>
    requires(!std::same_as<T, bool>)
struct FieldForm<T> : ScalarForm<(sizeof(T) > 4) ? FieldType::kLong : FieldType::kInteger> {
    static void write(Writer& writer, const Field& field, T value) {
        writer.number(name_of(field), static_cast<int64_t>(value));
    }
    static void write_item(Writer& writer, std::string_view name, T value) {
        writer.item(name, static_cast<int64_t>(value));
    }
};

template <>
struct FieldForm<double> : ScalarForm<FieldType::kFloat> {
    static void write(Writer& writer, const Field& field, double value) {
        writer.number(name_of(field), value);
    }
    static void write_item(Writer& writer, std::string_view name, double value) {
        writer.item(name, value);
    }
};

template <class T>
    requires std::convertible_to<const T&, std::string_view>
struct FieldForm<T> : ScalarForm<FieldType::kText> {
    static void write(Writer& writer, const Field& field, const T& value) {
        writer.text(name_of(field), value);
    }
    static void write_item(Writer& writer, std::string_view name, const T& value) {
        writer.item(name, std::string_view(value));
    }
};

template <>
struct FieldForm<Secret<std::string>> : ScalarForm<FieldType::kText> {
    static void write(Writer& writer, const Field& field, const Secret<std::string>& value) {
        writer.text(name_of(field), value.reveal());
    }
};

template <>
struct FieldForm<Uuid> : ScalarForm<FieldType::kText> {
    static void write(Writer& writer, const Field& field, const Uuid& value) {
        if (!value.is_nil()) writer.text(name_of(field), value.to_string());
    }
    static void write_item(Writer& writer, std::string_view name, const Uuid& value) {
        writer.item(name, std::string_view(value.to_string()));
    }
};

template <class Tag>
struct FieldForm<Id<Tag>> : ScalarForm<FieldType::kText> {
    static void write(Writer& writer, const Field& field, const Id<Tag>& value) {
        FieldForm<Uuid>::write(writer, field, value.uuid());
    }
    static void write_item(Writer& writer, std::string_view name, const Id<Tag>& value) {
        FieldForm<Uuid>::write_item(writer, name, value.uuid());
    }
};

template <>
struct FieldForm<Time> : ScalarForm<FieldType::kDate> {
    static void write(Writer& writer, const Field& field, Time value) {
        writer.text(name_of(field), format_wire_time(value));
    }
};

template <class T>
    requires(std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value)
struct FieldForm<T> : ScalarForm<FieldType::kText> {
    static void write(Writer& writer, const Field& field, T value) {
        writer.text(name_of(field), enumerator_text(value));
    }
    static void write_item(Writer& writer, std::string_view name, T value) {
        writer.item(name, enumerator_text(value));
    }
};

template <>
struct FieldForm<json::value> : ScalarForm<FieldType::kObject> {
    static void write(Writer& writer, const Field& field, const json::value& value) {
        if (!value.is_null()) write_json_value(writer, name_of(field), value);
    }
};

template <>
struct FieldForm<std::map<std::string, std::string>> : ScalarForm<FieldType::kMap> {
    static void write(Writer& writer, const Field& field,
                      const std::map<std::string, std::string>& values) {
        writer.begin_object(name_of(field));
        for (const auto& [key, value] : values) writer.text(key, value);
        writer.end_object(name_of(field));
    }
};

template <class T>
struct FieldForm<std::optional<T>> : FieldForm<T> {
    static void write(Writer& writer, const Field& field, const std::optional<T>& value) {
        if (value) FieldForm<T>::write(writer, field, *value);
    }
};

template <class T>
struct FieldForm<std::vector<T>> {
    using Object = typename FieldForm<T>::Object;
    static constexpr FieldType kType = FieldForm<T>::kType;
    static constexpr bool kIsArray = true;
    static void write(Writer& writer, const Field& field, const std::vector<T>& values) {
        const std::string_view name = name_of(field);
        writer.begin_array(name);
        for (const auto& value : values) {
            if constexpr (std::is_void_v<Object>) {
                FieldForm<T>::write_item(writer, name, value);
            } else {
                writer.begin_item(name);
                write_fields(writer, children_of(field), &value);
                writer.end_item(name);
            }
        }
        writer.end_array();
    }
};

template <class T>
concept ScalarField = std::is_void_v<typename FieldForm<T>::Object>;

// The view that a lambda computes from: the type of its one parameter.
template <class Function>
struct ArgumentOfCall;
template <class Function, class Result, class Argument>
struct ArgumentOfCall<Result (Function::*)(const Argument&) const> {
    using Type = Argument;
};
template <class Function>
using ArgumentOf = typename ArgumentOfCall<decltype(&Function::operator())>::Type;

// Where a member lies in its struct, measured on an object: both are plain structs of ours.
template <class Struct, class Member>
std::ptrdiff_t member_offset(Member Struct::* member) {
    const Struct probe{};
    return reinterpret_cast<const std::byte*>(&(probe.*member)) -
           reinterpret_cast<const std::byte*>(&probe);
}
template <class Base, class Derived>
std::ptrdiff_t base_offset() {
    const Derived probe{};
    return reinterpret_cast<const std::byte*>(static_cast<const Base*>(&probe)) -
           reinterpret_cast<const std::byte*>(&probe);
}

}  // namespace detail
}  // namespace lockstep::api
