// Virtual machines and volumes: kinds and states.
#pragma once

#include <boost/describe.hpp>

namespace lockstep::model {

// Destroyed machines can be recovered until they are expunged. kError: abandoned by an operator, or
// a deployment that was undone after its row was given out.
enum class VmState {
    kStarting,
    kRunning,
    kStopping,
    kStopped,
    kMigrating,
    kDestroyed,
    kExpunging,
    kError,
};
BOOST_DESCRIBE_ENUM(VmState, kStarting, kRunning, kStopping, kStopped, kMigrating, kDestroyed,
                    kExpunging, kError)

// What a hypervisor says: unlike VmState it has no wishes.
enum class PowerState { kOn, kOff, kMissing };
BOOST_DESCRIBE_ENUM(PowerState, kOn, kOff, kMissing)

// On the wire "ROOT" and "DATADISK".
enum class VolumeType { kRoot, kDataDisk };
BOOST_DESCRIBE_ENUM(VolumeType, kRoot, kDataDisk)

// Allocated: a row only; its bytes are made when it is first attached.
enum class VolumeState { kAllocated, kCreating, kReady, kDestroy, kExpunging, kError };
BOOST_DESCRIBE_ENUM(VolumeState, kAllocated, kCreating, kReady, kDestroy, kExpunging, kError)

}  // namespace lockstep::model
