#include "driver/external_name.h"

#include <gtest/gtest.h>

#include <set>

#include "driver/compute.h"
#include "driver/image.h"
#include "driver/network.h"
#include "driver/volume.h"

namespace lockstep::driver {
namespace {

TEST(ExternalName, DiffersByKindAndFitsEverySystem) {
    const Uuid uuid = Uuid::named("one");
    const std::set<std::string> names = {
        external_name(HostId{uuid}),       external_name(StoragePoolId{uuid}),
        external_name(ImageStoreId{uuid}), external_name(PhysicalNetworkId{uuid}),
        external_name(NetworkId{uuid}),    external_name(VlanRangeId{uuid}),
        external_name(RouterId{uuid}),     external_name(TemplateId{uuid}),
        external_name(VmId{uuid}),         external_name(VolumeId{uuid})};
    EXPECT_EQ(names.size(), 10U);
    for (const auto& name : names) {
        EXPECT_LT(name.size(), 64U);
        EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"),
                  std::string::npos);
    }
}

}  // namespace
}  // namespace lockstep::driver
