#include "control/pod.h"

#include <fmt/format.h>

#include "control/access.h"
#include "control/event.h"
#include "control/list_scope.h"
#include "control/wire_name.h"
#include "db/zone_table.h"
#include "model/ipv4.h"
#include "model/vlan.h"

namespace lockstep::control {
namespace {

using model::AllocationState;
using model::Ipv4;
using model::Ipv4Cidr;
using model::Ipv4Range;

Result<PodView> view_of(db::Tx& tx, const db::PodRow& row) {
    const auto zone = TRY(db::find<db::ZoneRow>(tx, row.zone_id));
    PodView view;
    view.id = row.id;
    view.name = row.name;
    view.zone_id = row.zone_id;
    if (zone) view.zone_name = zone->name;
    view.gateway = row.gateway;
    view.netmask = row.netmask;
    view.ranges = {{row.start_ip, row.end_ip, model::vlan_uri(std::nullopt)}};
    view.allocation_state = row.allocation_state;
    return view;
}

Result<std::string> needed(std::string_view parameter, const std::optional<std::string>& value) {
    if (value && !value->empty()) return *value;
    return fail(Code::kInvalidArgument, fmt::format("{} is needed for a pod", parameter));
}

// Gateway and range lie in one subnet, the gateway outside the range.
Status check_subnet(const db::PodRow& row) {
    const Ipv4 gateway = TRY(Ipv4::parse(row.gateway));
    const Ipv4Cidr subnet = TRY(Ipv4Cidr::of(gateway, row.netmask));
    const Ipv4Range range = TRY(Ipv4Range::parse(row.start_ip, row.end_ip.value_or(row.start_ip)));
    if (!subnet.contains(range.first) || !subnet.contains(range.last)) {
        return fail(Code::kInvalidArgument,
                    fmt::format("startip and endip must lie in the gateway's subnet {}",
                                subnet.to_string()));
    }
    if (range.contains(gateway)) {
        return fail(Code::kInvalidArgument,
                    fmt::format("the gateway {} lies in the range {}-{}", row.gateway, row.start_ip,
                                row.end_ip.value_or(row.start_ip)));
    }
    return {};
}

Status check_neighbours(db::Tx& tx, const db::PodRow& row) {
    const Ipv4Cidr subnet = TRY(Ipv4Cidr::of(TRY(Ipv4::parse(row.gateway)), row.netmask));
    for (const auto& other : TRY(db::pods_of_zone(tx, row.zone_id))) {
        if (other.id == row.id) continue;
        if (other.name == row.name) {
            return fail(Code::kAlreadyExists,
                        fmt::format("there is already a pod named '{}' in this zone", row.name));
        }
        const auto theirs = TRY(Ipv4Cidr::of(TRY(Ipv4::parse(other.gateway)), other.netmask));
        if (subnet.overlaps(theirs)) {
            return fail(Code::kInvalidArgument,
                        fmt::format("the subnet {} overlaps {} of the pod {}", subnet.to_string(),
                                    theirs.to_string(), other.name));
        }
    }
    return {};
}

NewEvent pod_event(const Caller& caller, const Stamp& stamp, const db::PodRow& row,
                   std::string_view type, std::string_view verb) {
    NewEvent event;
    event.id = stamp.id<EventId>(1);
    event.at = stamp.now();
    event.type = type;
    event.description = fmt::format("{} the pod {}", verb, row.name);
    event.owner = {caller.account_id, caller.domain_id};
    event.user_id = caller.user_id;
    event.resource = ResourceRef{"Pod", row.id.uuid(), row.name};
    return event;
}

}  // namespace

Result<Page<PodView>> Pods::list(const Caller&, const ListPods& request) const {
    db::PodFilter filter;
    filter.id = request.id;
    filter.zone_id = request.zone_id;
    filter.name = request.name;
    filter.keyword = request.keyword;
    if (request.allocation_state) {
        filter.allocation_state =
            TRY(parse_choice<AllocationState>("allocationstate", *request.allocation_state));
    }
    return database_.read([&](db::Tx& tx) -> Result<Page<PodView>> {
        TRY(require_known<db::PodRow>(tx, request.id, "id"));
        TRY(require_known<db::ZoneRow>(tx, request.zone_id, "zoneid"));
        const auto page = TRY(db::list_pods(tx, filter, page_window(request)));
        Page<PodView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) views.items.push_back(TRY(view_of(tx, row)));
        return views;
    });
}

Result<PodView> Pods::create(const Caller& caller, const CreatePod& request) const {
    const Stamp stamp = database_.stamp();
    db::PodRow row;
    row.id = stamp.id<PodId>(0);
    row.zone_id = request.zone_id;
    row.name = request.name;
    row.gateway = TRY(needed("gateway", request.gateway));
    row.netmask = TRY(needed("netmask", request.netmask));
    row.start_ip = TRY(needed("startip", request.start_ip));
    row.end_ip = request.end_ip;
    if (request.allocation_state) {
        row.allocation_state =
            TRY(parse_choice<AllocationState>("allocationstate", *request.allocation_state));
    }
    row.created_at = stamp.now();
    TRY(check_subnet(row));
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Result<PodView> {
        TRY(get_named<db::ZoneRow>(tx, row.zone_id, "zoneid"));
        TRY(check_neighbours(tx, row));
        TRY(db::insert(tx, row));
        TRY(append_event(tx, pod_event(caller, stamp, row, "POD.CREATE", "created")));
        return view_of(tx, row);
    });
}

Status Pods::remove(const Caller& caller, const PodId& id) const {
    const Stamp stamp = database_.stamp();
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Status {
        auto row = TRY(get_named<db::PodRow>(tx, id, "id"));
        if (const auto use = TRY(db::find_pod_use(tx, id))) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("the pod {} can not be deleted: it has {}", row.name, *use));
        }
        TRY(db::remove(tx, row, stamp.now()));
        return append_event(tx, pod_event(caller, stamp, row, "POD.DELETE", "deleted"));
    });
}

}  // namespace lockstep::control
