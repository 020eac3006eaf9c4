// Table volume.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"
#include "model/vm.h"

namespace lockstep::db {

// A disk of an account: the root disk of a virtual machine, or a data disk.
struct VolumeRow {
    static constexpr std::string_view kTable = "volume";
    static constexpr std::string_view kHoldKind = "volume";

    VolumeId id;
    int64_t generation = 0;
    AccountId account_id;
    DomainId domain_id;
    ZoneId zone_id;
    std::optional<StoragePoolId> storage_pool_id;
    std::optional<VmId> vm_id;
    std::optional<int64_t> device_index;
    std::string name;
    model::VolumeType type{};
    model::VolumeState state{};
    int64_t size_bytes = 0;
    std::optional<DiskOfferingId> disk_offering_id;
    std::optional<ServiceOfferingId> service_offering_id;
    std::optional<TemplateId> template_id;
    std::optional<std::string> external_name;
    bool is_displayed = false;
    bool is_delete_protected = false;
    std::optional<int64_t> min_iops;
    std::optional<int64_t> max_iops;
    std::optional<Time> attached_at;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(VolumeRow, (),
                      (id, generation, account_id, domain_id, zone_id, storage_pool_id, vm_id,
                       device_index, name, type, state, size_bytes, disk_offering_id,
                       service_offering_id, template_id, external_name, is_displayed,
                       is_delete_protected, min_iops, max_iops, attached_at, created_at,
                       removed_at))

}  // namespace lockstep::db
