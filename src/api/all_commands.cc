#include "api/all_commands.h"

#include "api/account_api.h"
#include "api/capability_api.h"
#include "api/cluster_api.h"
#include "api/configuration_api.h"
#include "api/discovery_api.h"
#include "api/domain_api.h"
#include "api/event_api.h"
#include "api/job_api.h"
#include "api/network_api.h"
#include "api/network_offering_api.h"
#include "api/offering_api.h"
#include "api/physical_network_api.h"
#include "api/pod_api.h"
#include "api/project_api.h"
#include "api/resource_limit_api.h"
#include "api/role_api.h"
#include "api/session_api.h"
#include "api/ssh_key_pair_api.h"
#include "api/tag_api.h"
#include "api/user_api.h"
#include "api/vlan_range_api.h"
#include "api/zone_api.h"

namespace lockstep::api {

void add_all_commands(CommandTable& table, const Services& services) {
    table.add(session_commands());
    table.add(discovery_commands(table, services.identity));
    table.add(job_commands(table, services.jobs));
    table.add(account_commands(services.accounts));
    table.add(capability_commands(services.capabilities));
    table.add(configuration_commands(services.configurations));
    table.add(domain_commands(services.domains));
    table.add(event_commands(services.events));
    table.add(project_commands(services.projects));
    table.add(resource_limit_commands(services.resource_limits));
    table.add(role_commands(services.roles));
    table.add(tag_commands(services.tags));
    table.add(user_commands(services.users));
    table.add(zone_commands(services.zones));
    table.add(pod_commands(services.pods));
    table.add(cluster_commands(services.clusters));
    table.add(service_offering_commands(services.service_offerings));
    table.add(disk_offering_commands(services.disk_offerings));
    table.add(network_offering_commands(services.network_offerings));
    table.add(os_type_commands(services.os_types));
    table.add(ssh_key_pair_commands(services.ssh_key_pairs));
    table.add(physical_network_commands(services.physical_networks));
    table.add(vlan_range_commands(services.vlan_ranges));
    table.add(network_commands(services.networks));
}

}  // namespace lockstep::api
