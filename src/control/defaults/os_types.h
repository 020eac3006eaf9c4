// The guest operating systems that every installation knows. The names are CloudStack's, because
// automation looks them up by name; the selection is ours: what is installed today, and "Other".
#pragma once

#include <span>
#include <string_view>

namespace lockstep::control {

struct DefaultOsType {
    std::string_view category;
    std::string_view description;
};

std::span<const DefaultOsType> default_os_types();

}  // namespace lockstep::control
