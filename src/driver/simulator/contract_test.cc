// The simulator passes the driver contract in three forms: under the simulation's runner, under
// threads, and behind its socket.
#include "driver/testing/contract.h"

#include <unistd.h>

#include <filesystem>

#include "base/sim_runner.h"
#include "base/thread_runner.h"
#include "driver/simulator/make_ports.h"
#include "driver/simulator/remote.h"
#include "driver/simulator/server.h"
#include "driver/simulator/simulator.h"

namespace lockstep::driver::simulator {
namespace {

using driver::testing::ContractParam;
using driver::testing::ContractSystem;

class SimulatedSystem : public ContractSystem {
  public:
    std::string host_url(const std::string& name) override {
        return "sim://" + name + "?cpu_count=4&cpu_mhz=1000&memory_mib=4096";
    }
    std::string pool_url(const std::string& name) override {
        return "sim://" + name + "?capacity_gib=10&overcommit_percent=100";
    }
    std::string store_url(const std::string& name) override { return "sim://" + name; }
    std::string template_url() override { return "https://images.example/debian?size_gib=1"; }
};

class UnderThreads final : public SimulatedSystem {
  public:
    UnderThreads() : simulator_(Simulator::open(runner_, {}).value()) {}
    Runner& runner() override { return runner_; }
    PortSet& ports() override { return *ports_; }
    Status add_fault(const FaultRule& rule) override { return simulator_->add_fault(rule); }
    Status clear_faults() override { return simulator_->clear_faults(); }

  private:
    ThreadRunner runner_;
    const std::unique_ptr<Simulator> simulator_;
    const std::unique_ptr<PortSet> ports_ = make_ports(*simulator_);
};

// Everything in one task of the simulation: virtual time, and a seed that picks who runs.
class UnderSimulation final : public SimulatedSystem {
  public:
    Runner& runner() override { return runner_; }
    PortSet& ports() override { return *ports_; }
    void run(const std::function<void()>& body) override {
        runner_.run([&] {
            simulator_ = Simulator::open(runner_, {}).value();
            ports_ = make_ports(*simulator_);
            body();
            ports_.reset();
            simulator_.reset();
        });
    }
    Status add_fault(const FaultRule& rule) override { return simulator_->add_fault(rule); }
    Status clear_faults() override { return simulator_->clear_faults(); }

  private:
    SimRunner runner_{7};
    std::unique_ptr<Simulator> simulator_;
    std::unique_ptr<PortSet> ports_;
};

class BehindSocket final : public SimulatedSystem {
  public:
    BehindSocket()
        : path_(std::filesystem::temp_directory_path() /
                ("lockstep-contract-" + std::to_string(getpid()) + ".sock")),
          simulator_(Simulator::open(runner_, {}).value()),
          server_(SimulatorServer::start(runner_, *simulator_,
                                         {.socket_path = path_, .is_admin_enabled = true})
                      .value()),
          remote_(runner_, path_) {}
    Runner& runner() override { return runner_; }
    PortSet& ports() override { return *ports_; }
    Status add_fault(const FaultRule& rule) override {
        TRY(remote_.administer({}, "admin.add_fault", to_json(rule)));
        return {};
    }
    Status clear_faults() override {
        TRY(remote_.administer({}, "admin.clear_faults", {}));
        return {};
    }

  private:
    const std::string path_;
    ThreadRunner runner_;
    const std::unique_ptr<Simulator> simulator_;
    const std::unique_ptr<SimulatorServer> server_;
    RemoteSimulator remote_;
    const std::unique_ptr<PortSet> ports_ = make_ports(remote_);
};

template <class System>
ContractParam param(const std::string& name) {
    return {name, [] { return std::make_unique<System>(); }};
}

const auto kSystems =
    ::testing::Values(param<UnderSimulation>("UnderSimulation"),
                      param<UnderThreads>("UnderThreads"), param<BehindSocket>("BehindSocket"));

}  // namespace
}  // namespace lockstep::driver::simulator

namespace lockstep::driver::testing {

using simulator::kSystems;

INSTANTIATE_TEST_SUITE_P(Simulator, ComputeContract, kSystems, contract_name);
INSTANTIATE_TEST_SUITE_P(Simulator, VolumeContract, kSystems, contract_name);
INSTANTIATE_TEST_SUITE_P(Simulator, ImageContract, kSystems, contract_name);
INSTANTIATE_TEST_SUITE_P(Simulator, NetworkContract, kSystems, contract_name);
INSTANTIATE_TEST_SUITE_P(Simulator, RouterContract, kSystems, contract_name);
INSTANTIATE_TEST_SUITE_P(Simulator, FencingContract, kSystems, contract_name);
INSTANTIATE_TEST_SUITE_P(Simulator, FaultContract, kSystems, contract_name);

}  // namespace lockstep::driver::testing
