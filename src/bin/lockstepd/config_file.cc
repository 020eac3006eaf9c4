#include "bin/lockstepd/config_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <fstream>

namespace lockstep::lockstepd {
namespace {

Result<std::string> text_of(const toml::node& node, std::string_view key) {
    if (const auto text = node.value_exact<std::string>()) return *text;
    if (const auto number = node.value_exact<int64_t>()) return std::to_string(*number);
    if (const auto flag = node.value_exact<bool>()) return std::string(*flag ? "true" : "false");
    return fail(Code::kInvalidArgument,
                fmt::format("line {}: {} is neither text, number nor true or false",
                            node.source().begin.line, key));
}

}  // namespace

Result<ConfigValues> read_config_file(const std::string& path) {
    std::ifstream file(path);
    if (!file) return fail(Code::kUnavailable, fmt::format("can not read {}", path));
    ConfigValues values;
    try {
        const toml::table table = toml::parse(file, path);
        for (const auto& [name, node] : table) {
            const std::string key(name.str());
            auto& list = values[key];
            if (const toml::array* items = node.as_array()) {
                for (const auto& item : *items) list.push_back(TRY(text_of(item, key)));
            } else {
                list.push_back(TRY(text_of(node, key)));
            }
        }
    } catch (const toml::parse_error& failure) {
        return fail(Code::kInvalidArgument,
                    fmt::format("{} line {}: {}", path, failure.source().begin.line,
                                failure.description()));
    }
    return values;
}

}  // namespace lockstep::lockstepd
