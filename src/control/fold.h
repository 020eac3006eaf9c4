// Comparing text without case, as lists do in memory (the database does it for rows).
#pragma once

#include <string>
#include <string_view>

namespace lockstep::control {

inline std::string fold_case(std::string_view text) {
    std::string folded(text);
    for (char& c : folded) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return folded;
}

inline bool holds_text(std::string_view text, std::string_view part) {
    return fold_case(text).find(fold_case(part)) != std::string::npos;
}

}  // namespace lockstep::control
