#include "api/field.h"

namespace lockstep::api {
namespace {

void write_json_item(Writer& writer, std::string_view name, const json::value& value);

void write_json_members(Writer& writer, const json::object& object) {
    for (const auto& member : object) {
        detail::write_json_value(writer, {member.key().data(), member.key().size()},
                                 member.value());
    }
}

void write_json_item(Writer& writer, std::string_view name, const json::value& value) {
    if (value.is_object()) {
        writer.begin_item(name);
        write_json_members(writer, value.get_object());
        writer.end_item(name);
    } else if (value.is_string()) {
        writer.item(name, std::string_view(value.get_string()));
    } else if (value.is_int64()) {
        writer.item(name, value.get_int64());
    } else {
        writer.item(name, std::string_view(print_json(value)));
    }
}

}  // namespace

std::string_view field_type_name(FieldType type, bool is_array) {
    if (is_array) return "list";
    switch (type) {
        case FieldType::kText:
            return "string";
        case FieldType::kBoolean:
            return "boolean";
        case FieldType::kInteger:
            return "integer";
        case FieldType::kLong:
            return "long";
        case FieldType::kFloat:
            return "float";
        case FieldType::kDate:
            return "date";
        case FieldType::kMap:
            return "map";
        case FieldType::kObject:
            return "object";
    }
    return "string";
}

void write_fields(Writer& writer, const std::vector<Field>& fields, const void* view) {
    const auto* start = static_cast<const std::byte*>(view);
    for (const Field& field : fields) {
        if (!field.roles.holds(writer.role())) continue;
        field.write(writer, field, start + field.offset);
    }
}

namespace detail {

std::string_view name_of(const Field& field) { return field.name; }

const std::vector<Field>& children_of(const Field& field) { return *field.children; }

void write_json_value(Writer& writer, std::string_view name, const json::value& value) {
    switch (value.kind()) {
        case json::kind::object:
            writer.begin_object(name);
            write_json_members(writer, value.get_object());
            writer.end_object(name);
            return;
        case json::kind::array:
            writer.begin_array(name);
            for (const auto& item : value.get_array()) write_json_item(writer, name, item);
            writer.end_array();
            return;
        case json::kind::string:
            return writer.text(name, std::string_view(value.get_string()));
        case json::kind::int64:
            return writer.number(name, value.get_int64());
        case json::kind::uint64:
            return writer.number(name, static_cast<int64_t>(value.get_uint64()));
        case json::kind::double_:
            return writer.number(name, value.get_double());
        case json::kind::bool_:
            return writer.boolean(name, value.get_bool());
        case json::kind::null:
            return;
    }
}

}  // namespace detail
}  // namespace lockstep::api
