#include "api/vlan_range_api.h"

#include "api/groups.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::CreateVlanRange;
using control::ListVlanRanges;
using control::VlanRangeView;

struct NamedVlanRange {
    VlanRangeId id;
};

Fields<VlanRangeView> vlan_range_fields() {
    using View = VlanRangeView;
    return {
        field("id", &View::id, "the range's id"),
        field("forvirtualnetwork", &View::is_public, "whether its addresses are public ones"),
        field("zoneid", &View::zone_id, "its zone"),
        field("vlan", &View::vlan, "the tag that it lies on"),
        field("podid", &View::pod_id, "the pod that it is for"),
        field("podname", &View::pod_name, "that pod's name"),
        field("gateway", &View::gateway, "its gateway"),
        field("netmask", &View::netmask, "its netmask"),
        field("cidr", &View::cidr, "its subnet"),
        field("startip", &View::start_ip, "its first address"),
        field("endip", &View::end_ip, "its last address"),
        field("networkid", &View::network_id, "the shared network that it is of"),
        field("physicalnetworkid", &View::physical_network_id, "its physical network"),
        field("forsystemvms", &View::is_for_system_vms,
              "whether it is kept for system virtual machines"),
    };
}

Command list_vlan_ranges(control::VlanRanges& ranges) {
    using Request = ListVlanRanges;
    return list_command<Request, VlanRangeView>("listVlanIpRanges", "vlaniprange")
        .describe("Lists ranges of addresses.")
        .params({
            param("id", &Request::id, "only this range").refers_to("VlanIpRange"),
            param("zoneid", &Request::zone_id, "only ranges of this zone").refers_to("Zone"),
            param("physicalnetworkid", &Request::physical_network_id,
                  "only ranges on this physical network")
                .refers_to("PhysicalNetwork"),
            param("networkid", &Request::network_id, "only ranges of this shared network")
                .refers_to("Network"),
            param("podid", &Request::pod_id, "only ranges for this pod").refers_to("Pod"),
            param("vlan", &Request::vlan, "only ranges on this tag"),
            param("forvirtualnetwork", &Request::is_public, "only public ranges, or guest ones"),
        })
        .params(paging_params())
        .refuses({"account", "domainid", "projectid"})
        .fields(vlan_range_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return ranges.list(caller, request);
        });
}

Command create_vlan_range(control::VlanRanges& ranges) {
    using Request = CreateVlanRange;
    return object_command<Request, VlanRangeView>("createVlanIpRange", "vlan")
        .describe("Creates a range of public addresses, or a further range of a shared network.")
        .params({
            param("zoneid", &Request::zone_id, "the zone").refers_to("Zone"),
            param("physicalnetworkid", &Request::physical_network_id, "the physical network")
                .refers_to("PhysicalNetwork"),
            param("networkid", &Request::network_id, "the shared network that it is to be of")
                .refers_to("Network"),
            param("podid", &Request::pod_id, "the pod that a guest range is for").refers_to("Pod"),
            param("vlan", &Request::vlan, "the tag that it lies on; without it: untagged"),
            param("gateway", &Request::gateway, "its gateway"),
            param("netmask", &Request::netmask, "its netmask"),
            param("startip", &Request::start_ip, "its first address"),
            param("endip", &Request::end_ip, "its last address; without it: the first"),
            param("forvirtualnetwork", &Request::is_public,
                  "whether its addresses are public ones; true unless networkid is given"),
            param("forsystemvms", &Request::is_for_system_vms,
                  "whether it is kept for system virtual machines"),
        })
        .refuses({"account", "domainid", "endipv6", "ip6cidr", "ip6gateway", "projectid",
                  "provider", "startipv6"})
        .fields(vlan_range_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return ranges.create(caller, request);
        });
}

Command delete_vlan_range(control::VlanRanges& ranges) {
    using Request = NamedVlanRange;
    return success_command<Request>("deleteVlanIpRange")
        .describe("Deletes a range none of whose addresses is in use.")
        .params({param("id", &Request::id, "the range").required().refers_to("VlanIpRange")})
        .handle([&](const Caller& caller, const Request& request) {
            return ranges.remove(caller, request.id);
        });
}

}  // namespace

std::vector<Command> vlan_range_commands(control::VlanRanges& ranges) {
    std::vector<Command> commands;
    commands.push_back(list_vlan_ranges(ranges));
    commands.push_back(create_vlan_range(ranges));
    commands.push_back(delete_vlan_range(ranges));
    return commands;
}

}  // namespace lockstep::api
