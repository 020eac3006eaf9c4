// Tables router and router_observed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"
#include "model/vm.h"

namespace lockstep::db {

// The virtual router of a network. Its configuration is one document (model/router_document.h).
struct RouterRow {
    static constexpr std::string_view kTable = "router";
    static constexpr std::string_view kHoldKind = "router";

    RouterId id;
    int64_t generation = 0;
    NetworkId network_id;
    AccountId account_id;
    DomainId domain_id;
    ZoneId zone_id;
    std::optional<PodId> pod_id;
    std::optional<HostId> host_id;
    std::optional<ServiceOfferingId> service_offering_id;
    std::string name;
    model::VmState state{};
    std::string guest_mac;
    std::optional<std::string> guest_ip;
    std::string public_mac;
    std::optional<IpAddressId> public_ip_id;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(RouterRow, (),
                      (id, generation, network_id, account_id, domain_id, zone_id, pod_id, host_id,
                       service_offering_id, name, state, guest_mac, guest_ip, public_mac,
                       public_ip_id, created_at, removed_at))

// The document version and hash that the router last reported as applied.
struct RouterObservedRow {
    static constexpr std::string_view kTable = "router_observed";

    RouterId id;
    int64_t epoch = 0;
    int64_t sequence = 0;
    int64_t applied_version = 0;
    std::string applied_hash;
    Time observed_at;
};
BOOST_DESCRIBE_STRUCT(RouterObservedRow, (),
                      (id, epoch, sequence, applied_version, applied_hash, observed_at))

}  // namespace lockstep::db
