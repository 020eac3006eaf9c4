// The part of the contract's fixture that every suite shares.
#include "driver/testing/contract.h"

namespace lockstep::driver::testing {

Call DriverContract::call() {
    ++calls_;
    return {Deadline::after(system_->runner().clock(), std::chrono::seconds{30}),
            "call-" + std::to_string(calls_), Token{1, calls_}};
}

Call DriverContract::short_call() {
    Call made = call();
    made.deadline = Deadline::after(system_->runner().clock(), system_->short_call());
    return made;
}

Call DriverContract::read() { return {call().deadline, "", Token{}}; }

HostDefinition DriverContract::host(const std::string& name) {
    return {name, owner(name), system_->host_url(name)};
}

PoolDefinition DriverContract::pool(const std::string& name) {
    return {name, owner(name), system_->pool_url(name)};
}

ImageStoreDefinition DriverContract::store(const std::string& name) {
    return {name, owner(name), system_->store_url(name)};
}

TemplateDefinition DriverContract::stored_template() {
    return {.place = "store-1",
            .name = "template-1",
            .owner = owner("template-1"),
            .url = system_->template_url()};
}

TemplateDefinition DriverContract::cached_template() {
    return {
        .place = "pool-1", .name = "template-1", .owner = owner("template-1"), .store = "store-1"};
}

NetworkDefinition DriverContract::network(const std::string& name, int64_t tag) {
    return {"fabric-1", name, owner(name), {SegmentKind::kVlan, tag}, 1500};
}

VolumeDefinition DriverContract::volume(const std::string& name) {
    return {"pool-1", name, owner(name), 2 * kGib, "template-1"};
}

NicDefinition DriverContract::nic(const std::string& network, int64_t tag, const std::string& mac) {
    return {
        .mac = mac, .fabric = "fabric-1", .network = network, .segment = {SegmentKind::kVlan, tag}};
}

VmDefinition DriverContract::vm(const std::string& name) {
    VmDefinition definition{.host = "host-1",
                            .name = name,
                            .owner = owner(name),
                            .hostname = name,
                            .cpu_mhz = 1000,
                            .memory_mib = 1024,
                            .reserved_cpu_mhz = 1000,
                            .reserved_memory_mib = 1024};
    definition.disks = {{0, "pool-1", name + "-root"}};
    definition.nics = {nic("net-1", 100, "02:00:00:00:01:" + name.substr(name.size() - 2))};
    return definition;
}

RouterDefinition DriverContract::router(const std::string& name) {
    RouterDefinition definition{.host = "host-1",
                                .name = name,
                                .owner = owner(name),
                                .reserved_cpu_mhz = 500,
                                .reserved_memory_mib = 256};
    definition.nics = {nic("net-1", 100, "02:00:00:00:02:01"),
                       nic("public-1", 50, "02:00:00:00:02:02")};
    return definition;
}

model::RouterDocument DriverContract::document(int64_t version, int guests) {
    model::RouterDocument document;
    document.version = version;
    document.public_addresses = {
        {IpAddressId{Uuid::named("ip")}, "203.0.113.10", 24, "203.0.113.1", "public-1", true}};
    document.guest_interfaces = {{NetworkId{Uuid::named("net")},
                                  "net-1",
                                  "10.1.1.1",
                                  "10.1.1.1",
                                  "10.1.1.0/24",
                                  "cloud.internal",
                                  {}}};
    for (int guest = 0; guest < guests; ++guest) {
        const std::string text = std::to_string(guest);
        const VmId vm_id{Uuid::named("vm" + text)};
        const std::string ip = "10.1.1." + std::to_string(guest + 10);
        document.dhcp_leases.push_back({NicId{Uuid::named("nic" + text)}, vm_id,
                                        "02:00:00:00:01:" + text, ip, "guest" + text, true});
        document.port_forwardings.push_back({PortForwardingRuleId{Uuid::named("pf" + text)}, vm_id,
                                             "203.0.113.10", "tcp", 8000 + guest, 8000 + guest, ip,
                                             80, 80});
    }
    return document;
}

void DriverContract::make_zone() {
    ASSERT_TRUE(compute().ensure_host(call(), host("host-1")));
    ASSERT_TRUE(volumes().ensure_pool(call(), pool("pool-1")));
    ASSERT_TRUE(images().ensure_store(call(), store("store-1")));
    ASSERT_TRUE(images().ensure_template(call(), stored_template()));
    ASSERT_TRUE(images().ensure_template(call(), cached_template()));
    ASSERT_TRUE(networks().ensure_network(call(), network("net-1", 100)));
    ASSERT_TRUE(networks().ensure_network(call(), network("public-1", 50)));
}

void DriverContract::make_vm(const std::string& name) {
    ASSERT_TRUE(volumes().ensure_volume(call(), volume(name + "-root")));
    ASSERT_TRUE(compute().ensure_defined(call(), vm(name)));
}

std::optional<VmReport> DriverContract::seen_vm(const std::string& name) {
    auto seen = compute().inspect(read(), {"host-1", name});
    EXPECT_TRUE(seen) << seen.error().to_string();
    return seen ? *seen : std::nullopt;
}

std::optional<VolumeReport> DriverContract::seen_volume(const std::string& name) {
    auto seen = volumes().inspect_volume(read(), {"pool-1", name});
    EXPECT_TRUE(seen) << seen.error().to_string();
    return seen ? *seen : std::nullopt;
}

}  // namespace lockstep::driver::testing
