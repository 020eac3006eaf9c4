#include "api/groups.h"
#include "api/offering_api.h"
#include "api/offering_fields.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::CreateDiskOffering;
using control::DiskOfferingView;
using control::ListDiskOfferings;

struct NamedDiskOffering {
    DiskOfferingId id;
};

Fields<DiskOfferingView> disk_offering_fields() {
    using View = DiskOfferingView;
    return Fields<View>{
        field("id", &View::id, "the offering's id"),
        field("name", &View::name, "its name"),
        field("state", &View::state, "Active or Inactive"),
        field("displaytext", &View::display_text, "what it is for"),
        field("disksize", &View::size_gib, "the size of a disk in GiB; 0: given with each volume"),
        field("created", &View::created_at, "when it was created"),
        field("iscustomized", &View::is_custom, "whether the size is given with each volume"),
        field("iscustomizediops", &View::are_iops_custom,
              "whether IOPS are given with each volume"),
        field("miniops", &View::min_iops, "the least IOPS of a disk"),
        field("maxiops", &View::max_iops, "the most IOPS of a disk"),
        field("storagetype", &View::storage_type, "shared or local"),
        field("provisioningtype", &View::provisioning_type, "thin, sparse or fat"),
        field("tags", &View::tags, "the tags that storage pools must have"),
        field("cacheMode", &View::cache_mode, "the cache mode of disks"),
        field("displayoffering", &View::is_displayed, "whether users see it"),
        field("disksizestrictness", &View::is_size_strict, "whether a disk must keep its size"),
        field("details", &View::details, "its details"),
    }
        .with(offering_scope_fields());
}

Command list_disk_offerings(control::DiskOfferings& offerings) {
    using Request = ListDiskOfferings;
    return list_command<Request, DiskOfferingView>("listDiskOfferings", "diskoffering")
        .describe("Lists the disk offerings that the caller may use.")
        .roles("ARDU")
        .params({
            param("id", &Request::id, "only this offering").refers_to("DiskOffering"),
            param("name", &Request::name, "only the offering of this name"),
            param("storagetype", &Request::storage_type, "shared or local"),
            param("zoneid", &Request::zone_id, "only offerings that this zone may use")
                .refers_to("Zone"),
            param("domainid", &Request::domain_id, "only offerings that this domain may use")
                .refers_to("Domain"),
            param("state", &Request::state, "Active, Inactive or all"),
            param("isrecursive", &Request::is_recursive,
                  "taken as all lists do; offerings have no owners"),
            param("listall", &Request::list_all, "taken as all lists do; offerings have no owners"),
        })
        .params(paging_params())
        .refuses({"account", "encrypt", "projectid", "storageid", "virtualmachineid", "volumeid"})
        .fields(disk_offering_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return offerings.list(caller, request);
        });
}

Command create_disk_offering(control::DiskOfferings& offerings) {
    using Request = CreateDiskOffering;
    return object_command<Request, DiskOfferingView>("createDiskOffering", "diskoffering")
        .describe("Creates a disk offering.")
        .roles("ARD")
        .params({
            param("name", &Request::name, "its name").required(),
            param("displaytext", &Request::display_text, "what it is for").max_length(4096),
            param("disksize", &Request::size_gib, "the size of a disk in GiB"),
            param("customized", &Request::is_custom, "whether the size is given with each volume"),
            param("disksizestrictness", &Request::is_size_strict,
                  "whether a disk must keep its size"),
            param("domainid", &Request::domain_ids, "the only domains that may use it")
                .refers_to("Domain"),
            param("zoneid", &Request::zone_ids, "the only zones that may use it").refers_to("Zone"),
            param("storagetype", &Request::storage_type, "shared or local"),
            param("provisioningtype", &Request::provisioning_type, "thin, sparse or fat"),
            param("tags", &Request::tags, "the tags that storage pools must have").max_length(4096),
            param("cachemode", &Request::cache_mode, "the cache mode of disks")
                .one_of({"none", "writeback", "writethrough", "hypervisor_default"}),
            param("miniops", &Request::min_iops, "the least IOPS of a disk"),
            param("maxiops", &Request::max_iops, "the most IOPS of a disk"),
            param("customizediops", &Request::are_iops_custom,
                  "whether IOPS are given with each volume"),
            param("displayoffering", &Request::is_displayed, "whether users see it"),
            param("details", &Request::details, "its details"),
        })
        .refuses({"bytesreadrate", "bytesreadratemax", "bytesreadratemaxlength", "byteswriterate",
                  "byteswriteratemax", "byteswriteratemaxlength", "encrypt",
                  "hypervisorsnapshotreserve", "iopsreadrate", "iopsreadratemax",
                  "iopsreadratemaxlength", "iopswriterate", "iopswriteratemax",
                  "iopswriteratemaxlength", "storagepolicy"})
        .fields(disk_offering_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return offerings.create(caller, request);
        });
}

Command delete_disk_offering(control::DiskOfferings& offerings) {
    using Request = NamedDiskOffering;
    return success_command<Request>("deleteDiskOffering")
        .describe("Deletes a disk offering; volumes that use it keep it.")
        .roles("ARD")
        .params({param("id", &Request::id, "the offering").required().refers_to("DiskOffering")})
        .handle([&](const Caller& caller, const Request& request) {
            return offerings.remove(caller, request.id);
        });
}

}  // namespace

std::vector<Command> disk_offering_commands(control::DiskOfferings& offerings) {
    std::vector<Command> commands;
    commands.push_back(list_disk_offerings(offerings));
    commands.push_back(create_disk_offering(offerings));
    commands.push_back(delete_disk_offering(offerings));
    return commands;
}

}  // namespace lockstep::api
