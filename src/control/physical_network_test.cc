#include "control/physical_network.h"

#include <set>

#include "control/testing/network_zone.h"

namespace lockstep::control {
namespace {

class PhysicalNetworksTest : public WithNetworkZone {
  protected:
    db::NetworkProviderRow add_provider(const std::string& name, model::ProviderState state) {
        db::NetworkProviderRow row;
        row.id = draw<NetworkProviderId>();
        row.physical_network_id = wire_.id;
        row.name = name;
        row.state = state;
        row.services = {"Dhcp", "Dns"};
        write([row](db::Tx& tx) { return db::insert(tx, row); });
        return row;
    }
};

TEST_P(PhysicalNetworksTest, AreShownWithTheirTagsAndZone) {
    ListPhysicalNetworks request;
    request.zone_id = zone_.id;
    const auto page = PhysicalNetworks(database()).list(caller("admin"), request);
    ASSERT_TRUE(page) << page.error().to_string();
    ASSERT_EQ(page->total, 1);
    EXPECT_EQ(page->items[0].vlan, "100-102");
    EXPECT_EQ(page->items[0].zone_name, "z1");
    EXPECT_EQ(page->items[0].isolation_methods, "VLAN");
    EXPECT_EQ(page->items[0].tags, std::nullopt);
    request.name = "other";
    EXPECT_EQ(PhysicalNetworks(database()).list(caller("admin"), request)->total, 0);
}

TEST_P(PhysicalNetworksTest, TellWhatTrafficTheyCarry) {
    const PhysicalNetworks networks(database());
    ListTrafficTypes request;
    request.physical_network_id = wire_.id;
    const auto page = networks.list_traffic_types(caller("admin"), request);
    ASSERT_TRUE(page) << page.error().to_string();
    ASSERT_EQ(page->total, 2);
    const std::set<model::TrafficType> types = {page->items[0].type, page->items[1].type};
    EXPECT_TRUE(types.contains(model::TrafficType::kPublic));
    EXPECT_TRUE(types.contains(model::TrafficType::kGuest));
    request.physical_network_id = draw<PhysicalNetworkId>();
    EXPECT_FALSE(networks.list_traffic_types(caller("admin"), request));
}

TEST_P(PhysicalNetworksTest, HaveProvidersAndTheirElements) {
    const PhysicalNetworks networks(database());
    const auto router = add_provider("VirtualRouter", model::ProviderState::kDisabled);
    add_provider("SecurityGroupProvider", model::ProviderState::kEnabled);
    db::RouterElementRow element;
    element.id = draw<RouterElementId>();
    element.network_provider_id = router.id;
    write([=](db::Tx& tx) { return db::insert(tx, element); });

    ListNetworkProviders by_state;
    by_state.state = "enabled";
    const auto enabled = networks.list_providers(caller("admin"), by_state);
    ASSERT_TRUE(enabled) << enabled.error().to_string();
    ASSERT_EQ(enabled->total, 1);
    EXPECT_EQ(enabled->items[0].name, "SecurityGroupProvider");
    EXPECT_FALSE(enabled->items[0].is_switchable);

    ListRouterElements elements;
    elements.network_provider_id = router.id;
    elements.is_enabled = false;
    const auto page = networks.list_router_elements(caller("admin"), elements);
    ASSERT_TRUE(page) << page.error().to_string();
    ASSERT_EQ(page->total, 1);
    EXPECT_EQ(page->items[0].id, element.id);
    elements.is_enabled = true;
    EXPECT_EQ(networks.list_router_elements(caller("admin"), elements)->total, 0);
}

INSTANTIATE_ON_EACH_DATABASE(PhysicalNetworksTest);

}  // namespace
}  // namespace lockstep::control
