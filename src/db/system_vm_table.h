// Table system_vm.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"
#include "model/infra.h"
#include "model/vm.h"

namespace lockstep::db {

// A system virtual machine of a zone (console proxy, secondary storage).
struct SystemVmRow {
    static constexpr std::string_view kTable = "system_vm";
    static constexpr std::string_view kHoldKind = "system_vm";

    SystemVmId id;
    int64_t generation = 0;
    ZoneId zone_id;
    std::optional<PodId> pod_id;
    std::optional<HostId> host_id;
    std::string name;
    model::SystemVmType type{};
    model::VmState state{};
    std::optional<std::string> private_ip;
    std::optional<std::string> public_ip;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(SystemVmRow, (),
                      (id, generation, zone_id, pod_id, host_id, name, type, state, private_ip,
                       public_ip, created_at, removed_at))

}  // namespace lockstep::db
