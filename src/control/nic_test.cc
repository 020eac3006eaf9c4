#include "control/nic.h"

#include "control/testing/network_zone.h"
#include "db/network_table.h"
#include "db/vlan_range_table.h"

namespace lockstep::control {
namespace {

using model::Ipv4;
using model::Ipv4Range;

Ipv4 at(const std::string& text) { return *Ipv4::parse(text); }

TEST(ChooseAddress, TakesTheLowestFreeOneOrTheOneThatIsAskedFor) {
    struct Case {
        std::vector<std::string> taken;
        std::optional<std::string> wanted;
        std::string expected;  // empty: refused
        Code code = Code::kInternal;
    };
    const std::vector<Ipv4Range> ranges = {{at("10.0.0.10"), at("10.0.0.12")},
                                           {at("10.0.0.20"), at("10.0.0.20")}};
    const std::vector<Case> cases = {
        {{}, {}, "10.0.0.10"},
        {{"10.0.0.1", "10.0.0.10"}, {}, "10.0.0.11"},
        {{"10.0.0.11"}, {}, "10.0.0.10"},
        {{"10.0.0.10", "10.0.0.11", "10.0.0.12"}, {}, "10.0.0.20"},
        {{"10.0.0.10", "10.0.0.11", "10.0.0.12", "10.0.0.20"}, {}, "", Code::kNoCapacity},
        {{"10.0.0.10"}, "10.0.0.12", "10.0.0.12"},
        {{"10.0.0.10"}, "10.0.0.10", "", Code::kInvalidArgument},
        {{}, "10.0.0.13", "", Code::kInvalidArgument},
    };
    for (const auto& [taken, wanted, expected, code] : cases) {
        std::vector<Ipv4> addresses;
        for (const auto& text : taken) addresses.push_back(at(text));
        std::optional<Ipv4> asked;
        if (wanted) asked = at(*wanted);
        const auto address = choose_address(ranges, addresses, asked);
        if (!expected.empty()) {
            ASSERT_TRUE(address) << address.error().to_string();
            EXPECT_EQ(address->to_string(), expected);
            continue;
        }
        ASSERT_FALSE(address);
        EXPECT_EQ(address.error().code, code);
    }
}

TEST(ParseMac, TakesAddressesOfMachinesOnly) {
    EXPECT_EQ(parse_mac("02:aB:00:00:00:0F").value(), "02:ab:00:00:00:0f");
    for (const char* text : {"", "02:00:00:00:00", "02-00-00-00-00-01", "02:00:00:00:00:0g",
                             "01:00:00:00:00:01", "00:00:00:00:00:00", "02:00:00:00:00:001"}) {
        EXPECT_FALSE(parse_mac(text)) << text;
    }
}

class NicsTest : public WithNetworkZone {
  protected:
    void SetUp() override {
        WithNetworkZone::SetUp();
        if (HasFatalFailure()) return;
        network_.id = draw<NetworkId>();
        network_.account_id = caller("alice").account_id;
        network_.domain_id = a_.id;
        network_.zone_id = zone_.id;
        network_.name = "n1";
        network_.acl_type = model::NetworkAclType::kAccount;
        network_.cidr = "10.1.1.0/29";
        network_.gateway = "10.1.1.1";
        network_.netmask = "255.255.255.248";
        write([this](db::Tx& tx) -> Status {
            TRY(db::insert(tx, network_));
            return db::insert(tx, db::NetworkSummaryRow{.id = network_.id});
        });
    }

    NewNic wanted(const std::string& who) {
        NewNic nic;
        nic.id = draw<NicId>();
        nic.vm_id = draw<VmId>();
        nic.network_id = network_.id;
        nic.owner = ref(who);
        nic.is_running = true;
        nic.at = clock().now();
        return nic;
    }
    Result<db::NicRow> allocate(const NewNic& nic) {
        return store().write(keyed(), [nic](db::Tx& tx) { return allocate_nic(tx, nic); });
    }
    void expect_refused(const NewNic& nic, Code code) {
        const auto row = allocate(nic);
        ASSERT_FALSE(row);
        EXPECT_EQ(row.error().code, code) << row.error().message;
    }
    db::NetworkSummaryRow summary() {
        return read<db::NetworkSummaryRow>([&](db::Tx& tx) -> Result<db::NetworkSummaryRow> {
            return TRY(db::find<db::NetworkSummaryRow>(tx, network_.id))
            .value();
        });
    }

    db::NetworkRow network_;
};

TEST_P(NicsTest, GetTheLowestFreeAddressUntilThereIsNone) {
    std::vector<db::NicRow> rows;
    for (const char* expected : {"10.1.1.2", "10.1.1.3", "10.1.1.4", "10.1.1.5", "10.1.1.6"}) {
        const auto row = allocate(wanted("alice"));
        ASSERT_TRUE(row) << row.error().to_string();
        EXPECT_EQ(row->ipv4, expected);
        EXPECT_EQ(row->gateway, "10.1.1.1");
        EXPECT_EQ(row->mac, mac_of(row->id));
        rows.push_back(*row);
    }
    expect_refused(wanted("alice"), Code::kNoCapacity);
    EXPECT_EQ(summary().nic_count, 5);
    EXPECT_EQ(summary().running_nic_count, 5);
    write([&](db::Tx& tx) { return count_nics_running(tx, rows[2].vm_id, false); });
    write([&](db::Tx& tx) {
        auto row = rows[2];
        return release_nic(tx, row, false, row.created_at);
    });
    EXPECT_EQ(summary().nic_count, 4);
    EXPECT_EQ(summary().running_nic_count, 4);
    EXPECT_EQ(allocate(wanted("alice"))->ipv4, "10.1.1.4");
}

TEST_P(NicsTest, AreRefusedWhatTheyMayNotHave) {
    expect_refused(wanted("bob"), Code::kForbidden);
    auto nic = wanted("alice");
    nic.ipv4 = "10.1.1.1";  // the gateway
    expect_refused(nic, Code::kInvalidArgument);
    nic.ipv4 = "10.1.1.5";
    nic.mac = "02:00:00:00:00:01";
    ASSERT_TRUE(allocate(nic));
    nic.id = draw<NicId>();
    nic.ipv4.reset();
    expect_refused(nic, Code::kInvalidArgument);  // the machine is in the network
    nic.vm_id = draw<VmId>();
    expect_refused(nic, Code::kInvalidArgument);  // the MAC is another machine's
    EXPECT_EQ(summary().nic_count, 1);
    network_.state = model::NetworkState::kDestroy;
    write([this](db::Tx& tx) { return db::update_or_fail(tx, network_); });
    expect_refused(wanted("alice"), Code::kPreconditionFailed);
}

TEST_P(NicsTest, OfSharedNetworksTakeTheRangesInTheirOrder) {
    network_.acl_type = model::NetworkAclType::kDomain;
    network_.is_subdomain_access = true;
    write([this](db::Tx& tx) { return db::update_or_fail(tx, network_); });
    // Ids that are drawn within one millisecond have no order of their own.
    const auto [first_id, second_id] = std::minmax({draw<VlanRangeId>(), draw<VlanRangeId>()});
    for (const char* subnet : {"10.8.0", "10.9.0"}) {
        db::VlanRangeRow range;
        range.id = subnet == std::string_view("10.8.0") ? first_id : second_id;
        range.zone_id = zone_.id;
        range.network_id = network_.id;
        range.vlan = "vlan://700";
        range.gateway = fmt::format("{}.1", subnet);
        range.netmask = "255.255.255.0";
        range.start_ip = range.end_ip = fmt::format("{}.10", subnet);
        write([range](db::Tx& tx) { return db::insert(tx, range); });
    }
    EXPECT_EQ(allocate(wanted("alice"))->ipv4, "10.8.0.10");
    const auto second = allocate(wanted("bob"));  // his domain is below
    ASSERT_TRUE(second) << second.error().to_string();
    EXPECT_EQ(second->ipv4, "10.9.0.10");
    EXPECT_EQ(second->gateway, "10.9.0.1");
    expect_refused(wanted("carol"), Code::kForbidden);
}

INSTANTIATE_ON_EACH_DATABASE(NicsTest);

}  // namespace
}  // namespace lockstep::control
