// Pods: create, list, delete.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/request.h"
#include "db/pod_table.h"

namespace lockstep::control {

struct PodRangeView {
    std::string start_ip;
    std::optional<std::string> end_ip;
    std::string vlan_uri;
};

struct PodView {
    PodId id;
    std::string name;
    ZoneId zone_id;
    std::string zone_name;
    std::string gateway;
    std::string netmask;
    std::vector<PodRangeView> ranges;
    model::AllocationState allocation_state{};
};

struct ListPods : Paging {
    std::optional<PodId> id;
    std::optional<ZoneId> zone_id;
    std::optional<std::string> name;
    std::optional<std::string> allocation_state;
};

struct CreatePod {
    ZoneId zone_id;
    std::string name;
    std::optional<std::string> gateway;
    std::optional<std::string> netmask;
    std::optional<std::string> start_ip;
    std::optional<std::string> end_ip;
    std::optional<std::string> allocation_state;
};

// Thread-safe.
class Pods {
  public:
    explicit Pods(Database database) : database_(database) {}

    Result<Page<PodView>> list(const Caller& caller, const ListPods& request) const;
    // Errors: kInvalidArgument naming parameter and rule, also for a subnet that overlaps that of
    // another pod of the zone.
    Result<PodView> create(const Caller& caller, const CreatePod& request) const;
    // Errors: kPreconditionFailed naming what the pod still holds.
    Status remove(const Caller& caller, const PodId& id) const;

  private:
    Database database_;
};

}  // namespace lockstep::control
