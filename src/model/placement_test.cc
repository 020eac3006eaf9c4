#include "model/placement.h"

#include <gtest/gtest.h>

namespace lockstep::model {
namespace {

const ClusterId kLeft{Uuid::named("left")};
const ClusterId kRight{Uuid::named("right")};

HostCandidate host(const char* name, ClusterId cluster, int64_t cpu_used = 0) {
    HostCandidate candidate;
    candidate.id = HostId{Uuid::named(name)};
    candidate.cluster_id = cluster;
    candidate.cpu_mhz_total = 8000;
    candidate.cpu_mhz_used = cpu_used;
    candidate.memory_bytes_total = 8 << 20;
    candidate.core_mhz = 2000;
    candidate.core_count = 4;
    return candidate;
}

PoolCandidate pool(const char* name, std::optional<ClusterId> cluster, int64_t used = 0) {
    return {StoragePoolId{Uuid::named(name)}, cluster, {}, 1000, used};
}

PlacementDemand demand() {
    PlacementDemand wanted;
    wanted.core_count = 1;
    wanted.core_mhz = 500;
    wanted.memory_bytes = 1 << 20;
    wanted.disks = {{.bytes = 100, .tags = {}, .pool_id = {}}};
    return wanted;
}

TEST(Place, TakesTheLeastFullHost) {
    const auto placed =
        place(demand(), {host("a", kLeft, 4000), host("b", kLeft, 100)}, {pool("p", kLeft)});
    ASSERT_TRUE(placed) << placed.error().message;
    EXPECT_EQ(placed->host_id, HostId{Uuid::named("b")});
    EXPECT_EQ(placed->pool_ids, std::vector{StoragePoolId{Uuid::named("p")}});
}

TEST(Place, PrefersWhereItRanLast) {
    auto wanted = demand();
    wanted.last_host_id = HostId{Uuid::named("a")};
    const auto placed =
        place(wanted, {host("a", kLeft, 4000), host("b", kLeft)}, {pool("p", kLeft)});
    EXPECT_EQ(placed.value().host_id, *wanted.last_host_id);
}

TEST(Place, GoesWhereTheClusterHasStorage) {
    const auto placed =
        place(demand(), {host("a", kLeft), host("b", kRight, 5000)}, {pool("p", kRight)});
    EXPECT_EQ(placed.value().host_id, HostId{Uuid::named("b")});
}

TEST(Place, SaysForEveryHostWhyNot) {
    auto small = host("a", kLeft);
    small.memory_bytes_used = small.memory_bytes_total;
    auto wanted = demand();
    wanted.host_tags = {"ssd"};
    auto tagged = small;
    tagged.tags = {"ssd"};
    tagged.id = HostId{Uuid::named("c")};
    const auto placed = place(wanted, {small, tagged}, {pool("p", kLeft)});
    ASSERT_FALSE(placed);
    EXPECT_EQ(placed.error().code, Code::kNoCapacity);
    EXPECT_NE(placed.error().message.find("lacks a tag of ssd"), std::string::npos);
    EXPECT_NE(placed.error().message.find("0 bytes of memory are free"), std::string::npos);
}

TEST(Place, CountsTheDisksOfOneMachineTogether) {
    auto wanted = demand();
    wanted.disks = {{.bytes = 600, .tags = {}, .pool_id = {}},
                    {.bytes = 600, .tags = {}, .pool_id = {}}};
    EXPECT_FALSE(place(wanted, {host("a", kLeft)}, {pool("p", kLeft)}));
    const auto placed = place(wanted, {host("a", kLeft)}, {pool("p", kLeft), pool("q", {})});
    ASSERT_TRUE(placed) << placed.error().message;
    EXPECT_NE(placed->pool_ids[0], placed->pool_ids[1]);
}

TEST(Place, LeavesAVolumeWhereItIs) {
    auto wanted = demand();
    wanted.disks = {{.bytes = 100, .tags = {"gold"}, .pool_id = StoragePoolId{Uuid::named("p")}}};
    const auto placed = place(wanted, {host("a", kLeft), host("b", kRight)},
                              {pool("p", kRight, 1000), pool("q", {})});
    ASSERT_TRUE(placed) << placed.error().message;
    EXPECT_EQ(placed->cluster_id, kRight);
}

TEST(SplitTags, DropsBlanksAndEmptyItems) {
    EXPECT_EQ(split_tags(" a, b,,c "), (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_TRUE(split_tags(std::nullopt).empty());
}

}  // namespace
}  // namespace lockstep::model
