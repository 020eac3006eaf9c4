// Guest networks, interfaces, addresses and rules: kinds and states.
#pragma once

#include <boost/describe.hpp>

namespace lockstep::model {

// Allocated: rows only. Implemented: segment and router exist. Shutdown: being taken down to
// Allocated. Destroy: being deleted; refuses new work.
enum class NetworkState { kAllocated, kImplementing, kImplemented, kShutdown, kDestroy };
BOOST_DESCRIBE_ENUM(NetworkState, kAllocated, kImplementing, kImplemented, kShutdown, kDestroy)

// Who may use a network: its account alone, or its domain.
enum class NetworkAclType { kAccount, kDomain };
BOOST_DESCRIBE_ENUM(NetworkAclType, kAccount, kDomain)

// Allocated: the address is the NIC's, whether or not the machine runs. Releasing: the old side of
// a move; its address stays reserved until the router has dropped it.
enum class NicState { kAllocated, kReleasing };
BOOST_DESCRIBE_ENUM(NicState, kAllocated, kReleasing)

enum class IpAddressState { kFree, kAllocating, kAllocated, kReleasing };
BOOST_DESCRIBE_ENUM(IpAddressState, kFree, kAllocating, kAllocated, kReleasing)

enum class TrafficDirection { kIngress, kEgress };
BOOST_DESCRIBE_ENUM(TrafficDirection, kIngress, kEgress)

// Add: recorded, not yet on the router. Revoke: to be taken off; the row goes when it is.
enum class RuleState { kAdd, kActive, kRevoke };
BOOST_DESCRIBE_ENUM(RuleState, kAdd, kActive, kRevoke)

}  // namespace lockstep::model
