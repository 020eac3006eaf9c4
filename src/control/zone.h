// Zones: create, list, update, delete.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/request.h"
#include "db/zone_table.h"

namespace lockstep::control {

struct ZoneView {
    ZoneId id;
    std::string name;
    std::string dns1;
    std::optional<std::string> dns2;
    std::string internal_dns1;
    std::optional<std::string> internal_dns2;
    std::optional<std::string> guest_cidr;
    std::optional<std::string> network_domain;
    std::optional<DomainId> domain_id;
    std::optional<std::string> domain_name;
    model::ZoneNetworkType network_type{};
    model::AllocationState allocation_state{};
    bool is_security_group_enabled = false;
    bool is_local_storage_enabled = false;
    bool is_edge = false;
    Uuid token;
    std::map<std::string, std::string> details;
};

struct ListZones : Paging {
    std::optional<ZoneId> id;
    std::vector<ZoneId> ids;
    std::optional<std::string> name;
    std::optional<DomainId> domain_id;
    std::optional<std::string> network_type;
    std::vector<KeyValue> tags;
    bool is_available_only = false;
};

struct CreateZone {
    std::string name;
    std::string network_type;
    std::string dns1;
    std::optional<std::string> dns2;
    std::string internal_dns1;
    std::optional<std::string> internal_dns2;
    std::optional<std::string> guest_cidr;
    std::optional<std::string> network_domain;
    std::optional<DomainId> domain_id;
    std::optional<std::string> allocation_state;
    bool is_security_group_enabled = false;
    bool is_local_storage_enabled = false;
    bool is_edge = false;
};

// Absent members stay as they are.
struct UpdateZone {
    ZoneId id;
    std::optional<std::string> name;
    std::optional<std::string> dns1;
    std::optional<std::string> dns2;
    std::optional<std::string> internal_dns1;
    std::optional<std::string> internal_dns2;
    std::optional<std::string> guest_cidr;
    std::optional<std::string> network_domain;
    std::optional<std::string> allocation_state;
    std::optional<bool> is_public;
    std::optional<bool> is_local_storage_enabled;
    std::map<std::string, std::string> details;
};

// Thread-safe. Writes are root admins' commands; others see the zones that their domain may use.
class Zones {
  public:
    explicit Zones(Database database) : database_(database) {}

    Result<Page<ZoneView>> list(const Caller& caller, const ListZones& request) const;
    // A new zone is Disabled unless asked otherwise, as CloudStack's are: it is not whole yet.
    // Errors: kInvalidArgument naming parameter and rule; kAlreadyExists for a name in use.
    Result<ZoneView> create(const Caller& caller, const CreateZone& request) const;
    Result<ZoneView> update(const Caller& caller, const UpdateZone& request) const;
    // Errors: kPreconditionFailed naming what the zone still holds.
    Status remove(const Caller& caller, const ZoneId& id) const;

  private:
    Database database_;
};

}  // namespace lockstep::control
