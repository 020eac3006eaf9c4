// The creation of networks: what may be asked for, and the rows that it makes.
#include <fmt/format.h>

#include <algorithm>

#include "control/access.h"
#include "control/bootstrap.h"
#include "control/configuration.h"
#include "control/event.h"
#include "control/limit.h"
#include "control/network.h"
#include "control/offering.h"
#include "control/settings.h"
#include "control/wire_name.h"
#include "db/domain_table.h"
#include "db/network_offering_table.h"
#include "db/physical_network_table.h"
#include "db/vlan_range_table.h"
#include "db/zone_table.h"
#include "model/ipv4.h"
#include "model/vlan.h"

namespace lockstep::control {
namespace {

using model::GuestType;
using model::Ipv4;
using model::Ipv4Cidr;
using model::Ipv4Range;
using model::NetworkAclType;

constexpr std::string_view kDefaultCidr = "10.1.1.0/24";
constexpr int kLongestPrefix = 29;  // a gateway and a few machines

Error refused(std::string_view parameter, std::string_view rule) {
    return error(Code::kInvalidArgument, fmt::format("{} {}", parameter, rule));
}

// What a creation works on: the rows that the request names, and the row that it makes.
struct Plan {
    const Caller& caller;
    const CreateNetwork& request;
    const Stamp& stamp;
    db::ZoneRow zone{};
    db::NetworkOfferingRow offering{};
    std::optional<Owner> owner{};  // none: a domain's
    db::NetworkRow row{};
    std::optional<db::VlanRangeRow> range{};
};

bool offers(const db::NetworkOfferingRow& offering, std::string_view service) {
    return std::ranges::find(offering.services, service, &model::OfferedService::name) !=
           offering.services.end();
}

// Labels of letters, digits and inner hyphens, joined by dots.
bool is_domain_name(std::string_view text) {
    if (text.empty() || text.size() > 190) return false;
    char before = '.';
    for (const char c : text) {
        const bool is_inner =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_inner && c != '-' && c != '.') return false;
        if (c == '-' && before == '.') return false;
        if (c == '.' && (before == '.' || before == '-')) return false;
        before = c;
    }
    return before != '.' && before != '-';
}

// Whose it is: an account's, or for a Shared network of acltype Domain a domain's.
Status choose_owner(db::Tx& tx, Plan& plan) {
    const auto& request = plan.request;
    const bool is_shared = plan.offering.guest_type == GuestType::kShared;
    auto acl = is_shared ? NetworkAclType::kDomain : NetworkAclType::kAccount;
    if (request.acl_type) acl = TRY(parse_choice<NetworkAclType>("acltype", *request.acl_type));
    plan.row.acl_type = acl;
    if (acl == NetworkAclType::kDomain) {
        if (!is_shared) return fail(refused("acltype", "must be Account unless it is Shared"));
        if (request.account || request.project_id) {
            return fail(refused("account and projectid", "are for networks of acltype Account"));
        }
        plan.row.account_id = system_account_id();
        plan.row.domain_id = request.domain_id.value_or(plan.caller.domain_id);
        plan.row.is_subdomain_access = request.is_subdomain_access.value_or(true);
        TRY(get_named<db::DomainRow>(tx, plan.row.domain_id, "domainid"));
        return {};
    }
    if (request.is_subdomain_access) {
        return fail(refused("subdomainaccess", "is for networks of acltype Domain"));
    }
    plan.owner = TRY(resolve_owner(tx, plan.caller, request));
    plan.row.account_id = plan.owner->account_id;
    plan.row.domain_id = plan.owner->domain_id;
    return {};
}

Status check_zone_and_offering(db::Tx& tx, const Plan& plan) {
    const auto& [zone, offering] = std::tie(plan.zone, plan.offering);
    if (zone.network_type != model::ZoneNetworkType::kAdvanced) {
        return fail(refused("zoneid", "must name an Advanced zone"));
    }
    const bool is_closed = zone.allocation_state == model::AllocationState::kDisabled;
    if (is_closed && !plan.caller.is_root()) {
        return fail(Code::kForbidden, fmt::format("the zone {} is disabled", zone.name));
    }
    if (zone.domain_id && !TRY(may_use_offering(tx, plan.row.domain_id, {*zone.domain_id}))) {
        return fail(Code::kForbidden,
                    fmt::format("the zone {} is reserved for another domain", zone.name));
    }
    if (offering.state != model::NetworkOfferingState::kEnabled || offering.is_system) {
        return fail(refused("networkofferingid", "must name an Enabled offering"));
    }
    if (offering.is_for_vpc) {
        return fail(refused("networkofferingid", "names an offering for tiers of a VPC"));
    }
    if (!TRY(may_use_offering(tx, plan.row.domain_id, offering.domain_ids))) {
        return fail(Code::kForbidden,
                    fmt::format("the offering {} is reserved for other domains", offering.name));
    }
    const bool is_for_zone =
        offering.zone_ids.empty() ||
        std::ranges::find(offering.zone_ids, zone.id) != offering.zone_ids.end();
    if (!is_for_zone) return fail(refused("networkofferingid", "is reserved for other zones"));
    if (offering.guest_type == GuestType::kShared) {
        TRY(require_root(plan.caller, "create a Shared network"));
    }
    return {};
}

// The physical network that is named, or the first of the zone with guest traffic and the
// offering's tags.
Result<db::PhysicalNetworkRow> choose_wire(db::Tx& tx, const Plan& plan) {
    const auto& wanted = plan.request.physical_network_id;
    if (wanted) TRY(get_named<db::PhysicalNetworkRow>(tx, *wanted, "physicalnetworkid"));
    auto wires = TRY(db::physical_networks_with(tx, plan.zone.id, model::TrafficType::kGuest));
    for (auto& wire : wires) {
        if (wanted && wire.id != *wanted) continue;
        if (wire.state != model::PhysicalNetworkState::kEnabled) continue;
        const auto& tags = plan.offering.tags;
        const bool is_tagged = !tags || std::ranges::find(wire.tags, *tags) != wire.tags.end();
        if (is_tagged) return std::move(wire);
    }
    return fail(refused("physicalnetworkid",
                        fmt::format("names no enabled network of the zone {} with guest traffic "
                                    "and the offering's tags; there must be one",
                                    plan.zone.name)));
}

bool is_dynamic(const db::PhysicalNetworkRow& wire, int64_t tag) {
    for (const auto& text : wire.vlan_ranges) {
        const auto ranges = model::parse_vlan_ranges(text);
        if (!ranges) continue;
        for (const auto& range : *ranges) {
            if (range.first <= tag && tag <= range.last) return true;
        }
    }
    return false;
}

Result<int64_t> given_tag(const Plan& plan, const db::PhysicalNetworkRow& wire,
                          const std::vector<int64_t>& taken) {
    TRY(require_root(plan.caller, "choose a network's VLAN"));
    const auto tag = TRY(model::parse_vlan(*plan.request.vlan));
    if (!tag) return fail(refused("vlan", "must be a tag: untagged networks are not made here"));
    if (is_dynamic(wire, *tag)) {
        return fail(refused("vlan", fmt::format("{} is one of the tags that {} gives to networks "
                                                "that name none",
                                                *tag, wire.name)));
    }
    if (std::ranges::binary_search(taken, *tag)) {
        return fail(refused("vlan", fmt::format("{} is another network's", *tag)));
    }
    return *tag;
}

Status take_tag(db::Tx& tx, const db::PhysicalNetworkRow& wire, Plan& plan) {
    const bool is_specified = plan.offering.is_vlan_specified;
    if (is_specified != plan.request.vlan.has_value()) {
        return fail(refused("vlan", is_specified ? "is needed: the offering says specifyvlan"
                                                 : "needs an offering with specifyvlan"));
    }
    std::vector<int64_t> taken;
    for (const auto& text : TRY(db::network_vlans(tx, wire.id))) {
        if (const auto tag = TRY(model::parse_vlan(text))) taken.push_back(*tag);
    }
    std::ranges::sort(taken);
    plan.row.physical_network_id = wire.id;
    plan.row.is_vlan_given = is_specified;
    if (is_specified) {
        plan.row.vlan = model::vlan_uri(TRY(given_tag(plan, wire, taken)));
        return {};
    }
    for (const auto& text : wire.vlan_ranges) {
        const auto ranges = TRY(model::parse_vlan_ranges(text));
        if (const auto tag = model::lowest_free_vlan(ranges, taken)) {
            plan.row.vlan = model::vlan_uri(*tag);
            return {};
        }
    }
    return fail(Code::kNoCapacity,
                fmt::format("the physical network {} has no VLAN tag left", wire.name));
}

// The subnet of gateway and netmask, or the default one with its first address as the gateway.
Status choose_subnet(db::Tx& tx, Plan& plan) {
    const auto& request = plan.request;
    if (request.gateway.has_value() != request.netmask.has_value()) {
        return fail(refused("gateway and netmask", "go together"));
    }
    auto subnet = TRY(Ipv4Cidr::parse(plan.zone.guest_cidr.value_or(std::string(kDefaultCidr))));
    Ipv4 gateway = subnet.first_host();
    if (request.gateway) {
        const auto given = Ipv4::parse(*request.gateway);
        if (!given) return fail(refused("gateway", "is no IPv4 address"));
        gateway = *given;
        const auto of_mask = Ipv4Cidr::of(gateway, *request.netmask);
        if (!of_mask) return fail(refused("netmask", "is no netmask"));
        subnet = *of_mask;
    }
    const auto widest =
        static_cast<int>(TRY(load_configured(tx)).get(setting::kSmallestGuestPrefix));
    if (subnet.prefix() < widest || subnet.prefix() > kLongestPrefix) {
        return fail(refused("netmask", fmt::format("makes a /{}; a network has /{} to /{}",
                                                   subnet.prefix(), widest, kLongestPrefix)));
    }
    if (gateway < subnet.first_host() || subnet.last_host() < gateway) {
        return fail(refused("gateway", "must be an address of a host in its subnet"));
    }
    plan.row.cidr = subnet.to_string();
    plan.row.gateway = gateway.to_string();
    plan.row.netmask = subnet.netmask();
    return {};
}

// The addresses of a Shared network's machines: the first of its ranges.
Status choose_range(Plan& plan) {
    const auto& request = plan.request;
    if (!plan.offering.are_ip_ranges_specified) {
        if (!request.start_ip && !request.end_ip) return {};
        return fail(refused("startip and endip", "need an offering with specifyipranges"));
    }
    if (!request.start_ip || !request.gateway) {
        return fail(refused("gateway, netmask and startip",
                            "are needed: the offering says specifyipranges"));
    }
    const auto subnet = TRY(Ipv4Cidr::parse(*plan.row.cidr));
    const auto range =
        Ipv4Range::parse(*request.start_ip, request.end_ip.value_or(*request.start_ip));
    if (!range || range->first < subnet.first_host() || subnet.last_host() < range->last) {
        return fail(
            refused("startip and endip", fmt::format("must be a range in {}", subnet.to_string())));
    }
    if (range->contains(TRY(Ipv4::parse(*plan.row.gateway)))) {
        return fail(refused("gateway", "must not lie between startip and endip"));
    }
    plan.row.start_ip = range->first.to_string();
    plan.row.end_ip = range->last.to_string();
    db::VlanRangeRow row;
    row.id = plan.stamp.id<VlanRangeId>(3);
    row.zone_id = plan.zone.id;
    row.physical_network_id = plan.row.physical_network_id;
    row.network_id = plan.row.id;
    row.vlan = plan.row.vlan.value_or(model::vlan_uri(std::nullopt));
    row.gateway = *plan.row.gateway;
    row.netmask = *plan.row.netmask;
    row.start_ip = *plan.row.start_ip;
    row.end_ip = *plan.row.end_ip;
    row.created_at = plan.stamp.now();
    plan.range = std::move(row);
    return {};
}

Status choose_names(db::Tx& tx, Plan& plan) {
    const auto& request = plan.request;
    for (const auto& [parameter, value] :
         {std::pair{"dns1", request.dns1}, std::pair{"dns2", request.dns2}}) {
        if (!value) continue;
        if (!offers(plan.offering, "Dns")) {
            return fail(refused(parameter, "needs an offering with the service Dns"));
        }
        if (!Ipv4::parse(*value)) return fail(refused(parameter, "is no IPv4 address"));
    }
    if (request.dns2 && !request.dns1) return fail(refused("dns2", "needs dns1"));
    plan.row.dns1 = request.dns1 ? request.dns1 : std::optional{plan.zone.dns1};
    plan.row.dns2 = request.dns1 ? request.dns2 : plan.zone.dns2;
    if (request.network_domain && !is_domain_name(*request.network_domain)) {
        return fail(refused("networkdomain",
                            "must be labels of letters, digits and hyphens, "
                            "joined by dots"));
    }
    plan.row.network_domain = request.network_domain;
    if (!plan.row.network_domain && plan.owner) {
        plan.row.network_domain = plan.owner->network_domain;
    }
    if (!plan.row.network_domain) plan.row.network_domain = plan.zone.network_domain;
    if (plan.row.network_domain) return {};
    const auto account = plan.row.account_id.to_string();
    plan.row.network_domain =
        fmt::format("cs{}.{}", account.substr(account.size() - 8),
                    TRY(load_configured(tx)).get(setting::kGuestDomainSuffix));
    return {};
}

Status refuse_addresses(const CreateNetwork& request) {
    const bool is_any = request.gateway || request.netmask || request.start_ip || request.end_ip ||
                        request.dns1 || request.dns2 || request.network_domain;
    if (!is_any) return {};
    return fail(refused("gateway, netmask, startip, endip, dns1, dns2 and networkdomain",
                        "are not for L2 networks"));
}

Status fill_plan(db::Tx& tx, Plan& plan) {
    const auto& request = plan.request;
    plan.zone = TRY(get_named<db::ZoneRow>(tx, request.zone_id, "zoneid"));
    plan.offering = TRY(
        get_named<db::NetworkOfferingRow>(tx, request.network_offering_id, "networkofferingid"));
    plan.row.id = plan.stamp.id<NetworkId>(0);
    plan.row.zone_id = plan.zone.id;
    plan.row.network_offering_id = plan.offering.id;
    plan.row.name = request.name;
    plan.row.display_text = request.display_text.value_or(request.name);
    plan.row.guest_type = plan.offering.guest_type;
    plan.row.traffic_type = model::TrafficType::kGuest;
    plan.row.state = model::NetworkState::kAllocated;
    plan.row.is_displayed = request.is_displayed.value_or(true);
    plan.row.created_at = plan.stamp.now();
    if (request.name.find_first_not_of(' ') == std::string::npos) {
        return fail(refused("name", "must not be blank"));
    }
    TRY(choose_owner(tx, plan));
    TRY(check_zone_and_offering(tx, plan));
    TRY(take_tag(tx, TRY(choose_wire(tx, plan)), plan));
    if (plan.row.guest_type == GuestType::kL2) return refuse_addresses(request);
    TRY(choose_subnet(tx, plan));
    TRY(choose_range(plan));
    return choose_names(tx, plan);
}

NewEvent creation_event(const Plan& plan) {
    NewEvent event;
    event.id = plan.stamp.id<EventId>(1);
    event.at = plan.stamp.now();
    event.type = "NETWORK.CREATE";
    event.description = fmt::format("created the network {}", plan.row.name);
    event.owner = {plan.row.account_id, plan.row.domain_id};
    event.user_id = plan.caller.user_id;
    event.resource = ResourceRef{"Network", plan.row.id.uuid(), plan.row.name};
    return event;
}

}  // namespace

Result<NetworkView> Networks::create(const Caller& caller, const CreateNetwork& request) const {
    const Stamp stamp = database_.stamp();
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Result<NetworkView> {
        Plan plan{.caller = caller, .request = request, .stamp = stamp};
        TRY(fill_plan(tx, plan));
        if (plan.owner) {
            TRY(charge(tx, *plan.owner, {{model::ResourceType::kNetwork, 1}}, stamp.uuid(2)));
        }
        TRY(db::insert(tx, plan.row));
        TRY(db::insert(tx, db::NetworkSummaryRow{.id = plan.row.id}));
        if (plan.range) TRY(db::insert(tx, *plan.range));
        TRY(append_event(tx, creation_event(plan)));
        auto views = TRY(network_views(tx, {plan.row}));
        return std::move(views.front());
    });
}

}  // namespace lockstep::control
