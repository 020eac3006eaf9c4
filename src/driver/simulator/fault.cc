#include "driver/simulator/fault.h"

#include <algorithm>

namespace lockstep::driver::simulator {
namespace {

bool fits_verb(std::string_view pattern, std::string_view verb) {
    if (pattern.empty()) return true;
    if (pattern.back() != '*') return pattern == verb;
    pattern.remove_suffix(1);
    return verb.substr(0, pattern.size()) == pattern;
}

bool matches(const FaultRule& rule, std::string_view verb, const Address& target) {
    return fits_verb(rule.verb, verb) && (rule.place.empty() || rule.place == target.place) &&
           (rule.resource.empty() || rule.resource == target.name);
}

// Counts one call that matches; whether it is taken.
bool takes(FaultRule& rule) {
    const int64_t number = rule.met++;
    if (number < rule.skip || (number - rule.skip) % rule.every != 0) return false;
    if (rule.times && rule.taken >= *rule.times) return false;
    ++rule.taken;
    return true;
}

bool has_effect(FaultKind kind) {
    return kind == FaultKind::kErrorAfter || kind == FaultKind::kPartialEffect;
}

}  // namespace

Status check_rule(const FaultRule& rule) {
    if (rule.name.empty()) return fail(Code::kInvalidArgument, "a fault rule needs a name");
    if (rule.skip < 0 || rule.every < 1 || rule.times.value_or(1) < 1 || rule.delay < Duration{0}) {
        return fail(Code::kInvalidArgument, "fault rule " + rule.name + " has an impossible count");
    }
    const Code code = code_from_name(rule.code);
    if (code_name(code) != rule.code) {
        return fail(Code::kInvalidArgument, "no error code '" + rule.code + "'");
    }
    if (has_effect(rule.kind) && is_retryable(code)) {
        return fail(Code::kInvalidArgument,
                    "after an effect '" + rule.code + "' would say that nothing happened");
    }
    return {};
}

void FaultScript::add(FaultRule rule) {
    rules_.with([&](std::vector<FaultRule>& rules) {
        const auto same = std::ranges::find(rules, rule.name, &FaultRule::name);
        if (same != rules.end()) {
            *same = std::move(rule);
        } else {
            rules.push_back(std::move(rule));
        }
    });
}

bool FaultScript::remove(const std::string& name) {
    return rules_.with([&](std::vector<FaultRule>& rules) {
        return std::erase_if(rules, [&](const FaultRule& rule) { return rule.name == name; }) > 0;
    });
}

void FaultScript::clear() {
    rules_.with([](std::vector<FaultRule>& rules) { rules.clear(); });
}

std::vector<FaultRule> FaultScript::rules() const {
    return rules_.with([](const std::vector<FaultRule>& rules) { return rules; });
}

std::optional<FaultRule> FaultScript::meet(std::string_view verb, const Address& target) {
    return rules_.with([&](std::vector<FaultRule>& rules) -> std::optional<FaultRule> {
        for (FaultRule& rule : rules) {
            if (matches(rule, verb, target) && takes(rule)) return rule;
        }
        return std::nullopt;
    });
}

}  // namespace lockstep::driver::simulator
