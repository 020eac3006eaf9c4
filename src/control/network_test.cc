#include "control/network.h"

#include "control/bootstrap.h"
#include "control/limit.h"
#include "control/testing/network_zone.h"
#include "db/count_source.h"
#include "db/network_offering_table.h"
#include "db/vlan_range_table.h"

namespace lockstep::control {
namespace {

using model::GuestType;

class NetworksTest : public WithNetworkZone {
  protected:
    void SetUp() override {
        WithNetworkZone::SetUp();
        if (HasFatalFailure()) return;
        isolated_ = add_offering("isolated", GuestType::kIsolated, false);
        shared_ = add_offering("shared", GuestType::kShared, true);
        l2_ = add_offering("l2", GuestType::kL2, false);
        db::AccountRow system{.id = system_account_id(),
                              .name = "system",
                              .type = model::AccountType::kAdmin,
                              .domain_id = root_.id};
        write([=](db::Tx& tx) { return db::insert(tx, system); });
    }

    NetworkOfferingId add_offering(const std::string& name, GuestType type, bool is_specified) {
        db::NetworkOfferingRow row;
        row.id = draw<NetworkOfferingId>();
        row.name = name;
        row.guest_type = type;
        row.traffic_type = model::TrafficType::kGuest;
        row.state = model::NetworkOfferingState::kEnabled;
        row.is_vlan_specified = is_specified;
        row.are_ip_ranges_specified = is_specified;
        if (type != GuestType::kL2) {
            row.services = {{"Dns", {"VirtualRouter"}, {}}, {"Dhcp", {"VirtualRouter"}, {}}};
        }
        write([=](db::Tx& tx) { return db::insert(tx, row); });
        return row.id;
    }

    CreateNetwork request(const std::string& name, const NetworkOfferingId& offering) {
        CreateNetwork made;
        made.name = name;
        made.zone_id = zone_.id;
        made.network_offering_id = offering;
        return made;
    }
    CreateNetwork shared_request(const std::string& name) {
        auto made = request(name, shared_);
        made.vlan = "700";
        made.gateway = "10.7.0.1";
        made.netmask = "255.255.255.0";
        made.start_ip = "10.7.0.50";
        made.end_ip = "10.7.0.99";
        return made;
    }
    Result<NetworkView> create(const std::string& who, const CreateNetwork& wanted) {
        return Networks(database()).create(caller(who), wanted);
    }
    std::vector<std::string> names(const std::string& who, const ListNetworks& wanted) {
        const auto page = Networks(database()).list(caller(who), wanted);
        EXPECT_TRUE(page) << page.error().to_string();
        std::vector<std::string> found;
        if (!page) return found;
        for (const auto& view : page->items) found.push_back(view.name);
        return found;
    }
    void expect_refused(const std::string& who, const CreateNetwork& wanted, Code code,
                        const std::string& words) {
        const auto network = create(who, wanted);
        ASSERT_FALSE(network) << words;
        EXPECT_EQ(network.error().code, code) << network.error().message;
        EXPECT_NE(network.error().message.find(words), std::string::npos)
            << network.error().message;
    }

    NetworkOfferingId isolated_, shared_, l2_;
};

TEST_P(NetworksTest, AreCreatedWithTheZonesSubnetAndATag) {
    const auto network = create("alice", request("n1", isolated_));
    ASSERT_TRUE(network) << network.error().to_string();
    EXPECT_EQ(network->cidr, "10.1.1.0/24");
    EXPECT_EQ(network->gateway, "10.1.1.1");
    EXPECT_EQ(network->netmask, "255.255.255.0");
    EXPECT_EQ(network->state, "Allocated");
    EXPECT_EQ(network->dns1, "8.8.8.8");
    EXPECT_EQ(network->account, "alice");
    EXPECT_EQ(network->broadcast_uri, std::nullopt);  // the segment is not there yet
    const auto row =
        read<db::NetworkRow>([&](db::Tx& tx) { return db::get<db::NetworkRow>(tx, network->id); });
    EXPECT_EQ(row.vlan, "vlan://100");
    EXPECT_TRUE(row.network_domain->starts_with("cs"));
    const auto summary =
        read<db::NetworkSummaryRow>([&](db::Tx& tx) -> Result<db::NetworkSummaryRow> {
            return TRY(db::find<db::NetworkSummaryRow>(tx, network->id))
            .value();
        });
    EXPECT_EQ(summary.nic_count, 0);
}

TEST_P(NetworksTest, CountAgainstTheirOwner) {
    ASSERT_TRUE(create("alice", request("n1", isolated_)));
    ASSERT_TRUE(create("alice", request("n2", l2_)));
    const auto differences =
        read<std::vector<std::string>>([&](db::Tx& tx) -> Result<std::vector<std::string>> {
            return check_counts(tx, TRY(get_owner(tx, caller("alice").account_id)),
                                db::count_sources());
        });
    // The fixture's account has a project that nobody charged; what is ours is right.
    for (const auto& difference : differences) {
        EXPECT_EQ(difference.find("network"), std::string::npos) << difference;
    }
}

TEST_P(NetworksTest, EndWhenThePhysicalNetworkHasNoTagLeft) {
    for (const char* name : {"n1", "n2", "n3"}) {
        ASSERT_TRUE(create("alice", request(name, isolated_)));
    }
    expect_refused("alice", request("n4", isolated_), Code::kNoCapacity, "no VLAN tag left");
}

TEST_P(NetworksTest, TakeTheSubnetThatIsAskedFor) {
    auto wanted = request("n1", isolated_);
    wanted.gateway = "10.5.0.9";
    expect_refused("alice", wanted, Code::kInvalidArgument, "go together");
    wanted.netmask = "255.255.255.240";
    const auto network = create("alice", wanted);
    ASSERT_TRUE(network) << network.error().to_string();
    EXPECT_EQ(network->cidr, "10.5.0.0/28");
    EXPECT_EQ(network->gateway, "10.5.0.9");
    wanted.gateway = "1.2.3";
    expect_refused("alice", wanted, Code::kInvalidArgument, "gateway is no IPv4 address");
    wanted.gateway = "10.5.0.16";
    expect_refused("alice", wanted, Code::kInvalidArgument, "address of a host");
    wanted.netmask = "255.0.0.0";
    expect_refused("alice", wanted, Code::kInvalidArgument, "/8");
}

TEST_P(NetworksTest, RefuseWhatTheirOfferingDoesNotHave) {
    auto wanted = request("n", isolated_);
    wanted.vlan = "7";
    expect_refused("admin", wanted, Code::kInvalidArgument, "specifyvlan");
    wanted = request("n", isolated_);
    wanted.start_ip = "10.1.1.5";
    expect_refused("alice", wanted, Code::kInvalidArgument, "specifyipranges");
    wanted = request("n", isolated_);
    wanted.network_domain = "not_a_name";
    expect_refused("alice", wanted, Code::kInvalidArgument, "networkdomain");
    wanted = request("n", isolated_);
    wanted.acl_type = "Domain";
    expect_refused("alice", wanted, Code::kInvalidArgument, "acltype");
    wanted = request("n", l2_);
    wanted.gateway = "10.1.1.1";
    expect_refused("alice", wanted, Code::kInvalidArgument, "not for L2");
    expect_refused("alice", shared_request("s"), Code::kForbidden, "Shared");
    wanted = request("n", draw<NetworkOfferingId>());
    expect_refused("alice", wanted, Code::kNotFound, "networkofferingid");
}

TEST_P(NetworksTest, AreSharedByADomain) {
    auto wanted = shared_request("s");
    wanted.domain_id = a_.id;
    const auto network = create("admin", wanted);
    ASSERT_TRUE(network) << network.error().to_string();
    EXPECT_EQ(network->state, "Setup");
    EXPECT_EQ(network->vlan, "700");
    EXPECT_EQ(network->account, std::nullopt);
    EXPECT_EQ(network->domain_path, "ROOT/a");
    const auto ranges = read<std::vector<db::VlanRangeRow>>(
        [&](db::Tx& tx) { return db::vlan_ranges_of_network(tx, network->id); });
    ASSERT_EQ(ranges.size(), 1U);
    EXPECT_EQ(ranges[0].start_ip, "10.7.0.50");
    EXPECT_FALSE(ranges[0].is_public);
    const std::vector<std::string> found = {"s"};
    EXPECT_EQ(names("alice", {}), found);
    EXPECT_EQ(names("bob", {}), found);  // his domain is below
    EXPECT_TRUE(names("carol", {}).empty());
    wanted = shared_request("t");
    expect_refused("admin", wanted, Code::kInvalidArgument, "another network's");
    wanted.vlan = "101";
    expect_refused("admin", wanted, Code::kInvalidArgument, "one of the tags");
}

TEST_P(NetworksTest, AreListedToThoseWhoMaySeeThem) {
    const auto network = create("alice", request("n1", isolated_));
    ASSERT_TRUE(network);
    const std::vector<std::string> found = {"n1"};
    EXPECT_EQ(names("alice", {}), found);
    EXPECT_TRUE(names("bob", {}).empty());
    ListNetworks all;
    all.list_all = true;
    EXPECT_EQ(names("dora", all), found);
    EXPECT_EQ(names("admin", all), found);
    ListNetworks by_id;
    by_id.id = network->id;
    EXPECT_TRUE(names("carol", by_id).empty());
    ListNetworks filtered;
    filtered.services = {"Dns", "SourceNat"};
    EXPECT_TRUE(names("alice", filtered).empty());
    filtered.services = {"Dns"};
    filtered.network_filter = "Account";
    filtered.may_be_used = true;
    EXPECT_EQ(names("alice", filtered), found);
    filtered.may_be_used = false;
    EXPECT_TRUE(names("alice", filtered).empty());
}

INSTANTIATE_ON_EACH_DATABASE(NetworksTest);

}  // namespace
}  // namespace lockstep::control
