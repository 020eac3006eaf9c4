#include "control/zone.h"

#include <fmt/format.h>

#include "control/access.h"
#include "control/event.h"
#include "control/list_scope.h"
#include "control/wire_name.h"
#include "db/domain_table.h"
#include "model/ipv4.h"

namespace lockstep::control {
namespace {

using model::AllocationState;
using model::ZoneNetworkType;

Status check_address(std::string_view parameter, const std::optional<std::string>& value) {
    if (!value || value->empty() || model::Ipv4::parse(*value)) return {};
    return fail(Code::kInvalidArgument,
                fmt::format("{} '{}' is not an IPv4 address", parameter, *value));
}

// What a zone's row must be, whoever wrote it.
Status check_zone(const db::ZoneRow& row) {
    if (row.name.find_first_not_of(' ') == std::string::npos) {
        return fail(Code::kInvalidArgument, "name must not be blank");
    }
    TRY(check_address("dns1", row.dns1));
    TRY(check_address("dns2", row.dns2));
    TRY(check_address("internaldns1", row.internal_dns1));
    TRY(check_address("internaldns2", row.internal_dns2));
    if (row.dns1.empty() || row.internal_dns1.empty()) {
        return fail(Code::kInvalidArgument, "dns1 and internaldns1 must not be empty");
    }
    if (!row.guest_cidr) return {};
    if (row.network_type == ZoneNetworkType::kBasic) {
        return fail(Code::kInvalidArgument, "guestcidraddress is for Advanced zones only");
    }
    if (row.guest_cidr->find('/') == std::string::npos ||
        !model::Ipv4Cidr::parse(*row.guest_cidr)) {
        return fail(Code::kInvalidArgument,
                    fmt::format("guestcidraddress '{}' is not of the form a.b.c.d/prefix",
                                *row.guest_cidr));
    }
    return {};
}

Status require_free_name(db::Tx& tx, const db::ZoneRow& row) {
    if (!TRY(db::is_zone_name_taken(tx, row.name, row.id))) return {};
    return fail(Code::kAlreadyExists, fmt::format("there is already a zone named '{}'", row.name));
}

Result<ZoneView> view_of(db::Tx& tx, const db::ZoneRow& row) {
    ZoneView view;
    view.id = row.id;
    view.name = row.name;
    view.dns1 = row.dns1;
    view.dns2 = row.dns2;
    view.internal_dns1 = row.internal_dns1;
    view.internal_dns2 = row.internal_dns2;
    view.guest_cidr = row.guest_cidr;
    view.network_domain = row.network_domain;
    view.domain_id = row.domain_id;
    if (row.domain_id) {
        const auto domain = TRY(db::find<db::DomainRow>(tx, *row.domain_id));
        if (domain) view.domain_name = domain->name;
    }
    view.network_type = row.network_type;
    view.allocation_state = row.allocation_state;
    view.is_security_group_enabled = row.is_security_group_enabled;
    view.is_local_storage_enabled = row.is_local_storage_enabled;
    view.is_edge = row.is_edge;
    view.token = Uuid::named("zone_token/" + row.id.to_string());
    view.details = row.details;
    return view;
}

Result<ZoneNetworkType> parse_network_type(std::string_view text) {
    return parse_choice<ZoneNetworkType>("networktype", text);
}

NewEvent zone_event(const Caller& caller, const Stamp& stamp, const db::ZoneRow& row,
                    std::string_view type, std::string_view verb) {
    NewEvent event;
    event.id = stamp.id<EventId>(1);
    event.at = stamp.now();
    event.type = type;
    event.description = fmt::format("{} the zone {}", verb, row.name);
    event.owner = {caller.account_id, caller.domain_id};
    event.user_id = caller.user_id;
    event.resource = ResourceRef{"Zone", row.id.uuid(), row.name};
    return event;
}

}  // namespace

Result<Page<ZoneView>> Zones::list(const Caller& caller, const ListZones& request) const {
    db::ZoneFilter filter;
    filter.ids = request.ids;
    if (request.id) filter.ids.push_back(*request.id);
    filter.name = request.name;
    filter.keyword = request.keyword;
    filter.domain_id = request.domain_id;
    filter.tags = tag_matches(request.tags);
    if (request.network_type) {
        filter.network_type = TRY(parse_network_type(*request.network_type));
    }
    if (!caller.is_root()) {
        filter.usable_by = caller.domain_id;
        filter.is_enabled_only = request.is_available_only;
    }
    return database_.read([&](db::Tx& tx) -> Result<Page<ZoneView>> {
        TRY(require_known<db::ZoneRow>(tx, request.id, "id"));
        const auto page = TRY(db::list_zones(tx, filter, page_window(request)));
        Page<ZoneView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) views.items.push_back(TRY(view_of(tx, row)));
        return views;
    });
}

Result<ZoneView> Zones::create(const Caller& caller, const CreateZone& request) const {
    const Stamp stamp = database_.stamp();
    db::ZoneRow row;
    row.id = stamp.id<ZoneId>(0);
    row.name = request.name;
    row.network_type = TRY(parse_network_type(request.network_type));
    row.dns1 = request.dns1;
    row.dns2 = request.dns2;
    row.internal_dns1 = request.internal_dns1;
    row.internal_dns2 = request.internal_dns2;
    row.guest_cidr = request.guest_cidr;
    row.network_domain = request.network_domain;
    row.domain_id = request.domain_id;
    row.is_security_group_enabled =
        request.is_security_group_enabled || row.network_type == ZoneNetworkType::kBasic;
    row.is_local_storage_enabled = request.is_local_storage_enabled;
    row.is_edge = request.is_edge;
    row.allocation_state = AllocationState::kDisabled;
    if (request.allocation_state) {
        row.allocation_state =
            TRY(parse_choice<AllocationState>("allocationstate", *request.allocation_state));
    }
    row.created_at = stamp.now();
    TRY(check_zone(row));
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Result<ZoneView> {
        if (row.domain_id) TRY(get_named<db::DomainRow>(tx, *row.domain_id, "domainid"));
        TRY(require_free_name(tx, row));
        TRY(db::insert(tx, row));
        TRY(append_event(tx, zone_event(caller, stamp, row, "ZONE.CREATE", "created")));
        return view_of(tx, row);
    });
}

Result<ZoneView> Zones::update(const Caller& caller, const UpdateZone& request) const {
    const Stamp stamp = database_.stamp();
    std::optional<AllocationState> state;
    if (request.allocation_state) {
        state = TRY(parse_choice<AllocationState>("allocationstate", *request.allocation_state));
    }
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Result<ZoneView> {
        auto row = TRY(get_named<db::ZoneRow>(tx, request.id, "id"));
        row.name = request.name.value_or(row.name);
        row.dns1 = request.dns1.value_or(row.dns1);
        row.internal_dns1 = request.internal_dns1.value_or(row.internal_dns1);
        if (request.dns2) row.dns2 = request.dns2;
        if (request.internal_dns2) row.internal_dns2 = request.internal_dns2;
        if (request.guest_cidr) row.guest_cidr = request.guest_cidr;
        if (request.network_domain) row.network_domain = request.network_domain;
        if (request.is_public.value_or(false)) row.domain_id.reset();
        row.is_local_storage_enabled =
            request.is_local_storage_enabled.value_or(row.is_local_storage_enabled);
        row.allocation_state = state.value_or(row.allocation_state);
        for (const auto& [key, value] : request.details) row.details[key] = value;
        TRY(check_zone(row));
        TRY(require_free_name(tx, row));
        TRY(db::update_or_fail(tx, row));
        TRY(append_event(tx, zone_event(caller, stamp, row, "ZONE.EDIT", "changed")));
        return view_of(tx, row);
    });
}

Status Zones::remove(const Caller& caller, const ZoneId& id) const {
    const Stamp stamp = database_.stamp();
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Status {
        auto row = TRY(get_named<db::ZoneRow>(tx, id, "id"));
        if (const auto use = TRY(db::find_zone_use(tx, id))) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("the zone {} can not be deleted: it has {}", row.name, *use));
        }
        TRY(db::remove(tx, row, stamp.now()));
        return append_event(tx, zone_event(caller, stamp, row, "ZONE.DELETE", "deleted"));
    });
}

}  // namespace lockstep::control
