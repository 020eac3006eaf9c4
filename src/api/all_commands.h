// Every command of this program. A new resource adds its service here and a line in the .cc file;
// the program that serves and the tests of the whole table build it from this alone.
#pragma once

#include "api/command_table.h"
#include "api/identity_port.h"
#include "control/job.h"

namespace lockstep::control {
class Clusters;
class DiskOfferings;
class NetworkOfferings;
class Networks;
class OsTypes;
class PhysicalNetworks;
class Pods;
class ServiceOfferings;
class SshKeyPairs;
class VlanRanges;
class Zones;
}  // namespace lockstep::control

namespace lockstep::api {

// What the handlers call; all outlive the table. References only, one a service.
struct Services {
    IdentityPort& identity;
    control::Jobs& jobs;
    control::Zones& zones;
    control::Pods& pods;
    control::Clusters& clusters;
    control::ServiceOfferings& service_offerings;
    control::DiskOfferings& disk_offerings;
    control::NetworkOfferings& network_offerings;
    control::OsTypes& os_types;
    control::SshKeyPairs& ssh_key_pairs;
    control::PhysicalNetworks& physical_networks;
    control::VlanRanges& vlan_ranges;
    control::Networks& networks;
};

// `table` outlives its own commands: listApis and jobs look into it. Calls no service.
void add_all_commands(CommandTable& table, const Services& services);

}  // namespace lockstep::api
