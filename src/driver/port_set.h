// All ports of one kind of system together, for composition roots. What uses a port takes that one.
#pragma once

#include "driver/compute.h"
#include "driver/image.h"
#include "driver/network.h"
#include "driver/volume.h"

namespace lockstep::driver {

class PortSet {
  public:
    virtual ~PortSet() = default;
    virtual ComputePort& compute() = 0;
    virtual VolumePort& volumes() = 0;
    virtual ImagePort& images() = 0;
    virtual NetworkPort& networks() = 0;
    virtual RouterPort& routers() = 0;
};

}  // namespace lockstep::driver
