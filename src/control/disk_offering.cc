#include "control/disk_offering.h"

#include <fmt/format.h>

#include "control/event.h"
#include "control/fold.h"
#include "control/list_scope.h"
#include "control/wire_name.h"
#include "db/zone_table.h"

namespace lockstep::control {
namespace {

using model::OfferingState;
using model::ProvisioningType;
using model::StorageType;

constexpr int64_t kGib = int64_t{1} << 30;
constexpr int64_t kMostGib = int64_t{1} << 20;

Result<DiskOfferingView> view_of(db::Tx& tx, const db::DiskOfferingRow& row) {
    DiskOfferingView view;
    static_cast<OfferingScopeView&>(view) =
        TRY(load_offering_scope(tx, row.domain_ids, row.zone_ids));
    view.id = row.id;
    view.name = row.name;
    view.display_text = row.display_text;
    view.state = row.state;
    view.size_gib = row.size_bytes.value_or(0) / kGib;
    view.created_at = row.created_at;
    view.is_custom = row.is_custom;
    if (row.are_iops_custom) view.are_iops_custom = true;
    view.min_iops = row.min_iops;
    view.max_iops = row.max_iops;
    view.storage_type = fold_case(wire_name(row.storage_type));
    view.provisioning_type = fold_case(wire_name(row.provisioning_type));
    view.tags = row.tags;
    view.cache_mode = row.cache_mode;
    view.is_displayed = row.is_displayed;
    view.is_size_strict = row.is_size_strict;
    view.details = row.details;
    return view;
}

Status check_size(const CreateDiskOffering& request) {
    if (request.is_custom) {
        if (request.size_gib.value_or(0) == 0) return {};
        return fail(Code::kInvalidArgument,
                    "disksize is given with each volume of a customized offering");
    }
    if (!request.size_gib || *request.size_gib < 1 || *request.size_gib > kMostGib) {
        return fail(
            Code::kInvalidArgument,
            fmt::format("disksize must be from 1 to {} GiB unless customized is true", kMostGib));
    }
    return {};
}

Status check_iops(const CreateDiskOffering& request) {
    if (request.are_iops_custom && (request.min_iops || request.max_iops)) {
        return fail(Code::kInvalidArgument,
                    "miniops and maxiops are given with each volume when customizediops is true");
    }
    if (request.min_iops.value_or(0) < 0 ||
        request.max_iops.value_or(request.min_iops.value_or(0)) < request.min_iops.value_or(0)) {
        return fail(Code::kInvalidArgument, "miniops must not be negative nor above maxiops");
    }
    return {};
}

Result<db::DiskOfferingRow> row_of(const CreateDiskOffering& request, const Stamp& stamp) {
    TRY(check_size(request));
    TRY(check_iops(request));
    db::DiskOfferingRow row;
    row.id = stamp.id<DiskOfferingId>(0);
    row.name = request.name;
    row.display_text = request.display_text.value_or(request.name);
    row.is_custom = request.is_custom;
    if (!row.is_custom) row.size_bytes = *request.size_gib * kGib;
    row.is_size_strict = request.is_size_strict;
    if (request.storage_type) {
        row.storage_type = TRY(parse_choice<StorageType>("storagetype", *request.storage_type));
    }
    if (request.provisioning_type) {
        row.provisioning_type =
            TRY(parse_choice<ProvisioningType>("provisioningtype", *request.provisioning_type));
    }
    row.tags = request.tags;
    row.cache_mode = request.cache_mode;
    row.min_iops = request.min_iops;
    row.max_iops = request.max_iops;
    row.are_iops_custom = request.are_iops_custom;
    row.is_displayed = request.is_displayed.value_or(true);
    row.details = request.details;
    row.domain_ids = request.domain_ids;
    row.zone_ids = request.zone_ids;
    row.created_at = stamp.now();
    return row;
}

NewEvent offering_event(const Caller& caller, const Stamp& stamp, const db::DiskOfferingRow& row,
                        std::string_view type, std::string_view verb) {
    NewEvent event;
    event.id = stamp.id<EventId>(1);
    event.at = stamp.now();
    event.type = type;
    event.description = fmt::format("{} the disk offering {}", verb, row.name);
    event.owner = {caller.account_id, caller.domain_id};
    event.user_id = caller.user_id;
    event.resource = ResourceRef{"DiskOffering", row.id.uuid(), row.name};
    return event;
}

}  // namespace

Result<Page<DiskOfferingView>> DiskOfferings::list(const Caller& caller,
                                                   const ListDiskOfferings& request) const {
    db::DiskOfferingFilter filter;
    filter.id = request.id;
    filter.name = request.name;
    filter.keyword = request.keyword;
    filter.zone_id = request.zone_id;
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
    return database_.read([&](db::Tx& tx) -> Result<Page<DiskOfferingView>> {
        TRY(require_known<db::DiskOfferingRow>(tx, request.id, "id"));
        TRY(require_known<db::ZoneRow>(tx, request.zone_id, "zoneid"));
        if (request.domain_id) TRY(check_domain_access(tx, caller, *request.domain_id));
        const auto page = TRY(db::list_disk_offerings(tx, filter, page_window(request)));
        Page<DiskOfferingView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) views.items.push_back(TRY(view_of(tx, row)));
        return views;
    });
}

Result<DiskOfferingView> DiskOfferings::create(const Caller& caller,
                                               const CreateDiskOffering& request) const {
    const Stamp stamp = database_.stamp();
    const auto row = TRY(row_of(request, stamp));
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Result<DiskOfferingView> {
        TRY(check_offering_scope(tx, caller, row.domain_ids, row.zone_ids));
        TRY(db::insert(tx, row));
        TRY(append_event(tx,
                         offering_event(caller, stamp, row, "DISK.OFFERING.CREATE", "created")));
        return view_of(tx, row);
    });
}

Status DiskOfferings::remove(const Caller& caller, const DiskOfferingId& id) const {
    const Stamp stamp = database_.stamp();
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Status {
        auto row = TRY(db::find<db::DiskOfferingRow>(tx, id));
        if (!row) return fail(unknown_id("id", id.to_string()));
        if (row->removed_at) return {};
        TRY(check_offering_scope(tx, caller, row->domain_ids, {}));
        row->state = OfferingState::kInactive;
        TRY(db::remove(tx, *row, stamp.now()));
        return append_event(tx,
                            offering_event(caller, stamp, *row, "DISK.OFFERING.DELETE", "deleted"));
    });
}

}  // namespace lockstep::control
