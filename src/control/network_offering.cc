#include "control/network_offering.h"

#include <fmt/format.h>

#include <algorithm>

#include "control/defaults/network_services.h"
#include "control/event.h"
#include "control/fold.h"
#include "control/list_scope.h"
#include "control/wire_name.h"
#include "db/service_offering_table.h"
#include "db/zone_table.h"

namespace lockstep::control {
namespace {

using model::GuestType;
using model::NetworkAvailability;
using model::NetworkOfferingState;
using model::OfferedService;
using model::TrafficType;

constexpr int64_t kDefaultRateMbps = 200;

Result<NetworkOfferingView> view_of(db::Tx& tx, const db::NetworkOfferingRow& row) {
    NetworkOfferingView view;
    static_cast<OfferingScopeView&>(view) =
        TRY(load_offering_scope(tx, row.domain_ids, row.zone_ids));
    view.id = row.id;
    view.name = row.name;
    view.display_text = row.display_text;
    view.created_at = row.created_at;
    view.traffic_type = row.traffic_type;
    view.guest_type = row.guest_type;
    view.availability = row.availability;
    view.state = row.state;
    view.is_default = row.is_default;
    view.is_vlan_specified = row.is_vlan_specified;
    view.are_ip_ranges_specified = row.are_ip_ranges_specified;
    view.is_conserve_mode = row.is_conserve_mode;
    view.is_egress_allowed = row.is_egress_allowed;
    view.is_persistent = row.is_persistent;
    view.is_for_vpc = row.is_for_vpc;
    view.network_rate = row.network_rate;
    view.max_connections = row.max_connections;
    view.tags = row.tags;
    view.service_offering_id = row.service_offering_id;
    for (const auto& service : row.services) view.services.push_back(offered_service_view(service));
    view.details = row.details;
    return view;
}

Result<std::string> provider_of(const NetworkService& service,
                                const std::vector<ServiceChoice>& choices) {
    const auto chosen = std::ranges::find(choices, service.name, &ServiceChoice::service);
    if (chosen == choices.end() || !chosen->provider) {
        return std::string(service.providers.front());
    }
    const auto known = std::ranges::find_if(service.providers, [&](std::string_view provider) {
        return fold_case(provider) == fold_case(*chosen->provider);
    });
    if (known == service.providers.end()) {
        return fail(Code::kInvalidArgument,
                    fmt::format("serviceproviderlist: {} does not provide {} here",
                                *chosen->provider, service.name));
    }
    return std::string(*known);
}

Status apply_capabilities(const NetworkService& service, const std::vector<ServiceChoice>& choices,
                          OfferedService& offered) {
    for (const auto& choice : choices) {
        if (choice.service != service.name) continue;
        if (!choice.capability || !choice.value) {
            return fail(Code::kInvalidArgument,
                        fmt::format("servicecapabilitylist: {} needs capabilitytype and "
                                    "capabilityvalue",
                                    service.name));
        }
        const auto known =
            std::ranges::find_if(service.capabilities, [&](const ServiceCapability& capability) {
                return fold_case(capability.name) == fold_case(*choice.capability);
            });
        if (known == service.capabilities.end() || !known->is_chosen) {
            return fail(Code::kInvalidArgument,
                        fmt::format("servicecapabilitylist: {} of {} can not be chosen",
                                    *choice.capability, service.name));
        }
        const bool is_redundant = known->name == "RedundantRouter" && *choice.value != "false";
        if (is_redundant) {
            return fail(Code::kInvalidArgument,
                        "servicecapabilitylist: redundant routers are not provided here");
        }
        offered.capabilities[std::string(known->name)] = *choice.value;
    }
    return {};
}

Result<std::vector<OfferedService>> services_of(const CreateNetworkOffering& request) {
    std::vector<OfferedService> offered;
    for (const auto& name : request.services) {
        const NetworkService* service = find_network_service(name);
        if (service == nullptr) {
            return fail(Code::kInvalidArgument,
                        fmt::format("supportedservices: nothing here provides '{}'", name));
        }
        const bool is_repeated =
            std::ranges::find(offered, name, &OfferedService::name) != offered.end();
        if (is_repeated) continue;
        OfferedService entry{.name = name, .providers = {}, .capabilities = {}};
        entry.providers = { TRY(provider_of(*service, request.providers)) };
        TRY(apply_capabilities(*service, request.capabilities, entry));
        offered.push_back(std::move(entry));
    }
    const auto check_named = [&](const std::vector<ServiceChoice>& choices,
                                 std::string_view parameter) -> Status {
        for (const auto& choice : choices) {
            if (std::ranges::find(request.services, choice.service) == request.services.end()) {
                return fail(Code::kInvalidArgument,
                            fmt::format("{}: the service '{}' is not among supportedservices",
                                        parameter, choice.service));
            }
        }
        return {};
    };
    TRY(check_named(request.providers, "serviceproviderlist"));
    TRY(check_named(request.capabilities, "servicecapabilitylist"));
    return offered;
}

bool offers(const std::vector<OfferedService>& services, std::string_view name) {
    return std::ranges::find(services, name, &OfferedService::name) != services.end();
}

// What services need of each other and of the kind of network.
Status check_services(const db::NetworkOfferingRow& row) {
    for (const std::string_view nat : {"PortForwarding", "StaticNat"}) {
        if (offers(row.services, nat) && row.guest_type != GuestType::kIsolated) {
            return fail(Code::kInvalidArgument,
                        fmt::format("supportedservices: {} is for Isolated networks", nat));
        }
    }
    if (offers(row.services, "SourceNat") && row.guest_type != GuestType::kIsolated) {
        return fail(Code::kInvalidArgument,
                    "supportedservices: SourceNat is for Isolated networks");
    }
    if (row.guest_type == GuestType::kL2 && !row.services.empty() &&
        !(row.services.size() == 1 && offers(row.services, "UserData"))) {
        return fail(Code::kInvalidArgument,
                    "supportedservices: L2 networks have no service but UserData");
    }
    if (row.guest_type == GuestType::kShared &&
        !(row.is_vlan_specified && row.are_ip_ranges_specified)) {
        return fail(Code::kInvalidArgument,
                    "specifyvlan and specifyipranges must be true for Shared networks");
    }
    return {};
}

Result<db::NetworkOfferingRow> row_of(const CreateNetworkOffering& request, const Stamp& stamp) {
    db::NetworkOfferingRow row;
    row.id = stamp.id<NetworkOfferingId>(0);
    row.name = request.name;
    row.display_text = request.display_text.value_or(request.name);
    row.guest_type = TRY(parse_choice<GuestType>("guestiptype", request.guest_type));
    row.traffic_type = TRY(parse_choice<TrafficType>("traffictype", request.traffic_type));
    if (row.traffic_type != TrafficType::kGuest) {
        return fail(Code::kInvalidArgument, "traffictype must be Guest");
    }
    row.availability = NetworkAvailability::kOptional;
    if (request.availability) {
        row.availability =
            TRY(parse_choice<NetworkAvailability>("availability", *request.availability));
    }
    row.state =
        request.is_enabled ? NetworkOfferingState::kEnabled : NetworkOfferingState::kDisabled;
    row.is_vlan_specified = request.is_vlan_specified;
    row.are_ip_ranges_specified = request.are_ip_ranges_specified;
    row.is_conserve_mode = request.is_conserve_mode.value_or(true);
    row.is_egress_allowed = request.is_egress_allowed.value_or(true);
    row.is_persistent = request.is_persistent;
    row.network_rate = request.network_rate.value_or(kDefaultRateMbps);
    row.max_connections = request.max_connections;
    row.tags = request.tags;
    row.service_offering_id = request.service_offering_id;
    row.services = TRY(services_of(request));
    row.details = request.details;
    row.domain_ids = request.domain_ids;
    row.zone_ids = request.zone_ids;
    row.created_at = stamp.now();
    TRY(check_services(row));
    return row;
}

NewEvent offering_event(const Caller& caller, const Stamp& stamp, const db::NetworkOfferingRow& row,
                        std::string_view type, std::string_view verb) {
    NewEvent event;
    event.id = stamp.id<EventId>(1);
    event.at = stamp.now();
    event.type = type;
    event.description = fmt::format("{} the network offering {}", verb, row.name);
    event.owner = {caller.account_id, caller.domain_id};
    event.user_id = caller.user_id;
    event.resource = ResourceRef{"NetworkOffering", row.id.uuid(), row.name};
    return event;
}

Result<db::NetworkOfferingFilter> filter_of(const Caller& caller,
                                            const ListNetworkOfferings& request) {
    db::NetworkOfferingFilter filter;
    filter.id = request.id;
    filter.name = request.name;
    filter.display_text = request.display_text;
    filter.keyword = request.keyword;
    filter.tags = request.tags;
    filter.is_default = request.is_default;
    filter.is_for_vpc = request.is_for_vpc;
    filter.is_tagged = request.is_tagged;
    filter.is_vlan_specified = request.is_vlan_specified;
    filter.are_ip_ranges_specified = request.are_ip_ranges_specified;
    filter.services = request.services;
    if (request.is_source_nat_supported.value_or(false)) filter.services.push_back("SourceNat");
    filter.zone_id = request.zone_id;
    filter.usable_by = request.domain_id;
    if (!filter.usable_by && !caller.is_root()) filter.usable_by = caller.domain_id;
    if (request.guest_type) {
        filter.guest_type = TRY(parse_choice<GuestType>("guestiptype", *request.guest_type));
    }
    if (request.traffic_type) {
        filter.traffic_type = TRY(parse_choice<TrafficType>("traffictype", *request.traffic_type));
    }
    if (request.availability) {
        filter.availability =
            TRY(parse_choice<NetworkAvailability>("availability", *request.availability));
    }
    if (request.state) {
        filter.state = TRY(parse_choice<NetworkOfferingState>("state", *request.state));
    }
    return filter;
}

Status require_free_name(db::Tx& tx, const db::NetworkOfferingRow& row) {
    const auto other = TRY(db::find_network_offering(tx, row.name));
    if (!other || other->id == row.id) return {};
    return fail(Code::kAlreadyExists,
                fmt::format("there is already a network offering named '{}'", row.name));
}

}  // namespace

Result<Page<NetworkOfferingView>> NetworkOfferings::list(
    const Caller& caller, const ListNetworkOfferings& request) const {
    const auto filter = TRY(filter_of(caller, request));
    return database_.read([&](db::Tx& tx) -> Result<Page<NetworkOfferingView>> {
        TRY(require_known<db::NetworkOfferingRow>(tx, request.id, "id"));
        TRY(require_known<db::ZoneRow>(tx, request.zone_id, "zoneid"));
        if (request.domain_id) TRY(check_domain_access(tx, caller, *request.domain_id));
        const auto page = TRY(db::list_network_offerings(tx, filter, page_window(request)));
        Page<NetworkOfferingView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) views.items.push_back(TRY(view_of(tx, row)));
        return views;
    });
}

Result<NetworkOfferingView> NetworkOfferings::create(const Caller& caller,
                                                     const CreateNetworkOffering& request) const {
    const Stamp stamp = database_.stamp();
    const auto row = TRY(row_of(request, stamp));
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Result<NetworkOfferingView> {
        TRY(check_offering_scope(tx, caller, row.domain_ids, row.zone_ids));
        if (row.service_offering_id) {
            TRY(get_named<db::ServiceOfferingRow>(tx, *row.service_offering_id,
                                                  "serviceofferingid"));
        }
        TRY(require_free_name(tx, row));
        TRY(db::insert(tx, row));
        TRY(append_event(tx,
                         offering_event(caller, stamp, row, "NETWORK.OFFERING.CREATE", "created")));
        return view_of(tx, row);
    });
}

Result<NetworkOfferingView> NetworkOfferings::update(const Caller& caller,
                                                     const UpdateNetworkOffering& request) const {
    const Stamp stamp = database_.stamp();
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Result<NetworkOfferingView> {
        auto row = TRY(get_named<db::NetworkOfferingRow>(tx, request.id, "id"));
        row.name = request.name.value_or(row.name);
        row.display_text = request.display_text.value_or(row.display_text);
        if (request.availability) {
            row.availability =
                TRY(parse_choice<NetworkAvailability>("availability", *request.availability));
        }
        if (request.state) {
            row.state = TRY(parse_choice<NetworkOfferingState>("state", *request.state));
        }
        if (request.tags) row.tags = request.tags;
        if (request.max_connections) row.max_connections = *request.max_connections;
        if (request.sort_key) row.sort_key = *request.sort_key;
        TRY(require_free_name(tx, row));
        TRY(db::update_or_fail(tx, row));
        TRY(append_event(tx,
                         offering_event(caller, stamp, row, "NETWORK.OFFERING.EDIT", "changed")));
        return view_of(tx, row);
    });
}

Status NetworkOfferings::remove(const Caller& caller, const NetworkOfferingId& id) const {
    const Stamp stamp = database_.stamp();
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Status {
        auto row = TRY(get_named<db::NetworkOfferingRow>(tx, id, "id"));
        if (row.is_default) {
            return fail(Code::kInvalidArgument,
                        fmt::format("the default offering {} can not be deleted", row.name));
        }
        if (const auto use = TRY(db::find_network_offering_use(tx, id))) {
            return fail(
                Code::kPreconditionFailed,
                fmt::format("the offering {} can not be deleted: {} of it exist", row.name, *use));
        }
        TRY(db::remove(tx, row, stamp.now()));
        return append_event(
            tx, offering_event(caller, stamp, row, "NETWORK.OFFERING.DELETE", "deleted"));
    });
}

}  // namespace lockstep::control
