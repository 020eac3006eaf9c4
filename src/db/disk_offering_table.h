// Table disk_offering.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "db/use.h"
#include "model/ids.h"
#include "model/offering.h"

namespace lockstep::db {

// Size and kind of a data disk. Custom: size_bytes absent, and given at creation.
struct DiskOfferingRow {
    static constexpr std::string_view kTable = "disk_offering";
    static constexpr std::string_view kHoldKind = "disk_offering";

    DiskOfferingId id;
    int64_t generation = 0;
    std::string name;
    std::string display_text;
    std::optional<int64_t> size_bytes;
    bool is_custom = false;
    bool is_size_strict = false;
    model::StorageType storage_type{};
    model::ProvisioningType provisioning_type{};
    std::optional<std::string> tags;
    bool is_displayed = false;
    std::optional<std::string> cache_mode;
    std::optional<int64_t> min_iops;
    std::optional<int64_t> max_iops;
    bool are_iops_custom = false;
    std::map<std::string, std::string> details;
    std::vector<DomainId> domain_ids;
    std::vector<ZoneId> zone_ids;
    model::OfferingState state{};
    int64_t sort_key = 0;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(DiskOfferingRow, (),
                      (id, generation, name, display_text, size_bytes, is_custom, is_size_strict,
                       storage_type, provisioning_type, tags, is_displayed, cache_mode, min_iops,
                       max_iops, are_iops_custom, details, domain_ids, zone_ids, state, sort_key,
                       created_at, removed_at))

struct DiskOfferingFilter {
    std::optional<DiskOfferingId> id;
    std::optional<std::string> name;
    std::optional<std::string> keyword;
    std::optional<model::StorageType> storage_type;
    std::optional<ZoneId> zone_id;
    std::optional<model::OfferingState> state;
    // Offerings for everybody, or for this domain or one above it.
    std::optional<DomainId> usable_by;
};

Result<ListPage<DiskOfferingRow>> list_disk_offerings(Tx& tx, const DiskOfferingFilter& filter,
                                                      const PageWindow& window);

}  // namespace lockstep::db
