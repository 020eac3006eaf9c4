// Role rules: which commands a role may call.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace lockstep::model {

struct RoleRule {
    std::string pattern;  // a command's name, "*" standing for any letters: "list*"
    bool is_allowed = false;
};

enum class RuleVerdict { kAllow, kDeny, kNoRule };

// The first rule whose pattern fits decides, in the order given; letters compare without case.
RuleVerdict judge(std::span<const RoleRule> rules, std::string_view command);

bool fits_pattern(std::string_view pattern, std::string_view command);

}  // namespace lockstep::model
