#include "db/network_table.h"

namespace lockstep::db {
namespace {

// The condition that ListQuery::owned_by adds, as text, so that it can be one of two.
std::string owner_condition(const OwnerScope& scope, Values& parameters) {
    std::string condition;
    switch (scope.owners) {
        case OwnerScope::Owners::kEverybody:
            condition = "1 = 1";
            break;
        case OwnerScope::Owners::kSubtree:
            condition =
                "t.domain_id IN (SELECT domain_id FROM domain_ancestor WHERE ancestor_id = ?)";
            parameters.push_back(to_value(scope.domain_id));
            break;
        case OwnerScope::Owners::kDomain:
            condition = "t.domain_id = ?";
            parameters.push_back(to_value(scope.domain_id));
            break;
        case OwnerScope::Owners::kAccounts:
            condition = "t.account_id IN (NULL";
            for (const auto& account : scope.account_ids) {
                condition += ", ?";
                parameters.push_back(to_value(account));
            }
            condition += ")";
            break;
    }
    switch (scope.projects) {
        case OwnerScope::Projects::kIncluded:
            break;
        case OwnerScope::Projects::kLeftOut:
            condition += " AND t.account_id NOT IN (SELECT account_id FROM project)";
            break;
        case OwnerScope::Projects::kOnly:
            condition += " AND t.account_id IN (SELECT account_id FROM project)";
            break;
    }
    return condition;
}

void visible(ListQuery& query, const NetworkFilter& filter) {
    if (!filter.shared_with) {
        query.owned_by(filter.scope);
        return;
    }
    Values parameters;
    std::string condition = "((" + owner_condition(filter.scope, parameters) + ")";
    condition +=
        " OR (t.acl_type = 'Domain' AND (t.domain_id = ? OR (t.is_subdomain_access = 1 AND EXISTS "
        "(SELECT 1 FROM domain_ancestor a WHERE a.ancestor_id = t.domain_id "
        "AND a.domain_id = ?)))))";
    parameters.push_back(to_value(*filter.shared_with));
    parameters.push_back(to_value(*filter.shared_with));
    query.where(condition, std::move(parameters));
}

}  // namespace

Result<ListPage<NetworkRow>> list_networks(Tx& tx, const NetworkFilter& filter,
                                           const PageWindow& window) {
    ListQuery query("network");
    query.join("JOIN network_offering o ON o.id = t.network_offering_id");
    query.where("t.removed_at IS NULL").with_keyword(filter.keyword, {"t.name", "t.display_text"});
    visible(query, filter);
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.name) query.where("t.name = ?", values(*filter.name));
    if (filter.zone_id) query.where("t.zone_id = ?", values(*filter.zone_id));
    if (filter.physical_network_id) {
        query.where("t.physical_network_id = ?", values(*filter.physical_network_id));
    }
    if (filter.network_offering_id) {
        query.where("t.network_offering_id = ?", values(*filter.network_offering_id));
    }
    if (filter.guest_type) query.where("t.guest_type = ?", values(*filter.guest_type));
    if (filter.traffic_type) query.where("t.traffic_type = ?", values(*filter.traffic_type));
    if (filter.acl_type) query.where("t.acl_type = ?", values(*filter.acl_type));
    if (filter.vlan) query.where("t.vlan = ?", values(*filter.vlan));
    if (filter.is_displayed) query.where("t.is_displayed = ?", values(*filter.is_displayed));
    if (filter.is_restart_required) {
        query.where("t.is_restart_required = ?", values(*filter.is_restart_required));
    }
    if (filter.may_be_used) {
        query.where(*filter.may_be_used ? "t.state <> 'Destroy'" : "t.state = 'Destroy'");
    }
    if (filter.are_ip_ranges_specified) {
        query.where("o.are_ip_ranges_specified = ?", values(*filter.are_ip_ranges_specified));
    }
    for (const auto& service : filter.services) {
        query.where("o.services LIKE '%\"name\":\"' || ? || '\"%'", values(service));
    }
    query.tagged("Network", filter.tags);
    return query.page<NetworkRow>(tx, window);
}

Result<std::vector<std::string>> network_vlans(Tx& tx, const PhysicalNetworkId& network) {
    std::vector<std::string> vlans;
    const Rows rows =
        TRY(tx.query("SELECT vlan FROM network WHERE physical_network_id = $1 AND vlan IS NOT NULL "
                     "AND removed_at IS NULL",
                     values(network)));
    vlans.reserve(rows.size());
    for (const Row& row : rows) vlans.push_back(TRY(ColumnForm<std::string>::from(row.at(0))));
    return vlans;
}

Status add_to_network_summary(Tx& tx, const NetworkId& network, int64_t nics, int64_t running) {
    const auto changed =
        TRY(tx.execute("UPDATE network_summary SET nic_count = nic_count + $2, "
                       "running_nic_count = running_nic_count + $3 WHERE id = $1 "
                       "AND nic_count + $2 >= 0 AND running_nic_count + $3 >= 0",
                       values(network, nics, running)));
    if (changed == 1) return {};
    return fail(Code::kCorruptState, fmt::format("the summary of the network {} can not take {} "
                                                 "NICs, {} of them running",
                                                 network.to_string(), nics, running));
}

}  // namespace lockstep::db
