// The rows of the simulator's file, as described structs.
#pragma once

#include "driver/compute.h"
#include "driver/image.h"
#include "driver/network.h"
#include "driver/volume.h"

namespace lockstep::driver::simulator {

struct HostRow {
    static constexpr const char* kTable = "host";
    static constexpr int kKeyColumns = 1;
    std::string name{};
    Uuid cloud{};
    Uuid resource{};
    std::string url{};
    int64_t cpu_count = 0;
    int64_t cpu_mhz = 0;
    int64_t memory_mib = 0;
    int64_t reserved_cpu_mhz = 0;
    int64_t reserved_memory_mib = 0;
    int64_t running = 0;
    int64_t epoch = 1;
    int64_t sequence = 0;
};
BOOST_DESCRIBE_STRUCT(HostRow, (),
                      (name, cloud, resource, url, cpu_count, cpu_mhz, memory_mib, reserved_cpu_mhz,
                       reserved_memory_mib, running, epoch, sequence))

struct VmRow {
    static constexpr const char* kTable = "vm";
    static constexpr int kKeyColumns = 2;
    std::string host{};
    std::string name{};
    Uuid cloud{};
    Uuid resource{};
    std::string definition{};
    VmPower power = VmPower::kStopped;
    int64_t boots = 0;
    int64_t reserved_cpu_mhz = 0;
    int64_t reserved_memory_mib = 0;
    int64_t epoch = 0;
    int64_t sequence = 0;
};
BOOST_DESCRIBE_STRUCT(VmRow, (),
                      (host, name, cloud, resource, definition, power, boots, reserved_cpu_mhz,
                       reserved_memory_mib, epoch, sequence))

struct DiskRow {
    static constexpr const char* kTable = "disk";
    static constexpr int kKeyColumns = 4;
    std::string pool{};
    std::string volume{};
    std::string host{};
    std::string vm{};
};
BOOST_DESCRIBE_STRUCT(DiskRow, (), (pool, volume, host, vm))

struct PoolRow {
    static constexpr const char* kTable = "pool";
    static constexpr int kKeyColumns = 1;
    std::string name{};
    Uuid cloud{};
    Uuid resource{};
    std::string url{};
    int64_t capacity_bytes = 0;
    int64_t overcommit_percent = 100;
    int64_t provisioned_bytes = 0;
    int64_t used_bytes = 0;
    int64_t epoch = 1;
    int64_t sequence = 0;
};
BOOST_DESCRIBE_STRUCT(PoolRow, (),
                      (name, cloud, resource, url, capacity_bytes, overcommit_percent,
                       provisioned_bytes, used_bytes, epoch, sequence))

struct VolumeRow {
    static constexpr const char* kTable = "volume";
    static constexpr int kKeyColumns = 2;
    std::string pool{};
    std::string name{};
    Uuid cloud{};
    Uuid resource{};
    int64_t size_bytes = 0;
    int64_t used_bytes = 0;
    std::string source{};
    bool is_complete = true;
    int64_t epoch = 0;
    int64_t sequence = 0;
};
BOOST_DESCRIBE_STRUCT(VolumeRow, (),
                      (pool, name, cloud, resource, size_bytes, used_bytes, source, is_complete,
                       epoch, sequence))

struct StoreRow {
    static constexpr const char* kTable = "store";
    static constexpr int kKeyColumns = 1;
    std::string name{};
    Uuid cloud{};
    Uuid resource{};
    std::string url{};
    int64_t capacity_bytes = 0;
    int64_t used_bytes = 0;
    int64_t epoch = 1;
    int64_t sequence = 0;
};
BOOST_DESCRIBE_STRUCT(StoreRow, (),
                      (name, cloud, resource, url, capacity_bytes, used_bytes, epoch, sequence))

struct CopyRow {
    static constexpr const char* kTable = "template_copy";
    static constexpr int kKeyColumns = 2;
    std::string place{};
    std::string name{};
    Uuid cloud{};
    Uuid resource{};
    TemplateState state = TemplateState::kReady;
    int64_t percent = 100;
    std::string failure{};
    int64_t size_bytes = 0;
    int64_t used_bytes = 0;
    std::string checksum{};
    int64_t epoch = 0;
    int64_t sequence = 0;
};
BOOST_DESCRIBE_STRUCT(CopyRow, (),
                      (place, name, cloud, resource, state, percent, failure, size_bytes,
                       used_bytes, checksum, epoch, sequence))

struct NetworkRow {
    static constexpr const char* kTable = "network";
    static constexpr int kKeyColumns = 2;
    std::string fabric{};
    std::string name{};
    Uuid cloud{};
    Uuid resource{};
    SegmentKind kind = SegmentKind::kVlan;
    int64_t tag = 0;
    int64_t mtu = 0;
    bool is_complete = true;
    int64_t epoch = 1;
    int64_t sequence = 0;
};
BOOST_DESCRIBE_STRUCT(NetworkRow, (),
                      (fabric, name, cloud, resource, kind, tag, mtu, is_complete, epoch, sequence))

struct NicRow {
    static constexpr const char* kTable = "nic";
    static constexpr int kKeyColumns = 5;
    std::string fabric{};
    std::string network{};
    std::string mac{};
    std::string host{};
    std::string machine{};
};
BOOST_DESCRIBE_STRUCT(NicRow, (), (fabric, network, mac, host, machine))

struct RouterRow {
    static constexpr const char* kTable = "router";
    static constexpr int kKeyColumns = 2;
    std::string host{};
    std::string name{};
    Uuid cloud{};
    Uuid resource{};
    std::string definition{};
    RouterPower power = RouterPower::kStopped;
    int64_t boots = 0;
    int64_t reserved_cpu_mhz = 0;
    int64_t reserved_memory_mib = 0;
    int64_t epoch = 0;
    int64_t sequence = 0;
};
BOOST_DESCRIBE_STRUCT(RouterRow, (),
                      (host, name, cloud, resource, definition, power, boots, reserved_cpu_mhz,
                       reserved_memory_mib, epoch, sequence))

struct DocumentRow {
    static constexpr const char* kTable = "router_document";
    static constexpr int kKeyColumns = 2;
    std::string host{};
    std::string router{};
    int64_t version = 0;
    std::string hash{};
    std::string body{};
};
BOOST_DESCRIBE_STRUCT(DocumentRow, (), (host, router, version, hash, body))

// Whether what carries these columns is provably the owner's.
template <class R>
bool is_owned(const R& row, const OwnerTag& owner) {
    return row.cloud == owner.cloud && row.resource == owner.resource;
}
template <class R>
OwnerTag owner_of(const R& row) {
    return {row.cloud, row.resource};
}

}  // namespace lockstep::driver::simulator
