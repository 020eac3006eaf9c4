// The port to primary storage: pools and the volumes in them.
//
// Besides the errors of call.h every call on volumes answers kNotFound for a pool that the driver
// does not know: only an empty optional or page says that a volume is not there. Attaching and
// detaching are changes of the virtual machine's definition (compute.h).
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "driver/call.h"
#include "driver/resource.h"

namespace lockstep::driver {

// A pool to be taken into service. `url` says where it is, in the driver's form.
struct PoolDefinition {
    std::string name{};
    OwnerTag owner{};
    std::string url{};
};
BOOST_DESCRIBE_STRUCT(PoolDefinition, (), (name, owner, url))

struct PoolReport {
    std::string name{};
    OwnerTag owner{};
    std::string url{};
    int64_t capacity_bytes = 0;
    int64_t provisioned_bytes = 0;  // sizes promised to volumes
    int64_t used_bytes = 0;         // really taken, template copies included
    Stamp stamp{};
};
BOOST_DESCRIBE_STRUCT(PoolReport, (),
                      (name, owner, url, capacity_bytes, provisioned_bytes, used_bytes, stamp))

struct VolumeDefinition {
    std::string pool{};
    std::string name{};
    OwnerTag owner{};
    int64_t size_bytes = 0;
    std::string source{};  // name of a template copy in the same pool; empty: an empty volume
};
BOOST_DESCRIBE_STRUCT(VolumeDefinition, (), (pool, name, owner, size_bytes, source))

struct VolumeReport {
    std::string pool{};
    std::string name{};
    OwnerTag owner{};
    int64_t size_bytes = 0;
    int64_t used_bytes = 0;
    std::string source{};
    // Whole and usable; false for what a broken creation or removal left.
    bool is_complete = false;
    std::optional<Address> attached_to{};  // the machine whose definition names it: {host, name}
    Stamp stamp{};
};
BOOST_DESCRIBE_STRUCT(VolumeReport, (),
                      (pool, name, owner, size_bytes, used_bytes, source, is_complete, attached_to,
                       stamp))

struct VolumePage {
    std::vector<VolumeReport> items{};
    bool is_last = true;
};
BOOST_DESCRIBE_STRUCT(VolumePage, (), (items, is_last))

// Thread-safe. Blocks up to the call's deadline. Addresses of volumes are {pool, name}.
class VolumePort {
  public:
    virtual ~VolumePort() = default;
    virtual Capabilities capabilities() const = 0;

    // The storage at `url` serves us under this name. Errors: kAlreadyExists when the name or the
    // storage is another owner's.
    virtual Result<PoolReport> ensure_pool(const Call& call, const PoolDefinition& pool) = 0;
    // Errors: kConflict while volumes are in it, or the owner is another. Template copies, which
    // are a cache, go with it.
    virtual Result<RemoveOutcome> remove_pool(const Call& call, const Removal& pool) = 0;
    // Address: {name, name}. Errors: kNotFound.
    virtual Result<PoolReport> inspect_pool(const Call& call, const Address& pool) = 0;

    // There is a whole volume of at least this size; one that is smaller grows, an incomplete one
    // of ours is made anew. Errors: kAlreadyExists when the name is another owner's or its source
    // is another; kNoCapacity; kPreconditionFailed when the source is not there or is larger.
    virtual Result<VolumeReport> ensure_volume(const Call& call,
                                               const VolumeDefinition& volume) = 0;
    // Errors: kConflict while a virtual machine's definition names it, or the owner is another.
    virtual Result<RemoveOutcome> remove_volume(const Call& call, const Removal& volume) = 0;
    // Nothing when the pool answers that it has no such volume.
    virtual Result<std::optional<VolumeReport>> inspect_volume(const Call& call,
                                                               const Address& volume) = 0;
    // All volumes of a pool, also those that are not ours.
    virtual Result<VolumePage> list_volumes(const Call& call, const ListQuery& query) = 0;
};

}  // namespace lockstep::driver
