// Disk offerings: size and kind of data disks.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/offering.h"
#include "control/request.h"
#include "db/disk_offering_table.h"

namespace lockstep::control {

struct DiskOfferingView : OfferingScopeView {
    DiskOfferingId id;
    std::string name;
    std::string display_text;
    model::OfferingState state{};
    int64_t size_gib = 0;
    Time created_at;
    bool is_custom = false;
    std::optional<bool> are_iops_custom;
    std::optional<int64_t> min_iops;
    std::optional<int64_t> max_iops;
    std::string storage_type;
    std::string provisioning_type;
    std::optional<std::string> tags;
    std::optional<std::string> cache_mode;
    bool is_displayed = false;
    bool is_size_strict = false;
    std::map<std::string, std::string> details;
};

struct ListDiskOfferings : Paging {
    std::optional<DiskOfferingId> id;
    std::optional<std::string> name;
    std::optional<std::string> storage_type;
    std::optional<ZoneId> zone_id;
    std::optional<DomainId> domain_id;
    std::optional<std::string> state;
    // Given by clients; offerings have no owner accounts, so that they change nothing.
    bool is_recursive = false;
    bool list_all = false;
};

struct CreateDiskOffering {
    std::string name;
    std::optional<std::string> display_text;
    std::optional<int64_t> size_gib;
    bool is_custom = false;
    bool is_size_strict = false;
    std::vector<DomainId> domain_ids;
    std::vector<ZoneId> zone_ids;
    std::optional<std::string> storage_type;
    std::optional<std::string> provisioning_type;
    std::optional<std::string> tags;
    std::optional<std::string> cache_mode;
    std::optional<int64_t> min_iops;
    std::optional<int64_t> max_iops;
    bool are_iops_custom = false;
    std::optional<bool> is_displayed;
    std::map<std::string, std::string> details;
};

// Thread-safe.
class DiskOfferings {
  public:
    explicit DiskOfferings(Database database) : database_(database) {}

    Result<Page<DiskOfferingView>> list(const Caller& caller,
                                        const ListDiskOfferings& request) const;
    // Errors: kInvalidArgument naming parameter and rule; kForbidden for domains beyond the caller.
    Result<DiskOfferingView> create(const Caller& caller, const CreateDiskOffering& request) const;
    // Volumes that use it keep it. Removing a removed one is success, as clients repeat the call.
    Status remove(const Caller& caller, const DiskOfferingId& id) const;

  private:
    Database database_;
};

}  // namespace lockstep::control
