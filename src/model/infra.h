// Kinds and states of infrastructure. The name on the wire is the enumerator without its k, unless
// a function here says otherwise.
#pragma once

#include <boost/describe.hpp>

namespace lockstep::model {

enum class ZoneNetworkType { kBasic, kAdvanced };
BOOST_DESCRIBE_ENUM(ZoneNetworkType, kBasic, kAdvanced)

// Whether new things may be placed there.
enum class AllocationState { kEnabled, kDisabled };
BOOST_DESCRIBE_ENUM(AllocationState, kEnabled, kDisabled)

enum class Hypervisor { kSimulator, kKVM };
BOOST_DESCRIBE_ENUM(Hypervisor, kSimulator, kKVM)

// The connection to a host, derived from its reports.
enum class HostState { kConnecting, kUp, kDown, kAlert, kDisconnected };
BOOST_DESCRIBE_ENUM(HostState, kConnecting, kUp, kDown, kAlert, kDisconnected)

// What the operator wants of a host.
enum class HostResourceState { kEnabled, kDisabled, kPrepareForMaintenance, kMaintenance };
BOOST_DESCRIBE_ENUM(HostResourceState, kEnabled, kDisabled, kPrepareForMaintenance, kMaintenance)

enum class PhysicalNetworkState { kDisabled, kEnabled };
BOOST_DESCRIBE_ENUM(PhysicalNetworkState, kDisabled, kEnabled)

enum class TrafficType { kPublic, kGuest, kManagement, kStorage };
BOOST_DESCRIBE_ENUM(TrafficType, kPublic, kGuest, kManagement, kStorage)

enum class ProviderState { kDisabled, kEnabled };
BOOST_DESCRIBE_ENUM(ProviderState, kDisabled, kEnabled)

// The name on the wire is in capitals: "CLUSTER", "ZONE".
enum class StorageScope { kCluster, kZone };
BOOST_DESCRIBE_ENUM(StorageScope, kCluster, kZone)

enum class StoragePoolState { kInitializing, kUp, kDisabled, kMaintenance, kRemoving };
BOOST_DESCRIBE_ENUM(StoragePoolState, kInitializing, kUp, kDisabled, kMaintenance, kRemoving)

// The name on the wire is lower case: "consoleproxy", "secondarystoragevm".
enum class SystemVmType { kConsoleProxy, kSecondaryStorageVm };
BOOST_DESCRIBE_ENUM(SystemVmType, kConsoleProxy, kSecondaryStorageVm)

}  // namespace lockstep::model
