// Table zone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "db/list_query.h"
#include "db/row.h"
#include "db/use.h"
#include "model/ids.h"
#include "model/infra.h"

namespace lockstep::db {

// A zone: one site with its own networks and storage.
struct ZoneRow {
    static constexpr std::string_view kTable = "zone";
    static constexpr std::string_view kHoldKind = "zone";

    ZoneId id;
    int64_t generation = 0;
    std::string name;
    model::ZoneNetworkType network_type{};
    std::string dns1;
    std::optional<std::string> dns2;
    std::string internal_dns1;
    std::optional<std::string> internal_dns2;
    std::optional<std::string> guest_cidr;
    std::optional<std::string> network_domain;
    bool is_security_group_enabled = false;
    bool is_local_storage_enabled = false;
    bool is_edge = false;
    model::AllocationState allocation_state{};
    std::optional<DomainId> domain_id;
    std::map<std::string, std::string> details;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(ZoneRow, (),
                      (id, generation, name, network_type, dns1, dns2, internal_dns1, internal_dns2,
                       guest_cidr, network_domain, is_security_group_enabled,
                       is_local_storage_enabled, is_edge, allocation_state, domain_id, details,
                       created_at, removed_at))

struct ZoneFilter {
    std::vector<ZoneId> ids;
    std::optional<std::string> name;
    std::optional<std::string> keyword;
    std::optional<model::ZoneNetworkType> network_type;
    std::optional<DomainId> domain_id;
    // Zones that this domain may use: those of everybody, its own, and those of domains above it.
    std::optional<DomainId> usable_by;
    bool is_enabled_only = false;
    std::vector<TagMatch> tags;
};

// Whether another live zone than `but` has this name.
Result<bool> is_zone_name_taken(Tx& tx, std::string_view name, const ZoneId& but);
Result<ListPage<ZoneRow>> list_zones(Tx& tx, const ZoneFilter& filter, const PageWindow& window);
// "2 hosts": what the zone still holds, if anything.
Result<std::optional<std::string>> find_zone_use(Tx& tx, const ZoneId& id);

}  // namespace lockstep::db
