#include "control/vlan_range.h"

#include "control/testing/network_zone.h"
#include "db/ip_address_table.h"
#include "db/network_table.h"
#include "db/nic_table.h"

namespace lockstep::control {
namespace {

class VlanRangesTest : public WithNetworkZone {
  protected:
    CreateVlanRange public_range(const std::string& first, const std::string& last) {
        CreateVlanRange request;
        request.zone_id = zone_.id;
        request.vlan = "50";
        request.gateway = "192.168.2.1";
        request.netmask = "255.255.255.0";
        request.start_ip = first;
        request.end_ip = last;
        return request;
    }
    Result<VlanRangeView> create(const CreateVlanRange& request) {
        return VlanRanges(database()).create(caller("admin"), request);
    }
    std::vector<db::IpAddressRow> addresses(const VlanRangeId& id) {
        return read<std::vector<db::IpAddressRow>>(
            [&](db::Tx& tx) { return db::ip_addresses_of_range(tx, id); });
    }
    void expect_refused(const CreateVlanRange& request, const std::string& words) {
        const auto range = create(request);
        ASSERT_FALSE(range);
        EXPECT_EQ(range.error().code, Code::kInvalidArgument);
        EXPECT_NE(range.error().message.find(words), std::string::npos) << range.error().message;
    }
};

TEST_P(VlanRangesTest, MakesARowForEachPublicAddress) {
    const auto range = create(public_range("192.168.2.10", "192.168.2.19"));
    ASSERT_TRUE(range) << range.error().to_string();
    EXPECT_EQ(range->vlan, "vlan://50");
    EXPECT_EQ(range->cidr, "192.168.2.0/24");
    EXPECT_EQ(range->physical_network_id, wire_.id);
    const auto rows = addresses(range->id);
    ASSERT_EQ(rows.size(), 10U);
    EXPECT_EQ(rows.front().address, "192.168.2.10");
    EXPECT_EQ(rows.back().address, "192.168.2.19");
    EXPECT_EQ(rows.back().state, model::IpAddressState::kFree);

    ListVlanRanges list;
    list.vlan = "50";
    const auto page = VlanRanges(database()).list(caller("admin"), list);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->total, 1);
    EXPECT_TRUE(page->items.at(0).is_public);
}

TEST_P(VlanRangesTest, TakesAThousandAddressesAndNoMore) {
    auto request = public_range("10.9.0.10", "10.9.3.241");  // 1,000
    request.gateway = "10.9.0.1";
    request.netmask = "255.255.0.0";
    const auto range = create(request);
    ASSERT_TRUE(range) << range.error().to_string();
    EXPECT_EQ(addresses(range->id).size(), VlanRanges::kMostAddresses);
    request.start_ip = "10.9.4.0";
    request.end_ip = "10.9.7.232";
    expect_refused(request, "at most 1000");
}

TEST_P(VlanRangesTest, RefusesRangesThatDoNotFit) {
    ASSERT_TRUE(create(public_range("192.168.2.10", "192.168.2.19")));
    expect_refused(public_range("192.168.2.19", "192.168.2.30"), "overlap the range");
    expect_refused(public_range("192.168.2.1", "192.168.2.5"), "lies in the range");
    expect_refused(public_range("192.168.3.1", "192.168.3.5"), "must lie in the subnet");
    expect_refused(public_range("192.168.2.250", "192.168.2.255"), "must lie in the subnet");
    expect_refused(public_range("192.168.2.40", "192.168.2.30"), "are no range");
    auto request = public_range("192.168.2.40", "192.168.2.50");
    request.vlan = "51";
    expect_refused(request, "overlaps 192.168.2.0/24 on vlan://50");
    request.vlan = "101";
    expect_refused(request, "that guest networks");
    request.vlan = "50";
    request.gateway = "1.2.3";
    expect_refused(request, "gateway '1.2.3'");
}

TEST_P(VlanRangesTest, NeedsThePhysicalNetworkWhereThereAreTwo) {
    db::PhysicalNetworkRow second = wire_;
    second.id = draw<PhysicalNetworkId>();
    second.name = "pn2";
    second.vlan_ranges = {};
    db::TrafficTypeRow traffic;
    traffic.id = draw<TrafficTypeId>();
    traffic.physical_network_id = second.id;
    traffic.type = model::TrafficType::kPublic;
    write([=](db::Tx& tx) -> Status {
        TRY(db::insert(tx, second));
        return db::insert(tx, traffic);
    });
    auto request = public_range("192.168.2.10", "192.168.2.19");
    expect_refused(request, "physicalnetworkid is needed");
    request.physical_network_id = second.id;
    const auto range = create(request);
    ASSERT_TRUE(range) << range.error().to_string();
    EXPECT_EQ(range->physical_network_id, second.id);
}

TEST_P(VlanRangesTest, IsDeletedOnlyWhileAllItsAddressesAreFree) {
    const auto range = create(public_range("192.168.2.10", "192.168.2.12"));
    ASSERT_TRUE(range);
    auto taken = addresses(range->id).at(1);
    taken.state = model::IpAddressState::kAllocated;
    write([&](db::Tx& tx) { return db::update_or_fail(tx, taken); });
    const VlanRanges ranges(database());
    const Status refused_for = ranges.remove(caller("admin"), range->id);
    ASSERT_FALSE(refused_for);
    EXPECT_EQ(refused_for.error().code, Code::kPreconditionFailed);
    EXPECT_NE(refused_for.error().message.find("192.168.2.11 is in use"), std::string::npos);
    EXPECT_EQ(addresses(range->id).size(), 3U);  // nothing half done

    taken = addresses(range->id).at(1);
    taken.state = model::IpAddressState::kFree;
    write([&](db::Tx& tx) { return db::update_or_fail(tx, taken); });
    ASSERT_TRUE(ranges.remove(caller("admin"), range->id));
    EXPECT_TRUE(addresses(range->id).empty());
    EXPECT_TRUE(create(public_range("192.168.2.10", "192.168.2.12")));  // free to be used again
}

TEST_P(VlanRangesTest, AddsGuestRangesToSharedNetworks) {
    db::NetworkRow network;
    network.id = draw<NetworkId>();
    network.account_id = caller("admin").account_id;
    network.domain_id = root_.id;
    network.zone_id = zone_.id;
    network.physical_network_id = wire_.id;
    network.name = "shared";
    network.guest_type = model::GuestType::kShared;
    network.traffic_type = model::TrafficType::kGuest;
    network.vlan = "vlan://60";
    network.gateway = "10.6.0.1";
    network.netmask = "255.255.255.0";
    write([=](db::Tx& tx) { return db::insert(tx, network); });
    CreateVlanRange request;
    request.network_id = network.id;
    request.start_ip = "10.6.0.10";
    request.end_ip = "10.6.0.20";
    const auto range = create(request);
    ASSERT_TRUE(range) << range.error().to_string();
    EXPECT_FALSE(range->is_public);
    EXPECT_EQ(range->vlan, "vlan://60");
    EXPECT_TRUE(addresses(range->id).empty());

    db::NicRow nic;
    nic.id = draw<NicId>();
    nic.vm_id = draw<VmId>();
    nic.network_id = network.id;
    nic.mac = "02:00:00:00:00:01";
    nic.ipv4 = "10.6.0.15";
    write([=](db::Tx& tx) { return db::insert(tx, nic); });
    const Status removed = VlanRanges(database()).remove(caller("admin"), range->id);
    ASSERT_FALSE(removed);
    EXPECT_NE(removed.error().message.find("a machine has 10.6.0.15"), std::string::npos);

    request.vlan = "61";
    expect_refused(request, "must be the network's: vlan://60");
}

INSTANTIATE_ON_EACH_DATABASE(VlanRangesTest);

}  // namespace
}  // namespace lockstep::control
