// The driver contract: tests that every implementation of the ports must pass, simulated or real.
//
// Each suite (contract_*_test.cc) is value-parameterised over systems. An implementation joins by
//     INSTANTIATE_TEST_SUITE_P(Libvirt, ComputeContract, Values(kSystem), contract_name);
// for each suite that it is to pass; see simulator/contract_test.cc.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/runner.h"
#include "driver/port_set.h"
#include "driver/simulator/fault.h"

namespace lockstep {

inline void PrintTo(Code code, std::ostream* out) { *out << code_name(code); }

}  // namespace lockstep

namespace lockstep::driver::testing {

constexpr int64_t kGib = int64_t{1} << 30;

// A system under contract, new for each test.
class ContractSystem {
  public:
    virtual ~ContractSystem() = default;
    virtual Runner& runner() = 0;
    virtual PortSet& ports() = 0;
    // Runs a test's body as the runner needs it.
    virtual void run(const std::function<void()>& body) { body(); }

    // A machine with 4 times 1,000 MHz and 4,096 MiB.
    virtual std::string host_url(const std::string& name) = 0;
    // Storage that takes volumes of 10 GiB in sum.
    virtual std::string pool_url(const std::string& name) = 0;
    virtual std::string store_url(const std::string& name) = 0;
    // An image of a disk of 1 GiB.
    virtual std::string template_url() = 0;

    // For the suite FaultContract alone.
    virtual Status add_fault(const simulator::FaultRule&) {
        return fail(Code::kUnsupported, "no faults");
    }
    virtual Status clear_faults() { return fail(Code::kUnsupported, "no faults"); }
    // A deadline that a test can afford to wait for.
    virtual Duration short_call() { return std::chrono::milliseconds{50}; }
};

struct ContractParam {
    std::string name;
    std::function<std::unique_ptr<ContractSystem>()> make;
};
inline std::string contract_name(const ::testing::TestParamInfo<ContractParam>& info) {
    return info.param.name;
}
inline void PrintTo(const ContractParam& param, std::ostream* out) { *out << param.name; }

// The code of a failed result; nothing for a good one.
template <class T>
std::optional<Code> code_of(const Result<T>& result) {
    return result ? std::nullopt : std::optional<Code>(result.error().code);
}

// What the suites share: calls, definitions of one small zone, and shorthands.
class DriverContract : public ::testing::TestWithParam<ContractParam> {
  protected:
    DriverContract() : system_(GetParam().make()) {}

    void run(const std::function<void()>& body) { system_->run(body); }
    // A call with a key and token of its own; every later one has a higher token.
    Call call();
    // A call that gives up after the system's short_call().
    Call short_call();
    // What a read needs.
    Call read();

    OwnerTag owner(const std::string& resource) const { return {cloud_, Uuid::named(resource)}; }
    OwnerTag stranger() const { return {Uuid::named("another cloud"), Uuid::named("x")}; }
    Removal removal(const std::string& place, const std::string& name) const {
        return {place, name, owner(name)};
    }

    ComputePort& compute() { return system_->ports().compute(); }
    VolumePort& volumes() { return system_->ports().volumes(); }
    ImagePort& images() { return system_->ports().images(); }
    NetworkPort& networks() { return system_->ports().networks(); }
    RouterPort& routers() { return system_->ports().routers(); }

    HostDefinition host(const std::string& name);
    PoolDefinition pool(const std::string& name);
    ImageStoreDefinition store(const std::string& name);
    TemplateDefinition stored_template();
    TemplateDefinition cached_template();
    NetworkDefinition network(const std::string& name, int64_t tag);
    // 2 GiB from template-1 in pool-1.
    VolumeDefinition volume(const std::string& name);
    NicDefinition nic(const std::string& network, int64_t tag, const std::string& mac);
    // A machine on host-1 with root disk "<name>-root" and a NIC on net-1; 1,000 MHz, 1,024 MiB.
    VmDefinition vm(const std::string& name);
    // On host-1 with NICs on net-1 and public-1.
    RouterDefinition router(const std::string& name);
    // A document for it, with a lease and a port forwarding for each guest.
    model::RouterDocument document(int64_t version, int guests);

    // host-1, pool-1 and store-1 with template-1, networks net-1 and public-1.
    void make_zone();
    // Its root volume and its definition; not started.
    void make_vm(const std::string& name);

    std::optional<VmReport> seen_vm(const std::string& name);
    std::optional<VolumeReport> seen_volume(const std::string& name);

    const std::unique_ptr<ContractSystem> system_;
    const Uuid cloud_ = Uuid::named("this cloud");
    int64_t calls_ = 0;
};

class ComputeContract : public DriverContract {};
class VolumeContract : public DriverContract {};
class ImageContract : public DriverContract {};
class NetworkContract : public DriverContract {};
class RouterContract : public DriverContract {};
// Tokens and keys: for systems whose capabilities say that they fence.
class FencingContract : public DriverContract {};
// Outcomes under faults: for systems that can be made to fail by script.
class FaultContract : public DriverContract {};

}  // namespace lockstep::driver::testing
