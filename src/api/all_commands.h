// Every command of this program. A new resource adds its service here and a line in the .cc file;
// the program that serves and the tests of the whole table build it from this alone.
#pragma once

#include "api/command_table.h"
#include "api/identity_port.h"
#include "control/job.h"

namespace lockstep::control {
class Accounts;
class Capabilities;
class Clusters;
class Configurations;
class DiskOfferings;
class Domains;
class Events;
class NetworkOfferings;
class Networks;
class OsTypes;
class PhysicalNetworks;
class Pods;
class Projects;
class ResourceLimits;
class Roles;
class ServiceOfferings;
class SshKeyPairs;
class VlanRanges;
class Tags;
class Users;
class Zones;
}  // namespace lockstep::control

namespace lockstep::api {

// What the handlers call; all outlive the table. References only, one a service.
struct Services {
    IdentityPort& identity;
    control::Jobs& jobs;
    control::Accounts& accounts;
    control::Capabilities& capabilities;
    control::Configurations& configurations;
    control::Domains& domains;
    control::Events& events;
    control::Projects& projects;
    control::ResourceLimits& resource_limits;
    control::Roles& roles;
    control::Tags& tags;
    control::Users& users;
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
