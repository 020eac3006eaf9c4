#include "api/zone_api.h"

#include "api/groups.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::CreateZone;
using control::ListZones;
using control::UpdateZone;
using control::ZoneView;

struct NamedZone {
    ZoneId id;
};

constexpr int64_t kRouterMtu = 1500;

Fields<ZoneView> zone_fields() {
    return {
        field("id", &ZoneView::id, "the zone's id"),
        field("name", &ZoneView::name, "its name"),
        field("dns1", &ZoneView::dns1, "the first DNS server of guests"),
        field("dns2", &ZoneView::dns2, "the second DNS server of guests"),
        field("internaldns1", &ZoneView::internal_dns1, "the first DNS server of system machines"),
        field("internaldns2", &ZoneView::internal_dns2, "the second DNS server of system machines"),
        field("guestcidraddress", &ZoneView::guest_cidr, "the default subnet of guest networks"),
        field("domain", &ZoneView::network_domain, "the DNS domain of its networks"),
        field("domainid", &ZoneView::domain_id, "the domain that it is reserved for"),
        field("domainname", &ZoneView::domain_name, "that domain's name"),
        field("networktype", &ZoneView::network_type, "Basic or Advanced"),
        field("securitygroupsenabled", &ZoneView::is_security_group_enabled,
              "whether security groups protect its machines"),
        field("allocationstate", &ZoneView::allocation_state,
              "Enabled, or Disabled: nothing new is placed there"),
        field("zonetoken", &ZoneView::token, "a token that is the zone's own"),
        field(
            "dhcpprovider", [](const ZoneView&) { return std::string("VirtualRouter"); },
            "who serves DHCP"),
        field("localstorageenabled", &ZoneView::is_local_storage_enabled,
              "whether volumes may lie on the hosts' own disks"),
        field(
            "routerprivateinterfacemaxmtu", [](const ZoneView&) { return kRouterMtu; },
            "the largest MTU on the guest side of routers"),
        field(
            "routerpublicinterfacemaxmtu", [](const ZoneView&) { return kRouterMtu; },
            "the largest MTU on the public side of routers"),
        field(
            "type",
            [](const ZoneView& zone) { return std::string(zone.is_edge ? "Edge" : "Core"); },
            "Core or Edge"),
        field("resourcedetails", &ZoneView::details, "its details"),
    };
}

Command list_zones(control::Zones& zones) {
    return list_command<ListZones, ZoneView>("listZones", "zone")
        .describe("Lists the zones that the caller may use.")
        .roles("ARDU")
        .params({
            param("id", &ListZones::id, "only this zone").refers_to("Zone"),
            param("ids", &ListZones::ids, "only these zones").refers_to("Zone").since("4.19.0"),
            param("name", &ListZones::name, "only the zone of this name"),
            param("domainid", &ListZones::domain_id, "only zones reserved for this domain")
                .refers_to("Domain"),
            param("networktype", &ListZones::network_type, "only zones of this type"),
            param("available", &ListZones::is_available_only,
                  "only zones in which new things may be placed"),
            param("tags", &ListZones::tags, "only zones with all of these tags").since("4.3"),
        })
        .params(paging_params())
        .refuses({"showcapacities", "showicon", "storageaccessgroup"})
        .fields(zone_fields())
        .handle([&](const Caller& caller, const ListZones& request) {
            return zones.list(caller, request);
        });
}

Command create_zone(control::Zones& zones) {
    return object_command<CreateZone, ZoneView>("createZone", "zone")
        .describe("Creates a zone.")
        .params({
            param("name", &CreateZone::name, "its name, unique in the cloud").required(),
            param("networktype", &CreateZone::network_type, "Basic or Advanced").required(),
            param("dns1", &CreateZone::dns1, "the first DNS server of guests").required(),
            param("dns2", &CreateZone::dns2, "the second DNS server of guests"),
            param("internaldns1", &CreateZone::internal_dns1,
                  "the first DNS server of system machines")
                .required(),
            param("internaldns2", &CreateZone::internal_dns2,
                  "the second DNS server of system machines"),
            param("guestcidraddress", &CreateZone::guest_cidr,
                  "the default subnet of guest networks, a.b.c.d/prefix"),
            param("domain", &CreateZone::network_domain, "the DNS domain of its networks"),
            param("domainid", &CreateZone::domain_id, "the only domain that may use it")
                .refers_to("Domain"),
            param("allocationstate", &CreateZone::allocation_state,
                  "Enabled, or Disabled (the default): nothing new is placed there"),
            param("securitygroupenabled", &CreateZone::is_security_group_enabled,
                  "whether security groups protect its machines"),
            param("localstorageenabled", &CreateZone::is_local_storage_enabled,
                  "whether volumes may lie on the hosts' own disks"),
            param("isedge", &CreateZone::is_edge, "an edge zone: no system machines")
                .since("4.18.0"),
        })
        .refuses({"ip6dns1", "ip6dns2", "storageaccessgroups"})
        .fields(zone_fields())
        .handle([&](const Caller& caller, const CreateZone& request) {
            return zones.create(caller, request);
        });
}

Command update_zone(control::Zones& zones) {
    return object_command<UpdateZone, ZoneView>("updateZone", "zone")
        .describe("Changes a zone.")
        .params({
            param("id", &UpdateZone::id, "the zone").required().refers_to("Zone"),
            param("name", &UpdateZone::name, "its new name"),
            param("dns1", &UpdateZone::dns1, "the first DNS server of guests"),
            param("dns2", &UpdateZone::dns2, "the second DNS server of guests"),
            param("internaldns1", &UpdateZone::internal_dns1,
                  "the first DNS server of system machines"),
            param("internaldns2", &UpdateZone::internal_dns2,
                  "the second DNS server of system machines"),
            param("guestcidraddress", &UpdateZone::guest_cidr,
                  "the default subnet of guest networks"),
            param("domain", &UpdateZone::network_domain, "the DNS domain of its networks"),
            param("allocationstate", &UpdateZone::allocation_state, "Enabled or Disabled"),
            param("ispublic", &UpdateZone::is_public, "true: every domain may use it from now on"),
            param("localstorageenabled", &UpdateZone::is_local_storage_enabled,
                  "whether volumes may lie on the hosts' own disks"),
            param("details", &UpdateZone::details, "details to set"),
        })
        .refuses({"dhcpprovider", "dnssearchorder", "ip6dns1", "ip6dns2", "sortkey"})
        .fields(zone_fields())
        .handle([&](const Caller& caller, const UpdateZone& request) {
            return zones.update(caller, request);
        });
}

Command delete_zone(control::Zones& zones) {
    return success_command<NamedZone>("deleteZone")
        .describe("Deletes a zone that holds nothing any more.")
        .params({param("id", &NamedZone::id, "the zone").required().refers_to("Zone")})
        .overrides({{Code::kPreconditionFailed, 530, CsCode::kRuntime}})
        .handle([&](const Caller& caller, const NamedZone& request) {
            return zones.remove(caller, request.id);
        });
}

}  // namespace

std::vector<Command> zone_commands(control::Zones& zones) {
    std::vector<Command> commands;
    commands.push_back(list_zones(zones));
    commands.push_back(create_zone(zones));
    commands.push_back(update_zone(zones));
    commands.push_back(delete_zone(zones));
    return commands;
}

}  // namespace lockstep::api
