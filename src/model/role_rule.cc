#include "model/role_rule.h"

#include <cctype>

namespace lockstep::model {
namespace {

bool is_same_letter(char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
}

}  // namespace

bool fits_pattern(std::string_view pattern, std::string_view command) {
    size_t p = 0;
    size_t c = 0;
    size_t star = std::string_view::npos;  // the last "*" seen, and how much of the command it took
    size_t taken = 0;
    while (c < command.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            taken = c;
        } else if (p < pattern.size() && is_same_letter(pattern[p], command[c])) {
            ++p;
            ++c;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            c = ++taken;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

RuleVerdict judge(std::span<const RoleRule> rules, std::string_view command) {
    for (const RoleRule& rule : rules) {
        if (fits_pattern(rule.pattern, command)) {
            return rule.is_allowed ? RuleVerdict::kAllow : RuleVerdict::kDeny;
        }
    }
    return RuleVerdict::kNoRule;
}

}  // namespace lockstep::model
