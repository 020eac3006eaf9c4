// Table pod.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "db/use.h"
#include "model/ids.h"
#include "model/infra.h"

namespace lockstep::db {

// A pod: a part of a zone with one management subnet.
struct PodRow {
    static constexpr std::string_view kTable = "pod";
    static constexpr std::string_view kHoldKind = "pod";

    PodId id;
    int64_t generation = 0;
    ZoneId zone_id;
    std::string name;
    std::string gateway;
    std::string netmask;
    std::string start_ip;
    std::optional<std::string> end_ip;
    model::AllocationState allocation_state{};
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(PodRow, (),
                      (id, generation, zone_id, name, gateway, netmask, start_ip, end_ip,
                       allocation_state, created_at, removed_at))

struct PodFilter {
    std::optional<PodId> id;
    std::optional<ZoneId> zone_id;
    std::optional<std::string> name;
    std::optional<std::string> keyword;
    std::optional<model::AllocationState> allocation_state;
};

Result<std::vector<PodRow>> pods_of_zone(Tx& tx, const ZoneId& zone);
Result<ListPage<PodRow>> list_pods(Tx& tx, const PodFilter& filter, const PageWindow& window);
// "2 hosts": what the pod still holds, if anything.
Result<std::optional<std::string>> find_pod_use(Tx& tx, const PodId& id);

}  // namespace lockstep::db
