// What a fuzz target is: a function of any bytes that ends the program when something does not
// hold.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lockstep::fuzz {

using Target = void (*)(std::string_view bytes);

void check_request(std::string_view bytes);
void check_signature(std::string_view bytes);
void check_maps(std::string_view bytes);

struct NamedTarget {
    std::string_view name;  // also of its folder in the corpus
    Target check;
};
inline constexpr NamedTarget kTargets[] = {
    {"request", check_request},
    {"signature", check_signature},
    {"maps", check_maps},
};

}  // namespace lockstep::fuzz
