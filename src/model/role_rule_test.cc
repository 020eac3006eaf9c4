#include "model/role_rule.h"

#include <gtest/gtest.h>

#include <vector>

namespace lockstep::model {
namespace {

TEST(RoleRule, FitsNamesAndWildcards) {
    struct Case {
        std::string_view pattern, command;
        bool fits;
    };
    for (const Case& c : std::vector<Case>{
             {"listZones", "listZones", true},
             {"listzones", "listZones", true},
             {"listZones", "listZone", false},
             {"listZone", "listZones", false},
             {"*", "anything", true},
             {"list*", "listZones", true},
             {"list*", "list", true},
             {"list*", "createlist", false},
             {"*Machine", "stopVirtualMachine", true},
             {"*Machine", "stopVirtualMachines", false},
             {"get*For*", "getUploadParamsForTemplate", true},
             {"get*For*", "getUser", false},
             {"", "x", false},
             {"", "", true},
         }) {
        EXPECT_EQ(fits_pattern(c.pattern, c.command), c.fits) << c.pattern << " " << c.command;
    }
}

TEST(RoleRule, FirstFittingRuleDecides) {
    const std::vector<RoleRule> rules = {
        {"getUploadParamsFor*", false}, {"get*", true}, {"list*", true}, {"*", false}};
    EXPECT_EQ(judge(rules, "getUser"), RuleVerdict::kAllow);
    EXPECT_EQ(judge(rules, "getUploadParamsForIso"), RuleVerdict::kDeny);
    EXPECT_EQ(judge(rules, "createZone"), RuleVerdict::kDeny);
    EXPECT_EQ(judge({rules.data(), 3}, "createZone"), RuleVerdict::kNoRule);
}

}  // namespace
}  // namespace lockstep::model
