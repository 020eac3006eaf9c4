// The one file that instantiates the ports: thirty-odd verbs for each back-end.
#include "driver/simulator/make_ports.h"

#include "driver/simulator/link.h"
#include "driver/simulator/ports.h"
#include "driver/simulator/remote.h"

namespace lockstep::driver::simulator {

std::unique_ptr<PortSet> make_ports(Simulator& simulator) {
    return std::make_unique<SimulatedPortSet<Simulator>>(simulator);
}

std::unique_ptr<PortSet> make_ports(Link& link) {
    return std::make_unique<SimulatedPortSet<Link>>(link);
}

std::unique_ptr<PortSet> make_ports(RemoteSimulator& simulator) {
    return std::make_unique<SimulatedPortSet<RemoteSimulator>>(simulator);
}

}  // namespace lockstep::driver::simulator
