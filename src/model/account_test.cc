#include "model/account.h"

#include <gtest/gtest.h>

#include "model/resource_type.h"

namespace lockstep::model {
namespace {

TEST(DomainPath, IsShownWithRootInFront) {
    EXPECT_EQ(shown_domain_path("/"), "ROOT");
    EXPECT_EQ(shown_domain_path("/a/"), "ROOT/a");
    EXPECT_EQ(shown_domain_path("/a/b/"), "ROOT/a/b");
}

TEST(DomainPath, TakesEveryWayOfWritingIt) {
    for (const std::string_view written : {"", "/", "//", "ROOT", "/ROOT", "ROOT/"}) {
        EXPECT_EQ(stored_domain_path(written), "/") << written;
    }
    for (const std::string_view written : {"a/b", "/a/b", "/a/b/", "ROOT/a/b", "/ROOT/a/b/"}) {
        EXPECT_EQ(stored_domain_path(written), "/a/b/") << written;
    }
}

TEST(NetworkDomain, AcceptsDnsNamesOnly) {
    for (const std::string_view good : {"example.org", "a", "x-1.y2.z"}) {
        EXPECT_TRUE(check_network_domain("networkdomain", good)) << good;
    }
    for (const std::string_view bad : {"", ".", "a..b", "-a", "a-", "a b", "a_b", "a."}) {
        const Status status = check_network_domain("networkdomain", bad);
        ASSERT_FALSE(status) << bad;
        EXPECT_NE(status.error().message.find("networkdomain"), std::string::npos);
    }
}

TEST(ResourceType, LimitsInGibAreComparedInBytes) {
    EXPECT_EQ(limit_in_count_unit(ResourceType::kPrimaryStorage, 2), 2 * kBytesPerGib);
    EXPECT_EQ(limit_in_count_unit(ResourceType::kPrimaryStorage, kUnlimited), kUnlimited);
    EXPECT_EQ(limit_in_count_unit(ResourceType::kMemory, 2), 2);
    EXPECT_GT(limit_in_count_unit(ResourceType::kObjectStorage, INT64_MAX), 0);
}

TEST(ResourceType, IsFoundByNumberAndName) {
    for (const ResourceTypeFacts& facts : resource_types()) {
        EXPECT_EQ(*parse_resource_type(static_cast<int>(facts.type)), facts.type);
        EXPECT_EQ(*parse_resource_type_name(facts.name), facts.type);
        EXPECT_EQ(facts_of(facts.type).name, facts.name);
    }
    EXPECT_FALSE(parse_resource_type(17));
    EXPECT_FALSE(parse_resource_type(-1));
    EXPECT_FALSE(parse_resource_type_name("nope"));
}

}  // namespace
}  // namespace lockstep::model
