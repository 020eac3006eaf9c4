// Enumerators as the wire writes them: the name without its k, in any case when read.
#pragma once

#include <fmt/format.h>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lockstep::control {

// "Enabled" for kEnabled.
template <class Enum>
std::string_view wire_name(Enum value) {
    const std::string_view name = boost::describe::enum_to_string(value, "k?");
    return name.substr(1);
}

// Errors: kInvalidArgument naming the parameter and the values that it takes.
template <class Enum>
Result<Enum> parse_choice(std::string_view parameter, std::string_view text) {
    const auto folded = [](std::string_view from) {
        std::string lower(from);
        for (char& c : lower) {
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        }
        return lower;
    };
    const std::string wanted = folded(text);
    std::optional<Enum> found;
    std::string choices;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto enumerator) {
        const std::string_view name = std::string_view(enumerator.name).substr(1);
        if (folded(name) == wanted) found = enumerator.value;
        choices += choices.empty() ? "" : ", ";
        choices += name;
    });
    if (found) return *found;
    return fail(Code::kInvalidArgument,
                fmt::format("{} '{}' is none of {}", parameter, text.substr(0, 64), choices));
}

}  // namespace lockstep::control
