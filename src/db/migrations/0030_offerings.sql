-- What may be asked for: offerings, operating systems, templates, key pairs.

-- CPU and memory of a virtual machine. Custom: cpu_count, cpu_mhz and memory_mib absent, and
-- given at deploy within the bounds of details.
CREATE TABLE service_offering (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    name TEXT NOT NULL,
    display_text TEXT NOT NULL,
    cpu_count BIGINT,
    cpu_mhz BIGINT,
    memory_mib BIGINT,
    is_custom BIGINT NOT NULL,
    details TEXT NOT NULL,
    disk_offering_id TEXT,
    is_disk_offering_strict BIGINT NOT NULL,
    root_disk_bytes BIGINT,
    storage_type TEXT NOT NULL,
    provisioning_type TEXT NOT NULL,
    storage_tags TEXT,
    host_tags TEXT,
    is_ha_offered BIGINT NOT NULL,
    is_cpu_limited BIGINT NOT NULL,
    is_volatile BIGINT NOT NULL,
    is_system BIGINT NOT NULL,
    is_default_use BIGINT NOT NULL,
    system_vm_type TEXT,
    network_rate BIGINT,
    is_dynamic_scaling_enabled BIGINT NOT NULL,
    cache_mode TEXT,
    domain_ids TEXT NOT NULL,
    zone_ids TEXT NOT NULL,
    state TEXT NOT NULL,
    sort_key BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX service_offering_by_name ON service_offering (name);

-- Size and kind of a data disk. Custom: size_bytes absent, and given at creation.
CREATE TABLE disk_offering (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    name TEXT NOT NULL,
    display_text TEXT NOT NULL,
    size_bytes BIGINT,
    is_custom BIGINT NOT NULL,
    is_size_strict BIGINT NOT NULL,
    storage_type TEXT NOT NULL,
    provisioning_type TEXT NOT NULL,
    tags TEXT,
    is_displayed BIGINT NOT NULL,
    cache_mode TEXT,
    min_iops BIGINT,
    max_iops BIGINT,
    are_iops_custom BIGINT NOT NULL,
    details TEXT NOT NULL,
    domain_ids TEXT NOT NULL,
    zone_ids TEXT NOT NULL,
    state TEXT NOT NULL,
    sort_key BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX disk_offering_by_name ON disk_offering (name);

-- What a guest network offers. services: service name to its providers and capabilities.
CREATE TABLE network_offering (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    name TEXT NOT NULL,
    display_text TEXT NOT NULL,
    guest_type TEXT NOT NULL,
    traffic_type TEXT NOT NULL,
    availability TEXT NOT NULL,
    state TEXT NOT NULL,
    is_default BIGINT NOT NULL,
    is_system BIGINT NOT NULL,
    is_vlan_specified BIGINT NOT NULL,
    are_ip_ranges_specified BIGINT NOT NULL,
    is_conserve_mode BIGINT NOT NULL,
    is_egress_allowed BIGINT NOT NULL,
    is_persistent BIGINT NOT NULL,
    is_for_vpc BIGINT NOT NULL,
    network_rate BIGINT,
    max_connections BIGINT,
    tags TEXT,
    service_offering_id TEXT,
    services TEXT NOT NULL,
    details TEXT NOT NULL,
    domain_ids TEXT NOT NULL,
    zone_ids TEXT NOT NULL,
    sort_key BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX network_offering_by_name ON network_offering (name) WHERE removed_at IS NULL;

-- A family of guest operating systems.
CREATE TABLE os_category (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sort_key BIGINT NOT NULL
);

-- A guest operating system.
CREATE TABLE os_type (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    os_category_id TEXT NOT NULL,
    description TEXT NOT NULL,
    is_user_defined BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX os_type_by_description ON os_type (description);

-- A disk image that virtual machines start from. Where its copies are stands in template_copy.
CREATE TABLE template (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    domain_id TEXT NOT NULL,
    name TEXT NOT NULL,
    display_text TEXT NOT NULL,
    url TEXT NOT NULL,
    format TEXT NOT NULL,
    hypervisor TEXT NOT NULL,
    os_type_id TEXT,
    template_type TEXT NOT NULL,
    arch TEXT NOT NULL,
    bits BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    physical_size_bytes BIGINT NOT NULL,
    is_public BIGINT NOT NULL,
    is_featured BIGINT NOT NULL,
    is_extractable BIGINT NOT NULL,
    is_password_enabled BIGINT NOT NULL,
    is_ssh_key_enabled BIGINT NOT NULL,
    is_dynamically_scalable BIGINT NOT NULL,
    is_cross_zone BIGINT NOT NULL,
    requires_hvm BIGINT NOT NULL,
    is_bootable BIGINT NOT NULL,
    checksum TEXT,
    template_tag TEXT,
    details TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX template_by_account ON template (account_id);
CREATE INDEX template_by_name ON template (name);

-- A copy of a template in the image store of a zone.
CREATE TABLE template_copy (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    template_id TEXT NOT NULL,
    zone_id TEXT NOT NULL,
    image_store_id TEXT,
    state TEXT NOT NULL,
    status_text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX template_copy_by_zone
    ON template_copy (template_id, zone_id) WHERE removed_at IS NULL;

-- A public key that an account may put into its virtual machines. The private key is never
-- kept.
CREATE TABLE ssh_key_pair (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    domain_id TEXT NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX ssh_key_pair_by_name
    ON ssh_key_pair (account_id, name) WHERE removed_at IS NULL;
