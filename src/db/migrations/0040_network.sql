-- Guest networks, their routers, interfaces, addresses and rules.

-- A guest network. wanted_version is the version of its router document that committed rows ask
-- for.
CREATE TABLE network (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    domain_id TEXT NOT NULL,
    zone_id TEXT NOT NULL,
    physical_network_id TEXT,
    network_offering_id TEXT NOT NULL,
    name TEXT NOT NULL,
    display_text TEXT NOT NULL,
    guest_type TEXT NOT NULL,
    traffic_type TEXT NOT NULL,
    state TEXT NOT NULL,
    acl_type TEXT NOT NULL,
    vlan TEXT,
    is_vlan_given BIGINT NOT NULL,
    cidr TEXT,
    gateway TEXT,
    netmask TEXT,
    start_ip TEXT,
    end_ip TEXT,
    network_domain TEXT,
    dns1 TEXT,
    dns2 TEXT,
    is_displayed BIGINT NOT NULL,
    is_subdomain_access BIGINT NOT NULL,
    is_restart_required BIGINT NOT NULL,
    wanted_version BIGINT NOT NULL,
    details TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX network_by_account ON network (account_id);
CREATE INDEX network_by_zone ON network (zone_id);
-- A tag carries one live network of its physical network.
CREATE UNIQUE INDEX network_by_vlan
    ON network (physical_network_id, vlan) WHERE removed_at IS NULL AND vlan IS NOT NULL;

-- How many live NICs a network has: a summary of nic rows, changed with them.
CREATE TABLE network_summary (
    id TEXT NOT NULL PRIMARY KEY,
    nic_count BIGINT NOT NULL,
    running_nic_count BIGINT NOT NULL
);

-- The virtual router of a network. Its configuration is one document (model/router_document.h).
CREATE TABLE router (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    network_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    domain_id TEXT NOT NULL,
    zone_id TEXT NOT NULL,
    pod_id TEXT,
    host_id TEXT,
    service_offering_id TEXT,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    guest_mac TEXT NOT NULL,
    guest_ip TEXT,
    public_mac TEXT NOT NULL,
    public_ip_id TEXT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX router_by_network ON router (network_id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX router_by_name ON router (name) WHERE removed_at IS NULL;
CREATE INDEX router_by_host ON router (host_id);

-- The document version and hash that the router last reported as applied.
CREATE TABLE router_observed (
    id TEXT NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    applied_version BIGINT NOT NULL,
    applied_hash TEXT NOT NULL,
    observed_at BIGINT NOT NULL
);

-- A network interface of a virtual machine. Routers keep their interfaces in their own row.
CREATE TABLE nic (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    vm_id TEXT NOT NULL,
    network_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    domain_id TEXT NOT NULL,
    device_index BIGINT NOT NULL,
    is_default BIGINT NOT NULL,
    mac TEXT NOT NULL,
    ipv4 TEXT,
    netmask TEXT,
    gateway TEXT,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX nic_by_vm ON nic (vm_id);
CREATE INDEX nic_by_network ON nic (network_id);
CREATE UNIQUE INDEX nic_by_ipv4
    ON nic (network_id, ipv4) WHERE removed_at IS NULL AND ipv4 IS NOT NULL;
CREATE UNIQUE INDEX nic_by_mac ON nic (network_id, mac) WHERE removed_at IS NULL;

-- A public address. One fact, one column: state says whether it is free, allocated or being
-- released.
CREATE TABLE ip_address (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    zone_id TEXT NOT NULL,
    vlan_range_id TEXT NOT NULL,
    physical_network_id TEXT,
    address TEXT NOT NULL,
    address_number BIGINT NOT NULL,
    state TEXT NOT NULL,
    account_id TEXT,
    domain_id TEXT,
    network_id TEXT,
    is_source_nat BIGINT NOT NULL,
    is_for_system BIGINT NOT NULL,
    static_nat_vm_id TEXT,
    static_nat_nic_id TEXT,
    is_displayed BIGINT NOT NULL,
    allocated_at BIGINT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX ip_address_by_address ON ip_address (zone_id, address) WHERE removed_at IS NULL;
CREATE INDEX ip_address_free
    ON ip_address (zone_id, state, address_number) WHERE removed_at IS NULL;
CREATE INDEX ip_address_by_network ON ip_address (network_id);
CREATE INDEX ip_address_by_account ON ip_address (account_id);
CREATE INDEX ip_address_by_range ON ip_address (vlan_range_id);
CREATE INDEX ip_address_by_static_nat_vm
    ON ip_address (static_nat_vm_id) WHERE static_nat_vm_id IS NOT NULL;

-- Traffic let in at a public address (kIngress) or out of a network (kEgress).
CREATE TABLE firewall_rule (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    direction TEXT NOT NULL,
    network_id TEXT NOT NULL,
    ip_address_id TEXT,
    account_id TEXT NOT NULL,
    domain_id TEXT NOT NULL,
    protocol TEXT NOT NULL,
    start_port BIGINT,
    end_port BIGINT,
    icmp_type BIGINT,
    icmp_code BIGINT,
    source_cidrs TEXT NOT NULL,
    destination_cidrs TEXT NOT NULL,
    state TEXT NOT NULL,
    is_displayed BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX firewall_rule_by_network ON firewall_rule (network_id);
CREATE INDEX firewall_rule_by_address ON firewall_rule (ip_address_id);

-- Ports of a public address that lead to a virtual machine.
CREATE TABLE port_forwarding_rule (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    network_id TEXT NOT NULL,
    ip_address_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    domain_id TEXT NOT NULL,
    vm_id TEXT NOT NULL,
    nic_id TEXT NOT NULL,
    protocol TEXT NOT NULL,
    public_start_port BIGINT NOT NULL,
    public_end_port BIGINT NOT NULL,
    private_start_port BIGINT NOT NULL,
    private_end_port BIGINT NOT NULL,
    source_cidrs TEXT NOT NULL,
    state TEXT NOT NULL,
    is_displayed BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX port_forwarding_rule_by_address ON port_forwarding_rule (ip_address_id);
CREATE INDEX port_forwarding_rule_by_vm ON port_forwarding_rule (vm_id);
CREATE INDEX port_forwarding_rule_by_network ON port_forwarding_rule (network_id);
