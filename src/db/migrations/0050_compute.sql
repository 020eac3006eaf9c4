-- Virtual machines and volumes.

-- A virtual machine of a user. state is what the control plane wants or is doing; what the host
-- says stands in vm_observed.
CREATE TABLE vm (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    domain_id TEXT NOT NULL,
    user_id TEXT,
    zone_id TEXT NOT NULL,
    pod_id TEXT,
    host_id TEXT,
    last_host_id TEXT,
    template_id TEXT NOT NULL,
    service_offering_id TEXT NOT NULL,
    os_type_id TEXT,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    instance_name TEXT NOT NULL,
    state TEXT NOT NULL,
    hypervisor TEXT NOT NULL,
    cpu_count BIGINT NOT NULL,
    cpu_mhz BIGINT NOT NULL,
    memory_mib BIGINT NOT NULL,
    is_ha_enabled BIGINT NOT NULL,
    is_displayed BIGINT NOT NULL,
    is_dynamically_scalable BIGINT NOT NULL,
    is_delete_protected BIGINT NOT NULL,
    group_name TEXT,
    key_pairs TEXT NOT NULL,
    user_data TEXT,
    details TEXT NOT NULL,
    boot_type TEXT,
    boot_mode TEXT,
    state_changed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX vm_by_account ON vm (account_id, created_at);
CREATE INDEX vm_by_domain ON vm (domain_id);
CREATE INDEX vm_by_zone ON vm (zone_id);
CREATE INDEX vm_by_host ON vm (host_id) WHERE host_id IS NOT NULL;
CREATE INDEX vm_by_created ON vm (created_at);
CREATE UNIQUE INDEX vm_by_instance_name ON vm (instance_name) WHERE removed_at IS NULL;
CREATE INDEX vm_by_template ON vm (template_id);
CREATE INDEX vm_by_service_offering ON vm (service_offering_id);

-- What the host last said of a virtual machine; written only when (epoch, sequence) is newer.
CREATE TABLE vm_observed (
    id TEXT NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    power_state TEXT NOT NULL,
    host_id TEXT,
    observed_at BIGINT NOT NULL
);

-- A disk of an account: the root disk of a virtual machine, or a data disk.
CREATE TABLE volume (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    domain_id TEXT NOT NULL,
    zone_id TEXT NOT NULL,
    storage_pool_id TEXT,
    vm_id TEXT,
    device_index BIGINT,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    state TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    disk_offering_id TEXT,
    service_offering_id TEXT,
    template_id TEXT,
    external_name TEXT,
    is_displayed BIGINT NOT NULL,
    is_delete_protected BIGINT NOT NULL,
    min_iops BIGINT,
    max_iops BIGINT,
    attached_at BIGINT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX volume_by_vm ON volume (vm_id);
CREATE INDEX volume_by_account ON volume (account_id, created_at);
CREATE INDEX volume_by_pool ON volume (storage_pool_id);
CREATE INDEX volume_by_zone ON volume (zone_id);
CREATE UNIQUE INDEX volume_by_device
    ON volume (vm_id, device_index)
    WHERE removed_at IS NULL AND vm_id IS NOT NULL AND device_index IS NOT NULL;
