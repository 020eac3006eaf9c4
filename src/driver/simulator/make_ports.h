// Makes the driver ports over a simulator, wherever it runs.
#pragma once

#include <memory>

#include "driver/port_set.h"

namespace lockstep::driver::simulator {

class Simulator;
class Link;
class RemoteSimulator;

// The ports borrow what they are made over.
std::unique_ptr<PortSet> make_ports(Simulator& simulator);
std::unique_ptr<PortSet> make_ports(Link& link);
std::unique_ptr<PortSet> make_ports(RemoteSimulator& simulator);

}  // namespace lockstep::driver::simulator
