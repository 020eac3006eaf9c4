// A layer-2 segment and a NIC on it: what compute and network ports both speak of.
#pragma once

#include "driver/resource.h"

namespace lockstep::driver {

enum class SegmentKind { kUntagged, kVlan, kVxlan };
BOOST_DESCRIBE_ENUM(SegmentKind, kUntagged, kVlan, kVxlan)

// How frames of a network are told apart on the wire.
struct Segment {
    SegmentKind kind = SegmentKind::kVlan;
    int64_t tag = 0;  // VLAN id or VNI; 0 when untagged
    bool operator==(const Segment&) const = default;
};
BOOST_DESCRIBE_STRUCT(Segment, (), (kind, tag))

// A NIC of a virtual machine or router. The host plugs it into the network on demand: it makes the
// bridge for the first NIC and removes it after the last, so nobody ensures networks host by host.
struct NicDefinition {
    int64_t device = 0;
    std::string mac{};
    std::string fabric{};
    std::string network{};
    Segment segment{};
    std::string ip{};  // what the guest may use as source; empty: not enforced
    bool operator==(const NicDefinition&) const = default;
};
BOOST_DESCRIBE_STRUCT(NicDefinition, (), (device, mac, fabric, network, segment, ip))

}  // namespace lockstep::driver
