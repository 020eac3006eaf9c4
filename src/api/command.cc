#include "api/command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace lockstep::api {
namespace {

std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

bool is_read_command(std::string_view name) {
    constexpr std::array<std::string_view, 5> kVerbs = {"list", "get", "query", "find", "is"};
    return std::ranges::any_of(kVerbs, [&](auto verb) { return name.starts_with(verb); });
}

tl::unexpected<ApiError> missing(const Call& call, std::string_view name) {
    return refuse_parameter(
        fmt::format("Unable to execute API command {} due to missing parameter {}",
                    call.command.lower_name, name));
}

// "[3].key" → index and field.
bool parse_suffix(std::string_view suffix, MapEntry& entry) {
    if (!suffix.starts_with('[')) return false;
    const char* end = suffix.data() + suffix.size();
    const auto [stop, failure] = std::from_chars(suffix.data() + 1, end, entry.index);
    if (failure != std::errc{} || end - stop < 3 || stop[0] != ']' || stop[1] != '.') return false;
    entry.field = std::string_view(stop + 2, static_cast<size_t>(end - stop - 2));
    return entry.field.find_first_of("[]") == std::string_view::npos;
}

ApiResult<std::vector<MapEntry>> collect_map(const Call& call, const Param& param) {
    std::vector<MapEntry> entries;
    for (const Received& received : call.parameters) {
        if (received.key != param.name) continue;
        MapEntry entry{0, {}, received.value};
        if (!parse_suffix(received.suffix, entry)) {
            return refuse(430, CsCode::kOther,
                          fmt::format("Malformed map parameter {}: it is written {}[<number>]."
                                      "<field>=<value>",
                                      received.name, param.name));
        }
        entries.push_back(entry);
    }
    std::ranges::stable_sort(entries, {}, &MapEntry::index);
    return entries;
}

// The last value sent for a parameter that is no map; null when there is none.
const Received* find_received(const Call& call, std::string_view key) {
    for (size_t left = call.parameters.size(); left > 0; --left) {
        const Received& received = call.parameters[left - 1];
        if (received.key == key && received.suffix.empty()) return &received;
    }
    return nullptr;
}

// These types read an empty value as none at all.
bool is_blank_absent(ParamType type) {
    return type != ParamType::kString && type != ParamType::kBoolean && type != ParamType::kLong;
}

bool has_control_character(std::string_view value) {
    return std::ranges::any_of(value, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\r' && c != '\n') || byte == 0x7f;
    });
}

// For an error's text.
std::string printable(std::string_view name) {
    std::string text(name.substr(0, 100));
    std::ranges::replace_if(text, [](char c) { return has_control_character({&c, 1}); }, '?');
    return text;
}

ApiResult<void> decode_map(const Call& call, const Param& param, void* slot) {
    auto entries = collect_map(call, param);
    if (!entries) return tl::unexpected<ApiError>(std::move(entries.error()));
    if (entries->empty()) {
        if (param.is_required) return missing(call, param.name);
        return {};
    }
    return param.decode(slot, {param, param.name, call.command.lower_name, {}, *entries, nullptr});
}

ApiResult<void> decode_value(const Call& call, const Param& param, void* slot,
                             bool& names_nothing) {
    const Received* received = find_received(call, param.name);
    if (received == nullptr) {
        if (param.is_required) return missing(call, param.name);
        return {};
    }
    if (received->value.empty() && param.is_required) {
        if (param.type != ParamType::kString) return missing(call, param.name);
        return refuse(
            431, CsCode::kInvalidParameter,
            fmt::format("Invalid value provided for API arg: {}: it is empty", param.name));
    }
    if (received->value.empty() && is_blank_absent(param.type)) return {};
    const bool is_list = call.command.shape == Shape::kList && call.command.is_read;
    return param.decode(slot, {param,
                               param.name,
                               call.command.lower_name,
                               received->value,
                               {},
                               is_list ? &names_nothing : nullptr});
}

ApiResult<void> refuse_unsupported(const Call& call, const Param& param) {
    const bool is_given = std::ranges::any_of(
        call.parameters, [&](const Received& received) { return received.key == param.name; });
    if (!is_given) return {};
    return refuse(431, CsCode::kUnsupported,
                  fmt::format("Parameter {} of command {} is not supported by this cloud",
                              param.name, call.command.name));
}

// page and pagesize come together, but for pagesize=-1; no page is larger than the limit.
ApiResult<void> check_paging(const Call& call) {
    if (call.command.find_param("pagesize") == nullptr) return {};
    const Received* page = find_received(call, "page");
    const Received* size = find_received(call, "pagesize");
    const bool has_page = page != nullptr && !page->value.empty();
    const bool has_size = size != nullptr && !size->value.empty();
    if (has_page && !has_size) {
        return refuse_parameter("\"pagesize\" parameter is required when \"page\" is specified");
    }
    if (!has_size) return {};
    if (!has_page && size->value != "-1") {
        return refuse_parameter("\"page\" parameter is required when \"pagesize\" is specified");
    }
    int32_t number = 0;
    std::from_chars(size->value.data(), size->value.data() + size->value.size(), number);
    if (number > call.max_page_size) {
        return refuse(431, CsCode::kInvalidParameter,
                      fmt::format("Page size can't exceed max allowed page size value: {}",
                                  call.max_page_size));
    }
    return {};
}

// An id among the call's parameters that an error of kNotFound speaks of.
std::optional<Received> find_culprit(const Call& call, std::string_view text) {
    for (const Received& received : call.parameters) {
        const Param* param = call.command.find_param(received.key);
        if (param == nullptr || received.value.size() < 36) continue;
        for (const std::string_view item : detail::split_list(received.value)) {
            auto uuid = Uuid::parse(item);
            if (uuid && text.find(uuid->to_string()) != std::string_view::npos) {
                return Received{received.name, param->name, received.suffix, item};
            }
        }
    }
    return std::nullopt;
}

}  // namespace

const Param* Command::find_param(std::string_view key) const {
    for (const Param& param : params) {
        if (param.name == key) return &param;
    }
    return nullptr;
}

namespace detail {

Command make_command(std::string_view name, std::string_view inner, Shape shape) {
    Command command;
    command.name = name;
    command.lower_name = to_lower(name);
    command.wrapper = command.lower_name + "response";
    command.inner = inner;
    command.shape = shape;
    command.is_read = is_read_command(name);
    command.fields = std::make_shared<const std::vector<Field>>();
    return command;
}

ApiResult<void> decode_request(const Call& call, void* request, bool& names_nothing) {
    for (const Received& received : call.parameters) {
        if (has_control_character(received.value)) {
            return refuse_parameter(fmt::format(
                "Received value containing illegal ASCII non-printable characters for parameter {}",
                printable(received.name)));
        }
    }
    for (const Param& param : call.command.params) {
        if (!param.roles.holds(call.role)) continue;
        void* slot = static_cast<std::byte*>(request) + param.offset;
        ApiResult<void> decoded;
        if (param.is_refused) {
            decoded = refuse_unsupported(call, param);
        } else if (param.type == ParamType::kMap) {
            decoded = decode_map(call, param, slot);
        } else {
            decoded = decode_value(call, param, slot, names_nothing);
        }
        if (!decoded) return decoded;
    }
    return check_paging(call);
}

void write_object(const Command& command, const void* view, Writer& writer) {
    switch (command.shape) {
        case Shape::kList:  // commands that answer one object in a list
            begin_list(command, 1, true, writer);
            write_list_item(command, view, writer);
            end_list(command, true, writer);
            return;
        case Shape::kObject:
            writer.begin_object(command.inner);
            write_fields(writer, *command.fields, view);
            writer.end_object(command.inner);
            return;
        case Shape::kBare:
        case Shape::kSuccess:
            write_fields(writer, *command.fields, view);
            return;
    }
}

void write_success(std::string_view display_text, Writer& writer) {
    writer.boolean("success", true);
    if (!display_text.empty()) writer.text("displaytext", display_text);
}

void begin_list(const Command& command, int64_t total, bool has_items, Writer& writer) {
    if (total > 0) writer.number("count", total);
    if (has_items) writer.begin_array(command.inner);
}

void write_list_item(const Command& command, const void* view, Writer& writer) {
    writer.begin_item(command.inner);
    write_fields(writer, *command.fields, view);
    writer.end_item(command.inner);
}

void end_list(const Command&, bool has_items, Writer& writer) {
    if (has_items) writer.end_array();
}

Outcome finish_plainly(const Call& call, const control::FinishedJob& job, Writer& writer) {
    if (call.command.shape == Shape::kSuccess || !job.object) {
        write_success({}, writer);
    } else {
        writer.begin_object(call.command.inner);
        writer.text("id", job.object->to_string());
        writer.end_object(call.command.inner);
    }
    return Answered{};
}

Outcome refused(const Call& call, const Error& error) {
    const auto as_parser = [&](const std::string& reason) {
        return ApiError{431, CsCode::kOther,
                        fmt::format("Unable to execute API command {} due to invalid value. {}",
                                    call.command.lower_name, reason),
                        false};
    };
    if (error.code == Code::kNotFound) {
        const std::string text = error.to_string();
        if (says_unknown_entity(text)) return as_parser(text);
        if (const auto culprit = find_culprit(call, text)) {
            const std::string name = fmt::format("{}{}", culprit->key, culprit->suffix);
            return as_parser(
                fmt::format("{}: {}", unknown_entity_text(name, culprit->value), text));
        }
    }
    return to_api_error(error, call.command.overrides, call.role == model::RoleType::kAdmin);
}

}  // namespace detail
}  // namespace lockstep::api
