#include "api/groups.h"
#include "api/offering_api.h"
#include "api/offering_fields.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::CreateServiceOffering;
using control::ListServiceOfferings;
using control::ServiceOfferingView;

struct NamedServiceOffering {
    ServiceOfferingId id;
};

Fields<ServiceOfferingView> service_offering_fields() {
    using View = ServiceOfferingView;
    return Fields<View>{
        field("id", &View::id, "the offering's id"),
        field("name", &View::name, "its name"),
        field("state", &View::state, "Active or Inactive"),
        field("displaytext", &View::display_text, "what it is for"),
        field("cpunumber", &View::cpu_count, "how many CPUs a machine gets"),
        field("cpuspeed", &View::cpu_mhz, "the speed of each CPU in MHz"),
        field("memory", &View::memory_mib, "the memory that a machine gets, in MiB"),
        field("created", &View::created_at, "when it was created"),
        field("storagetype", &View::storage_type, "shared or local"),
        field("provisioningtype", &View::provisioning_type, "thin, sparse or fat"),
        field("offerha", &View::is_ha_offered, "whether machines restart when their host fails"),
        field("limitcpuuse", &View::is_cpu_limited,
              "whether a machine never gets more than its CPU speed"),
        field("isvolatile", &View::is_volatile, "whether root disks are made anew at each start"),
        field("issystem", &View::is_system, "whether it is for the system's own machines"),
        field("systemvmtype", &View::system_vm_type, "the kind of system machine it is for"),
        field("defaultuse", &View::is_default_use, "whether the system uses it by default"),
        field("iscustomized", &View::is_custom, "whether sizes are given at deployment"),
        field("storagetags", &View::storage_tags, "the tags that storage pools must have"),
        field("hosttags", &View::host_tags, "the tags that hosts must have"),
        field("networkrate", &View::network_rate, "the network rate in Mbit/s"),
        field("rootdisksize", &View::root_disk_gib, "the size of the root disk in GiB; 0: free"),
        field("dynamicscalingenabled", &View::is_dynamic_scaling_enabled,
              "whether running machines may be scaled"),
        field("diskofferingstrictness", &View::is_disk_offering_strict,
              "whether the root disk must keep its offering"),
        field("diskofferingid", &View::disk_offering_id, "the offering of the root disk"),
        field("diskofferingname", &View::disk_offering_name, "the name of that offering"),
        field("diskofferingdisplaytext", &View::disk_offering_text, "what that offering is for"),
        field("cacheMode", &View::cache_mode, "the cache mode of the root disk"),
        field("serviceofferingdetails", &View::details, "its details"),
    }
        .with(offering_scope_fields());
}

Command list_service_offerings(control::ServiceOfferings& offerings) {
    using Request = ListServiceOfferings;
    return list_command<Request, ServiceOfferingView>("listServiceOfferings", "serviceoffering")
        .describe("Lists the service offerings that the caller may use.")
        .roles("ARDU")
        .params({
            param("id", &Request::id, "only this offering").refers_to("ServiceOffering"),
            param("name", &Request::name, "only the offering of this name"),
            param("cpunumber", &Request::cpu_count, "only offerings with at least so many CPUs"),
            param("cpuspeed", &Request::cpu_mhz, "only offerings with at least this CPU speed"),
            param("memory", &Request::memory_mib, "only offerings with at least so much memory"),
            param("storagetype", &Request::storage_type, "shared or local"),
            param("zoneid", &Request::zone_id, "only offerings that this zone may use")
                .refers_to("Zone"),
            param("domainid", &Request::domain_id, "only offerings that this domain may use")
                .refers_to("Domain"),
            param("state", &Request::state, "Active, Inactive or all"),
            param("issystem", &Request::is_system, "true: those of the system's own machines"),
            param("systemvmtype", &Request::system_vm_type, "the kind of system machine"),
            param("isrecursive", &Request::is_recursive,
                  "taken as all lists do; offerings have no owners"),
            param("listall", &Request::list_all, "taken as all lists do; offerings have no owners"),
        })
        .params(paging_params())
        .refuses({"account", "encryptroot", "gpuenabled", "projectid", "templateid",
                  "vgpuprofileid", "virtualmachineid"})
        .fields(service_offering_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return offerings.list(caller, request);
        });
}

// CPU and memory: fixed, or the bounds of a custom offering.
Params<CreateServiceOffering> size_params() {
    using Request = CreateServiceOffering;
    return {
        param("cpunumber", &Request::cpu_count, "how many CPUs a machine gets"),
        param("cpuspeed", &Request::cpu_mhz, "the speed of each CPU in MHz"),
        param("memory", &Request::memory_mib, "the memory that a machine gets, in MiB"),
        param("customized", &Request::is_custom, "whether sizes are given at deployment"),
        param("mincpunumber", &Request::least_cpu_count, "the fewest CPUs of a custom machine"),
        param("maxcpunumber", &Request::most_cpu_count, "the most CPUs of a custom machine"),
        param("minmemory", &Request::least_memory_mib, "the least memory of a custom machine"),
        param("maxmemory", &Request::most_memory_mib, "the most memory of a custom machine"),
    };
}

Command create_service_offering(control::ServiceOfferings& offerings) {
    using Request = CreateServiceOffering;
    return object_command<Request, ServiceOfferingView>("createServiceOffering", "serviceoffering")
        .describe("Creates a service offering.")
        .roles("ARD")
        .params({
            param("name", &Request::name, "its name").required(),
            param("displaytext", &Request::display_text, "what it is for"),
            param("domainid", &Request::domain_ids, "the only domains that may use it")
                .refers_to("Domain"),
            param("zoneid", &Request::zone_ids, "the only zones that may use it").refers_to("Zone"),
            param("storagetype", &Request::storage_type, "shared or local"),
            param("provisioningtype", &Request::provisioning_type, "thin, sparse or fat"),
            param("tags", &Request::storage_tags, "the tags that storage pools must have"),
            param("hosttags", &Request::host_tags, "the tags that hosts must have"),
            param("issystem", &Request::is_system, "whether it is for the system's own machines"),
            param("systemvmtype", &Request::system_vm_type, "the kind of system machine")
                .one_of({"domainrouter", "consoleproxy", "secondarystoragevm"}),
            param("cachemode", &Request::cache_mode, "the cache mode of the root disk")
                .one_of({"none", "writeback", "writethrough", "hypervisor_default"}),
            param("networkrate", &Request::network_rate, "the network rate in Mbit/s"),
            param("rootdisksize", &Request::root_disk_gib, "the size of the root disk in GiB"),
            param("diskofferingid", &Request::disk_offering_id, "the offering of the root disk")
                .refers_to("DiskOffering"),
            param("diskofferingstrictness", &Request::is_disk_offering_strict,
                  "whether the root disk must keep its offering"),
            param("offerha", &Request::is_ha_offered,
                  "whether machines restart when their host fails"),
            param("limitcpuuse", &Request::is_cpu_limited,
                  "whether a machine never gets more than its CPU speed"),
            param("isvolatile", &Request::is_volatile,
                  "whether root disks are made anew at each start"),
            param("dynamicscalingenabled", &Request::is_dynamic_scaling_enabled,
                  "whether running machines may be scaled"),
            param("serviceofferingdetails", &Request::details, "its details"),
        })
        .params(size_params())
        .refuses({"bytesreadrate",
                  "bytesreadratemax",
                  "bytesreadratemaxlength",
                  "byteswriterate",
                  "byteswriteratemax",
                  "byteswriteratemaxlength",
                  "customizediops",
                  "deploymentplanner",
                  "encryptroot",
                  "externaldetails",
                  "gpucount",
                  "gpudisplay",
                  "hypervisorsnapshotreserve",
                  "iopsreadrate",
                  "iopsreadratemax",
                  "iopsreadratemaxlength",
                  "iopswriterate",
                  "iopswriteratemax",
                  "iopswriteratemaxlength",
                  "leaseduration",
                  "leaseexpiryaction",
                  "maxiops",
                  "miniops",
                  "purgeresources",
                  "storagepolicy",
                  "vgpuprofileid"})
        .fields(service_offering_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return offerings.create(caller, request);
        });
}

Command delete_service_offering(control::ServiceOfferings& offerings) {
    using Request = NamedServiceOffering;
    return success_command<Request>("deleteServiceOffering")
        .describe("Deletes a service offering; machines that use it keep it.")
        .roles("ARD")
        .params({param("id", &Request::id, "the offering").required().refers_to("ServiceOffering")})
        .handle([&](const Caller& caller, const Request& request) {
            return offerings.remove(caller, request.id);
        });
}

}  // namespace

std::vector<Command> service_offering_commands(control::ServiceOfferings& offerings) {
    std::vector<Command> commands;
    commands.push_back(list_service_offerings(offerings));
    commands.push_back(create_service_offering(offerings));
    commands.push_back(delete_service_offering(offerings));
    return commands;
}

}  // namespace lockstep::api
