#include "control/service_offering.h"

#include <fmt/format.h>

#include "control/event.h"
#include "control/fold.h"
#include "control/list_scope.h"
#include "control/wire_name.h"
#include "db/disk_offering_table.h"
#include "db/zone_table.h"

namespace lockstep::control {
namespace {

using model::OfferingState;
using model::ProvisioningType;
using model::StorageType;

constexpr int64_t kGib = int64_t{1} << 30;
constexpr int64_t kLeastMemoryMib = 32;

Result<ServiceOfferingView> view_of(db::Tx& tx, const db::ServiceOfferingRow& row) {
    ServiceOfferingView view;
    static_cast<OfferingScopeView&>(view) =
        TRY(load_offering_scope(tx, row.domain_ids, row.zone_ids));
    view.id = row.id;
    view.name = row.name;
    view.display_text = row.display_text;
    view.state = row.state;
    view.cpu_count = row.cpu_count;
    view.cpu_mhz = row.cpu_mhz;
    view.memory_mib = row.memory_mib;
    view.created_at = row.created_at;
    view.storage_type = fold_case(wire_name(row.storage_type));
    view.provisioning_type = fold_case(wire_name(row.provisioning_type));
    view.is_ha_offered = row.is_ha_offered;
    view.is_cpu_limited = row.is_cpu_limited;
    view.is_volatile = row.is_volatile;
    view.is_system = row.is_system;
    view.is_default_use = row.is_default_use;
    view.is_custom = row.is_custom;
    view.system_vm_type = row.system_vm_type;
    view.storage_tags = row.storage_tags;
    view.host_tags = row.host_tags;
    view.network_rate = row.network_rate;
    view.root_disk_gib = row.root_disk_bytes.value_or(0) / kGib;
    view.is_dynamic_scaling_enabled = row.is_dynamic_scaling_enabled;
    view.is_disk_offering_strict = row.is_disk_offering_strict;
    view.cache_mode = row.cache_mode;
    view.details = row.details;
    view.disk_offering_id = row.disk_offering_id;
    if (row.disk_offering_id) {
        const auto disk = TRY(db::find<db::DiskOfferingRow>(tx, *row.disk_offering_id));
        if (disk) {
            view.disk_offering_name = disk->name;
            view.disk_offering_text = disk->display_text;
        }
    }
    return view;
}

Status check_at_least(std::string_view parameter, const std::optional<int32_t>& value,
                      int64_t least) {
    if (!value || *value >= least) return {};
    return fail(Code::kInvalidArgument,
                fmt::format("{} must be at least {}, not {}", parameter, least, *value));
}

// Fixed: all three sizes. Custom: none, with bounds if wished. Both or neither: refused.
Status check_sizes(const CreateServiceOffering& request, bool is_custom) {
    TRY(check_at_least("cpunumber", request.cpu_count, 1));
    TRY(check_at_least("cpuspeed", request.cpu_mhz, 0));
    TRY(check_at_least("memory", request.memory_mib, kLeastMemoryMib));
    TRY(check_at_least("mincpunumber", request.least_cpu_count, 1));
    TRY(check_at_least("minmemory", request.least_memory_mib, kLeastMemoryMib));
    TRY(check_at_least("maxcpunumber", request.most_cpu_count,
                       request.least_cpu_count.value_or(1)));
    TRY(check_at_least("maxmemory", request.most_memory_mib,
                       request.least_memory_mib.value_or(kLeastMemoryMib)));
    TRY(check_at_least("networkrate", request.network_rate, 0));
    if (request.root_disk_gib && *request.root_disk_gib < 1) {
        return fail(
            Code::kInvalidArgument,
            fmt::format("rootdisksize must be at least 1 GiB, not {}", *request.root_disk_gib));
    }
    const bool has_bounds = request.least_cpu_count || request.most_cpu_count ||
                            request.least_memory_mib || request.most_memory_mib;
    if (!is_custom) {
        if (!request.cpu_count || !request.cpu_mhz || !request.memory_mib) {
            return fail(Code::kInvalidArgument,
                        "cpunumber, cpuspeed and memory are needed unless customized is true");
        }
        if (has_bounds) {
            return fail(Code::kInvalidArgument,
                        "mincpunumber, maxcpunumber, minmemory and maxmemory are for customized "
                        "offerings only");
        }
    } else if (request.cpu_count || request.memory_mib) {
        return fail(Code::kInvalidArgument,
                    "cpunumber and memory are given at deployment for a customized offering");
    }
    return {};
}

std::map<std::string, std::string> details_of(const CreateServiceOffering& request) {
    auto details = request.details;
    const auto put = [&](std::string_view key, const std::optional<int32_t>& value) {
        if (value) details[std::string(key)] = std::to_string(*value);
    };
    put(kLeastCpuCount, request.least_cpu_count);
    put(kMostCpuCount, request.most_cpu_count);
    put(kLeastMemory, request.least_memory_mib);
    put(kMostMemory, request.most_memory_mib);
    return details;
}

Result<db::ServiceOfferingRow> row_of(const CreateServiceOffering& request, const Stamp& stamp) {
    db::ServiceOfferingRow row;
    row.id = stamp.id<ServiceOfferingId>(0);
    row.name = request.name;
    row.display_text = request.display_text.value_or(request.name);
    row.is_custom = request.is_custom.value_or(!request.cpu_count && !request.memory_mib);
    TRY(check_sizes(request, row.is_custom));
    row.cpu_count = request.cpu_count;
    row.cpu_mhz = request.cpu_mhz;
    row.memory_mib = request.memory_mib;
    row.details = details_of(request);
    if (request.storage_type) {
        row.storage_type = TRY(parse_choice<StorageType>("storagetype", *request.storage_type));
    }
    if (request.provisioning_type) {
        row.provisioning_type =
            TRY(parse_choice<ProvisioningType>("provisioningtype", *request.provisioning_type));
    }
    row.storage_tags = request.storage_tags;
    row.host_tags = request.host_tags;
    row.is_system = request.is_system;
    if (row.is_system != request.system_vm_type.has_value()) {
        return fail(Code::kInvalidArgument, "systemvmtype goes with issystem=true");
    }
    row.system_vm_type = request.system_vm_type;
    row.cache_mode = request.cache_mode;
    row.network_rate = request.network_rate;
    if (request.root_disk_gib) row.root_disk_bytes = *request.root_disk_gib * kGib;
    row.disk_offering_id = request.disk_offering_id;
    row.is_disk_offering_strict = request.is_disk_offering_strict;
    row.is_ha_offered = request.is_ha_offered;
    row.is_cpu_limited = request.is_cpu_limited;
    row.is_volatile = request.is_volatile;
    row.is_dynamic_scaling_enabled = request.is_dynamic_scaling_enabled.value_or(true);
    row.domain_ids = request.domain_ids;
    row.zone_ids = request.zone_ids;
    row.created_at = stamp.now();
    return row;
}

NewEvent offering_event(const Caller& caller, const Stamp& stamp, const db::ServiceOfferingRow& row,
                        std::string_view type, std::string_view verb) {
    NewEvent event;
    event.id = stamp.id<EventId>(1);
    event.at = stamp.now();
    event.type = type;
    event.description = fmt::format("{} the service offering {}", verb, row.name);
    event.owner = {caller.account_id, caller.domain_id};
    event.user_id = caller.user_id;
    event.resource = ResourceRef{"ServiceOffering", row.id.uuid(), row.name};
    return event;
}

Result<db::ServiceOfferingFilter> filter_of(const Caller& caller,
                                            const ListServiceOfferings& request) {
    db::ServiceOfferingFilter filter;
    filter.id = request.id;
    filter.name = request.name;
    filter.keyword = request.keyword;
    filter.cpu_count = request.cpu_count;
    filter.cpu_mhz = request.cpu_mhz;
    filter.memory_mib = request.memory_mib;
    filter.zone_id = request.zone_id;
    filter.is_system = request.is_system;
    filter.system_vm_type = request.system_vm_type;
    if (request.storage_type) {
        filter.storage_type = TRY(parse_choice<StorageType>("storagetype", *request.storage_type));
    }
    if (request.state && fold_case(*request.state) != "all") {
        filter.state = TRY(parse_choice<OfferingState>("state", *request.state));
    }
    if (request.domain_id) {
        filter.usable_by = request.domain_id;
    } else if (!caller.is_root()) {
        filter.usable_by = caller.domain_id;
    }
    if (filter.is_system && !caller.is_root()) {
        return fail(Code::kForbidden, "only root admins see system offerings");
    }
    return filter;
}

}  // namespace

Result<Page<ServiceOfferingView>> ServiceOfferings::list(
    const Caller& caller, const ListServiceOfferings& request) const {
    const auto filter = TRY(filter_of(caller, request));
    return database_.read([&](db::Tx& tx) -> Result<Page<ServiceOfferingView>> {
        TRY(require_known<db::ServiceOfferingRow>(tx, request.id, "id"));
        TRY(require_known<db::ZoneRow>(tx, request.zone_id, "zoneid"));
        if (request.domain_id) TRY(check_domain_access(tx, caller, *request.domain_id));
        const auto page = TRY(db::list_service_offerings(tx, filter, page_window(request)));
        Page<ServiceOfferingView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) views.items.push_back(TRY(view_of(tx, row)));
        return views;
    });
}

Result<ServiceOfferingView> ServiceOfferings::create(const Caller& caller,
                                                     const CreateServiceOffering& request) const {
    const Stamp stamp = database_.stamp();
    const auto row = TRY(row_of(request, stamp));
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Result<ServiceOfferingView> {
        TRY(check_offering_scope(tx, caller, row.domain_ids, row.zone_ids));
        if (row.disk_offering_id) {
            TRY(get_named<db::DiskOfferingRow>(tx, *row.disk_offering_id, "diskofferingid"));
        }
        TRY(db::insert(tx, row));
        TRY(append_event(tx,
                         offering_event(caller, stamp, row, "SERVICE.OFFERING.CREATE", "created")));
        return view_of(tx, row);
    });
}

Status ServiceOfferings::remove(const Caller& caller, const ServiceOfferingId& id) const {
    const Stamp stamp = database_.stamp();
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Status {
        auto row = TRY(db::find<db::ServiceOfferingRow>(tx, id));
        if (!row) return fail(unknown_id("id", id.to_string()));
        if (row->removed_at) return {};
        if (row->is_default_use) {
            return fail(Code::kInvalidArgument,
                        fmt::format("the offering {} is the system's own", row->name));
        }
        TRY(check_offering_scope(tx, caller, row->domain_ids, {}));
        row->state = OfferingState::kInactive;
        TRY(db::remove(tx, *row, stamp.now()));
        return append_event(
            tx, offering_event(caller, stamp, *row, "SERVICE.OFFERING.DELETE", "deleted"));
    });
}

}  // namespace lockstep::control
