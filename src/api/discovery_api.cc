#include "api/discovery_api.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "control/caller.h"

namespace lockstep::api {
namespace {

struct ListApis {
    std::optional<std::string> name;
};

struct ApiParam {
    std::string name;
    std::string description;
    std::string type;
    int32_t length = 255;
    bool is_required = false;
    std::optional<std::string> since;
    std::optional<std::string> related;
};

struct ApiField {
    std::string name;
    std::string description;
    std::string type;
    std::optional<std::vector<ApiField>> children;
};

struct Api {
    std::string name;
    std::string description;
    std::optional<std::string> since;
    bool is_async = false;
    std::string related;
    std::vector<ApiParam> params;
    std::vector<ApiField> fields;
};

// Answers nest three levels deep at most; the description of deeper ones would be cut off here.
constexpr int kDepth = 4;

Fields<ApiField> field_fields(int depth) {
    Fields<ApiField> fields = {
        field("name", &ApiField::name, "the field's name"),
        field("description", &ApiField::description, "what it holds"),
        field("type", &ApiField::type, "its type"),
    };
    if (depth == 0) return fields;
    return fields.with(Fields<ApiField>{field("response", &ApiField::children,
                                              field_fields(depth - 1), "the fields of its items")});
}

Fields<Api> api_fields() {
    const Fields<ApiParam> params = {
        field("name", &ApiParam::name, "the parameter's name"),
        field("description", &ApiParam::description, "what it means"),
        field("type", &ApiParam::type, "its type"),
        field("length", &ApiParam::length, "the most characters of a string"),
        field("required", &ApiParam::is_required, "whether a call without it is refused"),
        field("since", &ApiParam::since, "the version of CloudStack that has it first"),
        field("related", &ApiParam::related, "commands that answer what it names"),
    };
    return {
        field("name", &Api::name, "the command's name"),
        field("description", &Api::description, "what it does"),
        field("since", &Api::since, "the version of CloudStack that has it first"),
        field("isasync", &Api::is_async, "whether it answers a job"),
        field("related", &Api::related, "commands that answer the same"),
        field("params", &Api::params, params, "its parameters"),
        field("response", &Api::fields, field_fields(kDepth), "the fields of its answer"),
    };
}

std::optional<std::string> text_or_none(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

std::string related_to(const CommandTable& table, std::string_view entity) {
    std::vector<std::string_view> names;
    for (const Command* command : table.all()) {
        if (!entity.empty() && command->entity == entity) names.push_back(command->name);
    }
    return fmt::format("{}", fmt::join(names, ","));
}

std::vector<ApiField> describe_fields(const std::vector<Field>& fields, model::RoleType role) {
    std::vector<ApiField> described;
    for (const Field& field : fields) {
        if (!field.roles.holds(role)) continue;
        ApiField& shown = described.emplace_back();
        shown.name = field.name;
        shown.description = field.description;
        shown.type = field_type_name(field.type, field.is_array);
        if (field.children) shown.children = describe_fields(*field.children, role);
    }
    return described;
}

// Success-only commands have no view: this is what every one of them answers.
std::vector<ApiField> success_fields() {
    return {{"success", "whether the operation was done", "boolean", std::nullopt},
            {"displaytext", "more about it", "string", std::nullopt}};
}

Api describe(const CommandTable& table, const Command& command, model::RoleType role) {
    Api api;
    api.name = command.name;
    api.description = command.description;
    api.since = text_or_none(command.since);
    api.is_async = command.is_async();
    api.related = related_to(table, command.entity);
    for (const Param& param : command.params) {
        if (param.is_refused || !param.roles.holds(role)) continue;
        ApiParam& shown = api.params.emplace_back();
        shown.name = param.name;
        shown.description = param.description;
        shown.type = param_type_name(param.type);
        shown.length = static_cast<int32_t>(param.max_length);
        shown.is_required = param.is_required;
        shown.since = text_or_none(param.since);
        if (!param.reference.empty()) shown.related = related_to(table, param.reference);
    }
    api.fields = command.shape == Shape::kSuccess ? success_fields()
                                                  : describe_fields(*command.fields, role);
    return api;
}

Result<control::Page<Api>> list_apis(const CommandTable& table, IdentityPort& identity,
                                     const control::Caller& caller, const ListApis& request) {
    control::Page<Api> page;
    for (const Command* command : table.all()) {
        if (request.name && command->name != *request.name) continue;
        const bool by_default = command->default_roles.holds(caller.role_type);
        if (!command->is_open && !caller.is_system &&
            !identity.may_call(caller, command->name, by_default)) {
            continue;
        }
        page.items.push_back(describe(table, *command, caller.role_type));
    }
    page.total = static_cast<int64_t>(page.items.size());
    if (request.name && page.items.empty()) {
        return fail(Code::kNotFound,
                    fmt::format("There is no API of the name '{}' that is available to the user",
                                *request.name));
    }
    return page;
}

}  // namespace

std::vector<Command> discovery_commands(const CommandTable& table, IdentityPort& identity) {
    return {
        list_command<ListApis, Api>("listApis", "api")
            .describe("Lists the commands that the caller may use, with parameters and answers.")
            .since("4.1.0")
            .roles("ARDU")
            .params({param("name", &ListApis::name, "only the command of this name")})
            .fields(api_fields())
            .overrides({{Code::kNotFound, 530, CsCode::kOther}})
            .handle([&](const control::Caller& caller, const ListApis& request) {
                return list_apis(table, identity, caller, request);
            }),
    };
}

}  // namespace lockstep::api
