#include "model/ipv4.h"

#include <gtest/gtest.h>

namespace lockstep::model {
namespace {

Ipv4 ip(const char* text) { return Ipv4::parse(text).value(); }
Ipv4Cidr cidr(const char* text) { return Ipv4Cidr::parse(text).value(); }

TEST(Ipv4, ReadsAndPrintsAddresses) {
    for (const char* text : {"0.0.0.0", "10.1.1.43", "255.255.255.255"}) {
        EXPECT_EQ(ip(text).to_string(), text);
    }
}

TEST(Ipv4, RefusesWhatIsNoAddress) {
    for (const char* text : {"", "10", "10.1.1", "10.1.1.256", "10.1.1.1.1", "10.1.01.1", "a.b.c.d",
                             " 10.1.1.1", "10.1.1.1 ", "10..1.1", "-1.1.1.1", "::1"}) {
        EXPECT_FALSE(Ipv4::parse(text)) << text;
    }
}

TEST(Ipv4Cidr, KnowsItsBounds) {
    const auto net = cidr("10.1.1.77/24");
    EXPECT_EQ(net.to_string(), "10.1.1.0/24");
    EXPECT_EQ(net.netmask(), "255.255.255.0");
    EXPECT_EQ(net.broadcast(), ip("10.1.1.255"));
    EXPECT_EQ(net.last_host(), ip("10.1.1.254"));
    EXPECT_TRUE(net.contains(ip("10.1.1.255")));
    EXPECT_FALSE(net.contains(ip("10.1.2.0")));
    EXPECT_TRUE(cidr("0.0.0.0/0").contains(ip("255.255.255.255")));
}

TEST(Ipv4Cidr, OverlapsEitherWayRound) {
    EXPECT_TRUE(cidr("10.0.0.0/8").overlaps(cidr("10.1.1.0/24")));
    EXPECT_TRUE(cidr("10.1.1.0/24").overlaps(cidr("10.0.0.0/8")));
    EXPECT_FALSE(cidr("10.1.1.0/24").overlaps(cidr("10.1.2.0/24")));
}

TEST(Ipv4Cidr, RefusesBadPrefixesAndMasks) {
    for (const char* text : {"10.1.1.0/33", "10.1.1.0/", "10.1.1.0/-1", "10.1.1.0/24/1", "/24"}) {
        EXPECT_FALSE(Ipv4Cidr::parse(text)) << text;
    }
    EXPECT_EQ(Ipv4Cidr::of(ip("10.1.1.5"), "255.255.254.0").value().to_string(), "10.1.0.0/23");
    EXPECT_FALSE(Ipv4Cidr::of(ip("10.1.1.5"), "255.0.255.0"));
}

TEST(Ipv4Range, RefusesAnEndBeforeItsStart) {
    EXPECT_EQ(Ipv4Range::parse("10.0.0.1", "10.0.0.10").value().size(), 10U);
    EXPECT_FALSE(Ipv4Range::parse("10.0.0.2", "10.0.0.1"));
}

TEST(LowestFree, FillsTheFirstGap) {
    const auto range = Ipv4Range::parse("10.0.0.2", "10.0.0.5").value();
    EXPECT_EQ(lowest_free(range, {}), ip("10.0.0.2"));
    EXPECT_EQ(lowest_free(range, {ip("10.0.0.1"), ip("10.0.0.2"), ip("10.0.0.4")}), ip("10.0.0.3"));
    EXPECT_EQ(lowest_free(range, {ip("10.0.0.2"), ip("10.0.0.3"), ip("10.0.0.4"), ip("10.0.0.5")}),
              std::nullopt);
}

}  // namespace
}  // namespace lockstep::model
