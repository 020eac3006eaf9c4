#include "model/vlan.h"

#include <gtest/gtest.h>

namespace lockstep::model {
namespace {

TEST(VlanRanges, ReadsSeveral) {
    const auto ranges = parse_vlan_ranges("300-310,100-200,5").value();
    ASSERT_EQ(ranges.size(), 3U);
    EXPECT_EQ(ranges[0].first, 5);
    EXPECT_EQ(ranges[1].last, 200);
    EXPECT_TRUE(parse_vlan_ranges("").value().empty());
}

TEST(VlanRanges, RefusesNonsense) {
    for (const char* text : {"a", "10-5", "1-10,5-20", "-5", "1-", "1,,2", "99999999", "1 - 2"}) {
        EXPECT_FALSE(parse_vlan_ranges(text)) << text;
    }
}

TEST(Vlan, ReadsBothSpellings) {
    EXPECT_EQ(parse_vlan("vlan://100").value(), 100);
    EXPECT_EQ(parse_vlan("100").value(), 100);
    EXPECT_EQ(parse_vlan("untagged").value(), std::nullopt);
    EXPECT_EQ(parse_vlan("vlan://untagged").value(), std::nullopt);
    EXPECT_FALSE(parse_vlan("4096"));
    EXPECT_FALSE(parse_vlan(""));
    EXPECT_EQ(vlan_uri(7), "vlan://7");
    EXPECT_EQ(vlan_uri(std::nullopt), "vlan://untagged");
}

TEST(LowestFreeVlan, GoesOnInTheNextRange) {
    const std::vector<VlanTagRange> ranges = {{100, 101}, {200, 201}};
    EXPECT_EQ(lowest_free_vlan(ranges, {}), 100);
    EXPECT_EQ(lowest_free_vlan(ranges, {100}), 101);
    EXPECT_EQ(lowest_free_vlan(ranges, {100, 101, 200}), 201);
    EXPECT_EQ(lowest_free_vlan(ranges, {100, 101, 200, 201}), std::nullopt);
}

}  // namespace
}  // namespace lockstep::model
