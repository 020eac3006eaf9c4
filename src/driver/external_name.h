// The names under which our rows exist outside: functions of their ids, in one place.
//
// A name is known before the first call, so that an outcome that nobody heard of can be looked for.
// They fit libvirt names, file names and S3 alike: lower case letters, digits, '-', under 64.
#pragma once

#include <string>

#include "model/ids.h"

namespace lockstep::driver {

inline std::string external_name(HostId id) { return "host-" + id.to_string(); }
inline std::string external_name(StoragePoolId id) { return "pool-" + id.to_string(); }
inline std::string external_name(ImageStoreId id) { return "store-" + id.to_string(); }
inline std::string external_name(PhysicalNetworkId id) { return "fabric-" + id.to_string(); }
inline std::string external_name(NetworkId id) { return "net-" + id.to_string(); }
inline std::string external_name(VlanRangeId id) { return "public-" + id.to_string(); }
inline std::string external_name(RouterId id) { return "router-" + id.to_string(); }
inline std::string external_name(TemplateId id) { return "template-" + id.to_string(); }
inline std::string external_name(VmId id) { return "vm-" + id.to_string(); }
inline std::string external_name(VolumeId id) { return "volume-" + id.to_string(); }

}  // namespace lockstep::driver
