// NICs of virtual machines: given and taken back in the transaction that changes the machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/access.h"
#include "db/nic_table.h"
#include "db/store.h"
#include "model/ids.h"
#include "model/ipv4.h"

namespace lockstep::control {

struct NewNic {
    NicId id{};  // drawn outside the closure
    VmId vm_id{};
    NetworkId network_id{};
    OwnerRef owner{};  // the machine's
    int64_t device_index = 0;
    bool is_default = false;
    bool is_running = false;  // whether the machine runs, or is being started
    std::optional<std::string> ipv4{};
    std::optional<std::string> mac{};
    Time at{};
};

// The row of a new NIC with the lowest free address of the network (or the one that is asked for),
// counted in the network's summary. Networks without a subnet give no addresses.
// Errors: kForbidden for a network that the owner may not use, kPreconditionFailed for one that is
// going away, kInvalidArgument for an address or MAC that it can not have, kNoCapacity.
Result<db::NicRow> allocate_nic(db::Tx& tx, const NewNic& wanted);
// Takes the NIC and its address off. Errors: kConflict, kNotFound as db::remove.
Status release_nic(db::Tx& tx, db::NicRow& nic, bool is_running, Time at);
// Counts the machine's NICs as running, or not any more, in the summaries of their networks.
Status count_nics_running(db::Tx& tx, const VmId& vm, bool is_running);

// A locally administered unicast address, the same for the same id: "02:…".
std::string mac_of(const NicId& id);
// Errors: kInvalidArgument unless it is six bytes of a unicast address; answered in lower case.
Result<std::string> parse_mac(std::string_view text);

// `wanted`, or the lowest free address of the ranges, in their order. `taken`: sorted ascending.
// Errors: kInvalidArgument (outside all ranges, or taken), kNoCapacity.
Result<model::Ipv4> choose_address(const std::vector<model::Ipv4Range>& ranges,
                                   const std::vector<model::Ipv4>& taken,
                                   const std::optional<model::Ipv4>& wanted);

}  // namespace lockstep::control
