-- What a cloud is built of: zones, pods, clusters, hosts, physical networks, storage.

-- A zone: one site with its own networks and storage.
CREATE TABLE zone (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    name TEXT NOT NULL,
    network_type TEXT NOT NULL,
    dns1 TEXT NOT NULL,
    dns2 TEXT,
    internal_dns1 TEXT NOT NULL,
    internal_dns2 TEXT,
    guest_cidr TEXT,
    network_domain TEXT,
    is_security_group_enabled BIGINT NOT NULL,
    is_local_storage_enabled BIGINT NOT NULL,
    is_edge BIGINT NOT NULL,
    allocation_state TEXT NOT NULL,
    domain_id TEXT,
    details TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX zone_by_name ON zone (name) WHERE removed_at IS NULL;

-- A pod: a part of a zone with one management subnet.
CREATE TABLE pod (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    zone_id TEXT NOT NULL,
    name TEXT NOT NULL,
    gateway TEXT NOT NULL,
    netmask TEXT NOT NULL,
    start_ip TEXT NOT NULL,
    end_ip TEXT,
    allocation_state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX pod_by_name ON pod (zone_id, name) WHERE removed_at IS NULL;

-- A cluster: hosts of one hypervisor that share primary storage.
CREATE TABLE cluster (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    zone_id TEXT NOT NULL,
    pod_id TEXT NOT NULL,
    name TEXT NOT NULL,
    hypervisor TEXT NOT NULL,
    cluster_type TEXT NOT NULL,
    allocation_state TEXT NOT NULL,
    managed_state TEXT NOT NULL,
    arch TEXT NOT NULL,
    details TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX cluster_by_name ON cluster (pod_id, name) WHERE removed_at IS NULL;

-- A hypervisor host. What is allocated on it stands in host_allocation.
CREATE TABLE host (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    zone_id TEXT NOT NULL,
    pod_id TEXT NOT NULL,
    cluster_id TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    hypervisor TEXT NOT NULL,
    type TEXT NOT NULL,
    private_ip TEXT NOT NULL,
    state TEXT NOT NULL,
    resource_state TEXT NOT NULL,
    cpu_count BIGINT NOT NULL,
    cpu_mhz BIGINT NOT NULL,
    memory_bytes BIGINT NOT NULL,
    tags TEXT,
    details TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX host_by_name ON host (name) WHERE removed_at IS NULL;
CREATE INDEX host_by_cluster ON host (cluster_id);

-- What virtual machines and routers have on a host: a summary of their rows, changed with them.
CREATE TABLE host_allocation (
    id TEXT NOT NULL PRIMARY KEY,
    cpu_mhz BIGINT NOT NULL,
    memory_bytes BIGINT NOT NULL
);

-- What the host last said of itself; written only when (epoch, sequence) is newer.
CREATE TABLE host_observed (
    id TEXT NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    observed_at BIGINT NOT NULL,
    is_connected BIGINT NOT NULL
);

-- A physical network of a zone. vlan_ranges: inclusive ranges of VLAN or VNI tags, "100-200".
CREATE TABLE physical_network (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    zone_id TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    vlan_ranges TEXT NOT NULL,
    isolation_methods TEXT NOT NULL,
    tags TEXT NOT NULL,
    speed TEXT,
    broadcast_domain_range TEXT NOT NULL,
    domain_id TEXT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX physical_network_by_name
    ON physical_network (zone_id, name) WHERE removed_at IS NULL;

-- What kind of traffic a physical network carries, and the host device label for it.
CREATE TABLE traffic_type (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    physical_network_id TEXT NOT NULL,
    type TEXT NOT NULL,
    labels TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX traffic_type_by_network
    ON traffic_type (physical_network_id, type) WHERE removed_at IS NULL;

-- A network service provider on a physical network.
CREATE TABLE network_provider (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    physical_network_id TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    services TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX network_provider_by_name
    ON network_provider (physical_network_id, name) WHERE removed_at IS NULL;

-- The virtual router element of a provider: on or off.
CREATE TABLE router_element (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    network_provider_id TEXT NOT NULL,
    is_enabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX router_element_by_provider
    ON router_element (network_provider_id) WHERE removed_at IS NULL;

-- A range of addresses: public ones of a zone, or the guest addresses of a shared network
-- (network_id).
CREATE TABLE vlan_range (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    zone_id TEXT NOT NULL,
    physical_network_id TEXT,
    network_id TEXT,
    pod_id TEXT,
    vlan TEXT NOT NULL,
    gateway TEXT NOT NULL,
    netmask TEXT NOT NULL,
    start_ip TEXT NOT NULL,
    end_ip TEXT NOT NULL,
    is_public BIGINT NOT NULL,
    is_for_system_vms BIGINT NOT NULL,
    account_id TEXT,
    domain_id TEXT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX vlan_range_by_zone ON vlan_range (zone_id);
CREATE INDEX vlan_range_by_network ON vlan_range (network_id);

-- Primary storage: where volumes live. scope decides which of pod and cluster are set.
CREATE TABLE storage_pool (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    zone_id TEXT NOT NULL,
    pod_id TEXT,
    cluster_id TEXT,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    type TEXT NOT NULL,
    host_address TEXT NOT NULL,
    path TEXT NOT NULL,
    scope TEXT NOT NULL,
    provider TEXT NOT NULL,
    hypervisor TEXT,
    tags TEXT,
    state TEXT NOT NULL,
    capacity_bytes BIGINT NOT NULL,
    is_managed BIGINT NOT NULL,
    details TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX storage_pool_by_name ON storage_pool (zone_id, name) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX storage_pool_by_url ON storage_pool (zone_id, url) WHERE removed_at IS NULL;

-- Bytes of volumes on a pool: a summary of their rows, changed with them.
CREATE TABLE storage_pool_allocation (
    id TEXT NOT NULL PRIMARY KEY,
    bytes BIGINT NOT NULL
);

-- Secondary storage: where template images live.
CREATE TABLE image_store (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    zone_id TEXT,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    provider TEXT NOT NULL,
    protocol TEXT NOT NULL,
    is_read_only BIGINT NOT NULL,
    details TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX image_store_by_name ON image_store (name) WHERE removed_at IS NULL;

-- A system virtual machine of a zone (console proxy, secondary storage).
CREATE TABLE system_vm (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    zone_id TEXT NOT NULL,
    pod_id TEXT,
    host_id TEXT,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    state TEXT NOT NULL,
    private_ip TEXT,
    public_ip TEXT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX system_vm_by_name ON system_vm (name) WHERE removed_at IS NULL;
