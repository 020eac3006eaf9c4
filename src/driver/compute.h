// The port to hypervisors: hosts and the virtual machines on them.
//
// Besides the errors of call.h every call answers kNotFound for a host that the driver does not
// know: only an empty optional or page says that a machine is not there. Unreachable hosts are
// kUnavailable. A stopped machine is a definition on its host and uses none of its capacity.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "driver/call.h"
#include "driver/segment.h"

namespace lockstep::driver {

// A hypervisor host to be taken into service. `url` says which machine it is, in the driver's form.
struct HostDefinition {
    std::string name{};
    OwnerTag owner{};
    std::string url{};
};
BOOST_DESCRIBE_STRUCT(HostDefinition, (), (name, owner, url))

struct HostReport {
    std::string name{};
    OwnerTag owner{};
    std::string url{};
    std::string hypervisor{};  // "Simulator", "KVM"
    std::string version{};
    int64_t cpu_count = 0;
    int64_t cpu_mhz = 0;
    int64_t memory_mib = 0;
    int64_t reserved_cpu_mhz = 0;  // by all that runs on it, in sum
    int64_t reserved_memory_mib = 0;
    int64_t running = 0;  // virtual machines and routers
    Stamp stamp{};
};
BOOST_DESCRIBE_STRUCT(HostReport, (),
                      (name, owner, url, hypervisor, version, cpu_count, cpu_mhz, memory_mib,
                       reserved_cpu_mhz, reserved_memory_mib, running, stamp))

struct DiskDefinition {
    int64_t device = 0;  // 0 is the root disk
    std::string pool{};
    std::string volume{};
    bool operator==(const DiskDefinition&) const = default;
};
BOOST_DESCRIBE_STRUCT(DiskDefinition, (), (device, pool, volume))

// A whole virtual machine as its host is to have it. `reserved_*` is what it is promised while it
// runs: size divided by the cluster's overcommit ratio.
struct VmDefinition {
    std::string host{};
    std::string name{};
    OwnerTag owner{};
    std::string hostname{};
    int64_t cpu_count = 1;
    int64_t cpu_mhz = 0;
    int64_t memory_mib = 0;
    int64_t reserved_cpu_mhz = 0;
    int64_t reserved_memory_mib = 0;
    std::vector<DiskDefinition> disks{};
    std::vector<NicDefinition> nics{};
    std::string user_data{};  // as the guest reads it from its configuration drive; Base64
    bool operator==(const VmDefinition&) const = default;
};
BOOST_DESCRIBE_STRUCT(VmDefinition, (),
                      (host, name, owner, hostname, cpu_count, cpu_mhz, memory_mib,
                       reserved_cpu_mhz, reserved_memory_mib, disks, nics, user_data))

enum class VmPower { kStopped, kRunning, kPaused, kCrashed };
BOOST_DESCRIBE_ENUM(VmPower, kStopped, kRunning, kPaused, kCrashed)

struct VmStatus {
    VmPower power = VmPower::kStopped;
    int64_t boots = 0;  // rises with each start and reboot: how a reboot is observed
    Stamp stamp{};
};
BOOST_DESCRIBE_STRUCT(VmStatus, (), (power, boots, stamp))

struct VmReport {
    VmDefinition definition{};  // as it is, not as it was asked for
    VmStatus status{};
};
BOOST_DESCRIBE_STRUCT(VmReport, (), (definition, status))

struct VmPage {
    std::vector<VmReport> items{};
    bool is_last = true;
};
BOOST_DESCRIBE_STRUCT(VmPage, (), (items, is_last))

struct VmStop {
    Address vm{};
    bool is_forced = false;  // power off, instead of asking the guest
};
BOOST_DESCRIBE_STRUCT(VmStop, (), (vm, is_forced))

// Thread-safe. Blocks up to the call's deadline. Addresses of machines are {host, name}.
class ComputePort {
  public:
    virtual ~ComputePort() = default;
    virtual Capabilities capabilities() const = 0;

    // The machine at `url` serves us under this name. Errors: kAlreadyExists when the name or the
    // machine is another owner's.
    virtual Result<HostReport> ensure_host(const Call& call, const HostDefinition& host) = 0;
    // Errors: kConflict while virtual machines or routers are on it, or the owner is another.
    virtual Result<RemoveOutcome> remove_host(const Call& call, const Removal& host) = 0;
    // Capacity and use. Address: {name, name}. Errors: kNotFound.
    virtual Result<HostReport> inspect_host(const Call& call, const Address& host) = 0;

    // The host has exactly this definition; a running machine has it live as well, disks and NICs
    // plugged and unplugged as they differ. This is how volumes are attached and detached. Errors:
    // kAlreadyExists when the name is another owner's; kPreconditionFailed when a volume or network
    // in it is not there, or the running machine would have to change CPU, memory or root disk;
    // kConflict when it runs and a new disk is in use by another machine.
    virtual Result<VmStatus> ensure_defined(const Call& call, const VmDefinition& vm) = 0;
    // It runs. Errors: kNotFound, kNoCapacity, kPreconditionFailed when a disk or network is not
    // there or incomplete, kConflict when another running machine has one of its disks.
    virtual Result<VmStatus> start(const Call& call, const Address& vm) = 0;
    // It does not run. Errors: kNotFound.
    virtual Result<VmStatus> stop(const Call& call, const VmStop& vm) = 0;
    // It boots once more, and once only for each key. Errors: kNotFound, kPreconditionFailed
    // unless it runs.
    virtual Result<VmStatus> reboot(const Call& call, const Address& vm) = 0;
    // Powers it off and forgets its definition; its volumes stay. Errors: kConflict when it is
    // another owner's.
    virtual Result<RemoveOutcome> remove(const Call& call, const Removal& vm) = 0;
    // Nothing when the host answers that it has no such machine.
    virtual Result<std::optional<VmReport>> inspect(const Call& call, const Address& vm) = 0;
    // All machines of a host, also those that are not ours.
    virtual Result<VmPage> list(const Call& call, const ListQuery& query) = 0;
};

}  // namespace lockstep::driver
