#include "golden/contract.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lockstep::golden {
namespace {

using api::Command;
using api::Field;
using api::FieldType;
using api::Param;
using api::ParamType;

std::string text_of(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : std::string();
}

std::string member_text(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr ? text_of(*value) : std::string();
}

bool member_bool(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::string contract_type(const Param& param) {
    switch (param.type) {
        case ParamType::kStringList:
            return "list<string>";
        case ParamType::kUuidList:
            return "list<uuid>";
        case ParamType::kIntegerList:
            return "list<integer>";
        default:
            return std::string(param_type_name(param.type));
    }
}

// Types that look the same on the wire.
std::string wire_kind(std::string_view type) {
    if (type == "integer" || type == "long" || type == "float") return "number";
    if (type == "date" || type == "string" || type == "uuid") return "string";
    if (type == "map" || type == "object") return "object";
    if (type.starts_with("list")) return "array";
    return std::string(type);
}

std::string wire_kind(const Field& field) {
    if (field.is_array) return "array";
    return wire_kind(api::field_type_name(field.type, false));
}

std::string wire_kind(const json::value& value) {
    if (value.is_object()) return "object";
    if (value.is_array()) return "array";
    if (value.is_string()) return wire_kind(text_of(value));
    return "?";
}

std::string json_kind(const json::value& value) {
    if (value.is_object()) return "object";
    if (value.is_array()) return "array";
    if (value.is_string()) return "string";
    if (value.is_bool()) return "boolean";
    return "number";
}

const Field* find_field(const std::vector<Field>& fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

class Comparison {
  public:
    void compare_command(const Command& command, const json::object& contract) {
        where_ = command.name;
        lacking_.clear();
        compare_facts(command, contract);
        compare_params(command, contract.at("params").as_object());
        const bool has_own_fields = command.shape != api::Shape::kSuccess;
        if (has_own_fields)
            compare_fields(*command.fields, contract.at("response").as_object(), "");
        if (!lacking_.empty()) {
            report_.missing.push_back(
                fmt::format("{}: {}", command.name, fmt::join(lacking_, " ")));
        }
    }

    // The fields of a recorded answer, which count more than the contract's list of them.
    void compare_recorded(const Command& command, const json::object& body) {
        where_ = command.name + " (recorded)";
        const json::value* inner =
            command.shape == api::Shape::kBare ? nullptr : body.if_contains(command.inner);
        if (command.shape == api::Shape::kBare) return compare_object(*command.fields, body, "");
        if (inner == nullptr) return;
        if (inner->is_object()) compare_object(*command.fields, inner->get_object(), "");
        if (!inner->is_array()) return;
        for (const json::value& item : inner->get_array()) {
            if (item.is_object()) compare_object(*command.fields, item.get_object(), "");
        }
    }

    Report& report() { return report_; }

  private:
    void differ(const std::string& what) {
        const std::string text = where_ + what;
        if (seen_.insert(text).second) report_.differences.push_back(text);
    }

    void compare_facts(const Command& command, const json::object& contract) {
        const bool is_async = member_bool(contract, "async");
        if (is_async != command.is_async()) {
            differ(is_async ? ": async in CloudStack" : ": not async in CloudStack");
        }
        const std::string key = member_text(contract, "response_key");
        const std::string ours =
            command.inner.empty() ? command.wrapper : command.wrapper + "/" + command.inner;
        if (key != ours) differ(fmt::format(": answers {}, not {}", ours, key));
        const std::string shape = member_text(contract, "shape");
        constexpr std::string_view kShapes[] = {"object", "list", "success", "bare"};
        const auto our_shape = kShapes[static_cast<size_t>(command.shape)];
        if (shape != our_shape) differ(fmt::format(": a {} answer, not {}", our_shape, shape));
    }

    void compare_params(const Command& command, const json::object& params) {
        for (const auto& [key, value] : params) {
            const std::string name(key);
            std::string lower = name;
            std::ranges::transform(lower, lower.begin(), [](char c) {
                return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            });
            const Param* ours = command.find_param(lower);
            const bool is_there = ours != nullptr && !ours->is_refused;
            report_.parameters.count(is_there);
            if (!is_there) {
                lacking_.push_back((ours != nullptr ? "!" : "-") + name);
                continue;
            }
            compare_param(*ours, value.as_object());
        }
        for (const Param& param : command.params) {
            const bool is_known = std::ranges::any_of(params, [&](const auto& member) {
                return std::ranges::equal(std::string_view(member.key()), param.name,
                                          [](char a, char b) { return std::tolower(a) == b; });
            });
            if (!is_known && param.name != "clienttoken") {
                differ(fmt::format(".{}: a parameter that CloudStack has not", param.name));
            }
        }
    }

    void compare_param(const Param& ours, const json::object& contract) {
        const std::string type = member_text(contract, "type");
        if (contract_type(ours) != type) {
            differ(fmt::format(".{}: type {}, not {}", ours.name, contract_type(ours), type));
        }
        const bool is_required = member_bool(contract, "required");
        if (is_required != ours.is_required) {
            differ(fmt::format(".{}: {} in CloudStack", ours.name,
                               is_required ? "required" : "not required"));
        }
        const json::value* length = contract.if_contains("maxlen");
        const int64_t most = length != nullptr ? length->to_number<int64_t>() : 255;
        if (ours.type == ParamType::kString && static_cast<int64_t>(ours.max_length) != most) {
            differ(fmt::format(".{}: {} characters, not {}", ours.name, ours.max_length, most));
        }
        const json::value* roles = contract.if_contains("roles");
        if (roles != nullptr && ours.roles != api::Roles(text_of(*roles).c_str())) {
            differ(fmt::format(".{}: from roles {} only", ours.name, text_of(*roles)));
        }
    }

    void compare_fields(const std::vector<Field>& ours, const json::object& contract,
                        const std::string& path) {
        for (const auto& [key, value] : contract) {
            const std::string name(key);
            const Field* field = find_field(ours, name);
            report_.fields.count(field != nullptr);
            if (field == nullptr) {
                lacking_.push_back("." + path + name);
                continue;
            }
            const std::string kind = wire_kind(value);
            if (kind != wire_kind(*field)) {
                differ(fmt::format(" .{}{}: {}, not {}", path, name, wire_kind(*field), kind));
            }
            compare_children(*field, value, path + name + ".");
        }
    }

    void compare_children(const Field& field, const json::value& contract,
                          const std::string& path) {
        const json::value* item = &contract;
        if (contract.is_array() && !contract.get_array().empty()) item = &contract.get_array()[0];
        if (!item->is_object()) return;
        static const std::vector<Field> kNone;
        compare_fields(field.children ? *field.children : kNone, item->get_object(), path);
    }

    void compare_object(const std::vector<Field>& ours, const json::object& answer,
                        const std::string& path) {
        for (const auto& [key, value] : answer) {
            const std::string name(key);
            if (name == "jobid" || name == "jobstatus") continue;
            const Field* field = find_field(ours, name);
            if (recorded_.insert(where_ + path + name).second) {
                report_.recorded_fields.count(field != nullptr);
            }
            if (field == nullptr) continue;
            if (json_kind(value) != wire_kind(*field)) {
                differ(fmt::format(" .{}{}: {}, not {}", path, name, wire_kind(*field),
                                   json_kind(value)));
            }
            if (field->children && value.is_object()) {
                compare_object(*field->children, value.get_object(), path + name + ".");
            }
        }
    }

    Report report_;
    std::string where_;
    std::vector<std::string> lacking_;
    std::set<std::string> seen_;
    std::set<std::string> recorded_;
};

void compare_recordings(Comparison& comparison, const api::CommandTable& table,
                        const std::vector<json::object>& recorded) {
    for (const json::object& line : recorded) {
        const Command* command = table.find(member_text(line, "command"));
        const json::value* status = line.if_contains("http");
        const json::value* body = line.if_contains("body");
        const bool is_answer = command != nullptr && !command->is_async() && status != nullptr &&
                               *status == 200 && body != nullptr && body->is_object() &&
                               body->get_object().size() == 1;
        if (!is_answer) continue;
        const json::value& inside = body->get_object().begin()->value();
        if (inside.is_object()) comparison.compare_recorded(*command, inside.get_object());
    }
}

}  // namespace

std::string Share::text() const {
    return fmt::format(
        "{} of {} ({:.1f} %)", covered, all,
        all == 0 ? 0.0 : 100.0 * static_cast<double>(covered) / static_cast<double>(all));
}

Report compare(const api::CommandTable& table, const json::object& contract,
               const std::vector<json::object>& recorded) {
    Comparison comparison;
    const json::object& commands = contract.at("commands").as_object();
    for (const auto& [name, described] : commands) {
        const Command* command = table.find(std::string(name));
        comparison.report().commands.count(command != nullptr);
        if (command != nullptr) comparison.compare_command(*command, described.as_object());
    }
    compare_recordings(comparison, table, recorded);
    return std::move(comparison.report());
}

}  // namespace lockstep::golden
