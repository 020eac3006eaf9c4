// Tables network_provider and router_element.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "model/ids.h"
#include "model/infra.h"

namespace lockstep::db {

// A network service provider on a physical network.
struct NetworkProviderRow {
    static constexpr std::string_view kTable = "network_provider";

    NetworkProviderId id;
    int64_t generation = 0;
    PhysicalNetworkId physical_network_id;
    std::string name;
    model::ProviderState state{};
    std::vector<std::string> services;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(NetworkProviderRow, (),
                      (id, generation, physical_network_id, name, state, services, created_at,
                       removed_at))

// The virtual router element of a provider: on or off.
struct RouterElementRow {
    static constexpr std::string_view kTable = "router_element";

    RouterElementId id;
    int64_t generation = 0;
    NetworkProviderId network_provider_id;
    bool is_enabled = false;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(RouterElementRow, (),
                      (id, generation, network_provider_id, is_enabled, created_at, removed_at))

struct NetworkProviderFilter {
    std::optional<PhysicalNetworkId> physical_network_id;
    std::optional<std::string> name;
    std::optional<model::ProviderState> state;
    std::optional<std::string> keyword;
};

Result<ListPage<NetworkProviderRow>> list_network_providers(Tx& tx,
                                                            const NetworkProviderFilter& filter,
                                                            const PageWindow& window);

struct RouterElementFilter {
    std::optional<RouterElementId> id;
    std::optional<NetworkProviderId> network_provider_id;
    std::optional<bool> is_enabled;
    std::optional<std::string> keyword;  // in the provider's name
};

Result<ListPage<RouterElementRow>> list_router_elements(Tx& tx, const RouterElementFilter& filter,
                                                        const PageWindow& window);

}  // namespace lockstep::db
