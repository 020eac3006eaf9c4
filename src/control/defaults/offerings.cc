#include "control/defaults/offerings.h"

namespace lockstep::control {
namespace {

using model::GuestType;
using model::NetworkAvailability;
using model::OfferedService;

constexpr int64_t kGib = int64_t{1} << 30;
constexpr int64_t kDefaultNetworkRateMbps = 200;

struct Compute {
    std::string_view name;
    int64_t cpu_mhz = 0;
    int64_t memory_mib = 0;
    std::string_view system_vm_type;  // empty: for users
};

constexpr Compute kCompute[] = {
    {"Small Instance", 500, 512, ""},
    {"Medium Instance", 1000, 1024, ""},
    {"System Offering For Software Router", 500, 512, "domainrouter"},
    {"System Offering For Secondary Storage VM", 500, 512, "secondarystoragevm"},
    {"System Offering For Console Proxy", 500, 1024, "consoleproxy"},
};

struct Disk {
    std::string_view name;
    int64_t gib = 0;  // 0: custom
};

constexpr Disk kDisks[] = {{"Small", 5}, {"Medium", 20}, {"Large", 100}, {"Custom", 0}};

OfferedService by_router(std::string_view name, std::map<std::string, std::string> capabilities) {
    return {std::string(name), {"VirtualRouter"}, std::move(capabilities)};
}

std::vector<OfferedService> basic_services() {
    return {by_router("Dns", {}), by_router("UserData", {}), by_router("Dhcp", {})};
}

std::vector<OfferedService> nat_services() {
    auto services = basic_services();
    services.push_back(by_router(
        "SourceNat", {{"SupportedSourceNatTypes", "peraccount"}, {"RedundantRouter", "false"}}));
    services.push_back(
        by_router("StaticNat", {{"ElasticIp", "false"}, {"AssociatePublicIP", "true"}}));
    services.push_back(by_router("PortForwarding", {}));
    services.push_back(by_router("Firewall", {}));
    return services;
}

db::NetworkOfferingRow network(std::string_view name, std::string_view text, GuestType type) {
    db::NetworkOfferingRow row;
    row.id = NetworkOfferingId{Uuid::named("network_offering/" + std::string(name))};
    row.name = name;
    row.display_text = text;
    row.guest_type = type;
    row.traffic_type = model::TrafficType::kGuest;
    row.availability = NetworkAvailability::kOptional;
    row.state = model::NetworkOfferingState::kEnabled;
    row.is_default = true;
    row.is_conserve_mode = true;
    row.network_rate = kDefaultNetworkRateMbps;
    return row;
}

}  // namespace

std::vector<db::ServiceOfferingRow> default_service_offerings() {
    std::vector<db::ServiceOfferingRow> rows;
    for (const auto& compute : kCompute) {
        db::ServiceOfferingRow row;
        row.id = ServiceOfferingId{Uuid::named("service_offering/" + std::string(compute.name))};
        row.name = compute.name;
        row.display_text = compute.name;
        row.cpu_count = 1;
        row.cpu_mhz = compute.cpu_mhz;
        row.memory_mib = compute.memory_mib;
        row.is_system = !compute.system_vm_type.empty();
        row.is_default_use = row.is_system;
        if (row.is_system) row.system_vm_type = compute.system_vm_type;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<db::DiskOfferingRow> default_disk_offerings() {
    std::vector<db::DiskOfferingRow> rows;
    for (const auto& disk : kDisks) {
        db::DiskOfferingRow row;
        row.id = DiskOfferingId{Uuid::named("disk_offering/" + std::string(disk.name))};
        row.name = disk.name;
        row.is_custom = disk.gib == 0;
        if (!row.is_custom) row.size_bytes = disk.gib * kGib;
        row.display_text = row.is_custom ? "Custom Disk" : std::to_string(disk.gib) + " GB disk";
        row.is_displayed = true;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<db::NetworkOfferingRow> default_network_offerings() {
    std::vector<db::NetworkOfferingRow> rows;
    rows.push_back(network("DefaultSharedNetworkOffering", "Shared networks with DHCP and DNS",
                           GuestType::kShared));
    rows.back().is_vlan_specified = true;
    rows.back().are_ip_ranges_specified = true;
    rows.back().services = basic_services();

    rows.push_back(network("DefaultIsolatedNetworkOfferingWithSourceNatService",
                           "Isolated networks behind source NAT", GuestType::kIsolated));
    rows.back().availability = NetworkAvailability::kRequired;
    rows.back().services = nat_services();

    rows.push_back(network("DefaultIsolatedNetworkOffering", "Isolated networks without source NAT",
                           GuestType::kIsolated));
    rows.back().is_vlan_specified = true;
    rows.back().are_ip_ranges_specified = true;
    rows.back().services = basic_services();

    rows.push_back(
        network("DefaultL2NetworkOffering", "L2 networks on a VLAN of the zone", GuestType::kL2));
    rows.push_back(
        network("DefaultL2NetworkOfferingVlan", "L2 networks on a given VLAN", GuestType::kL2));
    rows.back().is_vlan_specified = true;

    rows.push_back(
        network("QuickCloudNoServices", "Shared networks without services", GuestType::kShared));
    rows.back().is_vlan_specified = true;
    rows.back().are_ip_ranges_specified = true;
    return rows;
}

}  // namespace lockstep::control
