-- What all migrations together make, on SQLite. Written by its test (GOLDEN=overwrite).

CREATE TABLE account (
id TEXT NOT NULL PRIMARY KEY,
generation BIGINT NOT NULL,
name TEXT NOT NULL,
type TEXT NOT NULL,
role_id TEXT,
domain_id TEXT NOT NULL,
project_id TEXT,
state TEXT NOT NULL,
network_domain TEXT,
is_default BIGINT NOT NULL,
is_system BIGINT NOT NULL,
api_key_access TEXT,
details TEXT NOT NULL,
created_at BIGINT NOT NULL,
removed_at BIGINT
);

CREATE UNIQUE INDEX account_by_name ON account (domain_id, name) WHERE removed_at IS NULL;

CREATE TABLE audit (
id TEXT NOT NULL PRIMARY KEY,
request_id TEXT NOT NULL,
command TEXT NOT NULL,
account_id TEXT NOT NULL,
user_id TEXT NOT NULL,
client_address TEXT NOT NULL,
outcome TEXT NOT NULL,
details TEXT NOT NULL,
created_at BIGINT NOT NULL
);

CREATE INDEX audit_by_account ON audit (account_id, id);

CREATE TABLE bucket (
id TEXT NOT NULL PRIMARY KEY,
generation BIGINT NOT NULL,
account_id TEXT NOT NULL,
domain_id TEXT NOT NULL,
object_store_id TEXT NOT NULL,
name TEXT NOT NULL,
state TEXT NOT NULL,
quota_gib BIGINT NOT NULL,
is_versioned BIGINT NOT NULL,
is_encrypted BIGINT NOT NULL,
is_object_locked BIGINT NOT NULL,
access TEXT NOT NULL,
is_in_policy BIGINT NOT NULL,
created_at BIGINT NOT NULL,
removed_at BIGINT
);

CREATE INDEX bucket_by_account ON bucket (account_id, created_at);

CREATE UNIQUE INDEX bucket_by_name ON bucket (object_store_id, name) WHERE removed_at IS NULL;

CREATE TABLE bucket_observed (
id TEXT NOT NULL PRIMARY KEY,
size_bytes BIGINT NOT NULL,
object_count BIGINT NOT NULL,
missing_since BIGINT,
observed_at BIGINT NOT NULL
);

CREATE TABLE client_token (
account_id TEXT NOT NULL,
token TEXT NOT NULL,
command TEXT NOT NULL,
request_hash TEXT NOT NULL,
saga_id TEXT,
outcome TEXT,
created_at BIGINT NOT NULL,
PRIMARY KEY (account_id, token)
);

CREATE INDEX client_token_by_age ON client_token (created_at);

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

CREATE TABLE configuration_value (
id TEXT NOT NULL PRIMARY KEY,
generation BIGINT NOT NULL,
name TEXT NOT NULL,
scope TEXT NOT NULL,
scope_id TEXT NOT NULL,
value TEXT NOT NULL,
updated_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX configuration_value_by_name ON configuration_value (name, scope, scope_id);

CREATE TABLE debt (
id TEXT NOT NULL PRIMARY KEY,
generation BIGINT NOT NULL,
saga_id TEXT NOT NULL,
step TEXT NOT NULL,
driver TEXT NOT NULL,
external_name TEXT NOT NULL,
wanted_version BIGINT,
incarnation BIGINT NOT NULL,
counter BIGINT NOT NULL,
resources TEXT NOT NULL,
body TEXT NOT NULL,
state TEXT NOT NULL,
attempts BIGINT NOT NULL,
next_try_at BIGINT NOT NULL,
last_error TEXT NOT NULL,
account_id TEXT NOT NULL,
created_at BIGINT NOT NULL,
closed_at BIGINT
);

CREATE INDEX debt_by_driver ON debt (driver) WHERE closed_at IS NULL;

CREATE INDEX debt_open ON debt (next_try_at) WHERE closed_at IS NULL;

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

CREATE TABLE domain (
id TEXT NOT NULL PRIMARY KEY,
generation BIGINT NOT NULL,
name TEXT NOT NULL,
parent_id TEXT,
path TEXT NOT NULL,
level BIGINT NOT NULL,
network_domain TEXT,
state TEXT NOT NULL,
created_at BIGINT NOT NULL,
removed_at BIGINT
);

CREATE INDEX domain_by_parent ON domain (parent_id);

CREATE UNIQUE INDEX domain_by_path ON domain (path) WHERE removed_at IS NULL;

CREATE TABLE domain_ancestor (
ancestor_id TEXT NOT NULL,
domain_id TEXT NOT NULL,
PRIMARY KEY (ancestor_id, domain_id)
)
WITHOUT ROWID;

CREATE INDEX domain_ancestor_by_domain ON domain_ancestor (domain_id, ancestor_id);

CREATE TABLE event (
id TEXT NOT NULL PRIMARY KEY,
type TEXT NOT NULL,
level TEXT NOT NULL,
state TEXT NOT NULL,
description TEXT NOT NULL,
account_id TEXT NOT NULL,
domain_id TEXT NOT NULL,
user_id TEXT NOT NULL,
resource_type TEXT,
resource_id TEXT,
resource_name TEXT,
start_id TEXT,
saga_id TEXT,
is_archived BIGINT NOT NULL,
created_at BIGINT NOT NULL
);

CREATE INDEX event_by_account ON event (account_id, id);

CREATE INDEX event_by_domain ON event (domain_id, id);

CREATE INDEX event_by_resource ON event (resource_id, id);

CREATE INDEX event_by_start ON event (start_id);

CREATE TABLE fencing_token (
resource TEXT NOT NULL PRIMARY KEY,
counter BIGINT NOT NULL
)
WITHOUT ROWID;

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

CREATE INDEX firewall_rule_by_address ON firewall_rule (ip_address_id);

CREATE INDEX firewall_rule_by_network ON firewall_rule (network_id);

CREATE TABLE hold (
saga_id TEXT NOT NULL,
kind TEXT NOT NULL,
resource_id TEXT NOT NULL,
is_exclusive BIGINT NOT NULL,
is_granted BIGINT NOT NULL,
ticket BIGINT NOT NULL,
PRIMARY KEY (saga_id, kind, resource_id)
)
WITHOUT ROWID;

CREATE INDEX hold_by_resource ON hold (kind, resource_id, is_exclusive, ticket);

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

CREATE INDEX host_by_cluster ON host (cluster_id);

CREATE UNIQUE INDEX host_by_name ON host (name) WHERE removed_at IS NULL;

CREATE TABLE host_allocation (
id TEXT NOT NULL PRIMARY KEY,
cpu_mhz BIGINT NOT NULL,
memory_bytes BIGINT NOT NULL
);

CREATE TABLE host_observed (
id TEXT NOT NULL PRIMARY KEY,
epoch BIGINT NOT NULL,
sequence BIGINT NOT NULL,
observed_at BIGINT NOT NULL,
is_connected BIGINT NOT NULL
);

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

CREATE INDEX ip_address_by_account ON ip_address (account_id);

CREATE UNIQUE INDEX ip_address_by_address ON ip_address (zone_id, address) WHERE removed_at IS NULL;

CREATE INDEX ip_address_by_network ON ip_address (network_id);

CREATE INDEX ip_address_by_range ON ip_address (vlan_range_id);

CREATE INDEX ip_address_by_static_nat_vm
ON ip_address (static_nat_vm_id) WHERE static_nat_vm_id IS NOT NULL;

CREATE INDEX ip_address_free
ON ip_address (zone_id, state, address_number) WHERE removed_at IS NULL;

CREATE TABLE journal (
saga_id TEXT NOT NULL,
seq BIGINT NOT NULL,
entries TEXT NOT NULL,
PRIMARY KEY (saga_id, seq)
)
WITHOUT ROWID;

CREATE TABLE lease (
node TEXT NOT NULL PRIMARY KEY,
epoch BIGINT NOT NULL,
expires_at BIGINT NOT NULL
);

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

CREATE UNIQUE INDEX network_by_vlan
ON network (physical_network_id, vlan) WHERE removed_at IS NULL AND vlan IS NOT NULL;

CREATE INDEX network_by_zone ON network (zone_id);

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

CREATE TABLE network_summary (
id TEXT NOT NULL PRIMARY KEY,
nic_count BIGINT NOT NULL,
running_nic_count BIGINT NOT NULL
);

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

CREATE UNIQUE INDEX nic_by_ipv4
ON nic (network_id, ipv4) WHERE removed_at IS NULL AND ipv4 IS NOT NULL;

CREATE UNIQUE INDEX nic_by_mac ON nic (network_id, mac) WHERE removed_at IS NULL;

CREATE INDEX nic_by_network ON nic (network_id);

CREATE INDEX nic_by_vm ON nic (vm_id);

CREATE TABLE object_account (
id TEXT NOT NULL PRIMARY KEY,
generation BIGINT NOT NULL,
object_store_id TEXT NOT NULL,
account_id TEXT NOT NULL,
user_name TEXT NOT NULL,
access_key TEXT NOT NULL,
secret_id TEXT NOT NULL,
wanted_version BIGINT NOT NULL,
applied_version BIGINT NOT NULL,
created_at BIGINT NOT NULL,
removed_at BIGINT
);

CREATE UNIQUE INDEX object_account_by_account
ON object_account (object_store_id, account_id) WHERE removed_at IS NULL;

CREATE TABLE object_store (
id TEXT NOT NULL PRIMARY KEY,
generation BIGINT NOT NULL,
name TEXT NOT NULL,
url TEXT NOT NULL,
provider TEXT NOT NULL,
state TEXT NOT NULL,
access_key TEXT NOT NULL,
secret_id TEXT NOT NULL,
is_strict BIGINT NOT NULL,
drift_policies TEXT NOT NULL,
details TEXT NOT NULL,
total_bytes BIGINT,
created_at BIGINT NOT NULL,
removed_at BIGINT
);

CREATE UNIQUE INDEX object_store_by_name ON object_store (name) WHERE removed_at IS NULL;

CREATE UNIQUE INDEX object_store_by_url ON object_store (url) WHERE removed_at IS NULL;

CREATE TABLE os_category (
id TEXT NOT NULL PRIMARY KEY,
name TEXT NOT NULL,
sort_key BIGINT NOT NULL
);

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

CREATE INDEX port_forwarding_rule_by_network ON port_forwarding_rule (network_id);

CREATE INDEX port_forwarding_rule_by_vm ON port_forwarding_rule (vm_id);

CREATE TABLE project (
id TEXT NOT NULL PRIMARY KEY,
generation BIGINT NOT NULL,
name TEXT NOT NULL,
display_text TEXT NOT NULL,
domain_id TEXT NOT NULL,
account_id TEXT NOT NULL,
state TEXT NOT NULL,
created_at BIGINT NOT NULL,
removed_at BIGINT
);

CREATE UNIQUE INDEX project_by_account ON project (account_id);

CREATE UNIQUE INDEX project_by_name ON project (domain_id, name) WHERE removed_at IS NULL;

CREATE TABLE project_member (
id TEXT NOT NULL PRIMARY KEY,
project_id TEXT NOT NULL,
account_id TEXT NOT NULL,
user_id TEXT,
role TEXT NOT NULL,
created_at BIGINT NOT NULL
);

CREATE INDEX project_member_by_account ON project_member (account_id, project_id);

CREATE INDEX project_member_by_project ON project_member (project_id);

CREATE TABLE resource_count (
account_id TEXT NOT NULL,
resource_type TEXT NOT NULL,
amount BIGINT NOT NULL,
PRIMARY KEY (account_id, resource_type)
)
WITHOUT ROWID;

CREATE TABLE resource_count_delta (
id TEXT NOT NULL PRIMARY KEY,
domain_id TEXT NOT NULL,
resource_type TEXT NOT NULL,
amount BIGINT NOT NULL
);

CREATE INDEX resource_count_delta_by_domain ON resource_count_delta (domain_id, resource_type, amount);

CREATE TABLE resource_limit (
id TEXT NOT NULL PRIMARY KEY,
generation BIGINT NOT NULL,
owner_id TEXT NOT NULL,
resource_type TEXT NOT NULL,
max BIGINT NOT NULL
);

CREATE UNIQUE INDEX resource_limit_by_owner ON resource_limit (owner_id, resource_type);

CREATE TABLE resource_tag (
id TEXT NOT NULL PRIMARY KEY,
resource_type TEXT NOT NULL,
resource_id TEXT NOT NULL,
key TEXT NOT NULL,
value TEXT NOT NULL,
customer TEXT,
account_id TEXT NOT NULL,
domain_id TEXT NOT NULL,
created_at BIGINT NOT NULL
);

CREATE INDEX resource_tag_by_account ON resource_tag (account_id);

CREATE INDEX resource_tag_by_key ON resource_tag (resource_type, key, value);

CREATE UNIQUE INDEX resource_tag_by_resource ON resource_tag (resource_id, key, resource_type);

CREATE TABLE role (
id TEXT NOT NULL PRIMARY KEY,
generation BIGINT NOT NULL,
name TEXT NOT NULL,
description TEXT NOT NULL,
type TEXT NOT NULL,
is_default BIGINT NOT NULL,
is_public BIGINT NOT NULL,
is_enabled BIGINT NOT NULL,
created_at BIGINT NOT NULL,
removed_at BIGINT
);

CREATE UNIQUE INDEX role_by_name ON role (name, type) WHERE removed_at IS NULL;

CREATE TABLE role_rules (
role_id TEXT NOT NULL PRIMARY KEY,
rules TEXT NOT NULL
);

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

CREATE INDEX router_by_host ON router (host_id);

CREATE UNIQUE INDEX router_by_name ON router (name) WHERE removed_at IS NULL;

CREATE UNIQUE INDEX router_by_network ON router (network_id) WHERE removed_at IS NULL;

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

CREATE TABLE router_observed (
id TEXT NOT NULL PRIMARY KEY,
epoch BIGINT NOT NULL,
sequence BIGINT NOT NULL,
applied_version BIGINT NOT NULL,
applied_hash TEXT NOT NULL,
observed_at BIGINT NOT NULL
);

CREATE TABLE saga (
id TEXT NOT NULL PRIMARY KEY,
name TEXT NOT NULL,
version BIGINT NOT NULL,
state TEXT NOT NULL,
node TEXT NOT NULL,
epoch BIGINT NOT NULL,
journal_length BIGINT NOT NULL,
ticket BIGINT NOT NULL,
is_past_pivot BIGINT NOT NULL,
step TEXT NOT NULL,
progress TEXT NOT NULL,
wake_at BIGINT,
refusal TEXT,
forced_by TEXT,
params TEXT NOT NULL,
command TEXT NOT NULL,
account_id TEXT NOT NULL,
user_id TEXT NOT NULL,
domain_id TEXT NOT NULL,
instance_type TEXT NOT NULL,
instance_id TEXT,
request_hash TEXT NOT NULL,
result TEXT,
error_code TEXT,
error_text TEXT,
journal TEXT,
created_at BIGINT NOT NULL,
completed_at BIGINT
);

CREATE INDEX saga_by_account ON saga (account_id, created_at);

CREATE INDEX saga_finished ON saga (completed_at) WHERE completed_at IS NOT NULL;

CREATE INDEX saga_forced ON saga (forced_by) WHERE forced_by IS NOT NULL;

CREATE INDEX saga_running_by_instance ON saga (instance_id) WHERE completed_at IS NULL;

CREATE INDEX saga_unfinished ON saga (node) WHERE completed_at IS NULL;

CREATE TABLE schema_migration (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL);

CREATE TABLE sealed_secret (
id TEXT NOT NULL PRIMARY KEY,
sealed BLOB NOT NULL,
created_at BIGINT NOT NULL
);

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

CREATE TABLE session (
id TEXT NOT NULL PRIMARY KEY,
token_hash TEXT NOT NULL,
key_hash TEXT NOT NULL,
user_id TEXT NOT NULL,
client_address TEXT NOT NULL,
created_at BIGINT NOT NULL,
used_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX session_by_token ON session (token_hash);

CREATE INDEX session_by_use ON session (used_at);

CREATE INDEX session_by_user ON session (user_id);

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

CREATE TABLE storage_pool_allocation (
id TEXT NOT NULL PRIMARY KEY,
bytes BIGINT NOT NULL
);

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

CREATE TABLE tombstone (
resource TEXT NOT NULL PRIMARY KEY,
saga_id TEXT NOT NULL,
until_at BIGINT NOT NULL
);

CREATE INDEX tombstone_by_age ON tombstone (until_at);

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

CREATE TABLE usage_event (
id TEXT NOT NULL PRIMARY KEY,
type TEXT NOT NULL,
account_id TEXT NOT NULL,
domain_id TEXT NOT NULL,
zone_id TEXT,
resource_id TEXT NOT NULL,
resource_name TEXT NOT NULL,
offering_id TEXT,
template_id TEXT,
size_bytes BIGINT,
details TEXT NOT NULL,
created_at BIGINT NOT NULL
);

CREATE INDEX usage_event_by_account ON usage_event (account_id, id);

CREATE TABLE user_account (
id TEXT NOT NULL PRIMARY KEY,
generation BIGINT NOT NULL,
account_id TEXT NOT NULL,
domain_id TEXT NOT NULL,
username TEXT NOT NULL,
password_hash TEXT NOT NULL,
first_name TEXT NOT NULL,
last_name TEXT NOT NULL,
email TEXT,
time_zone TEXT,
state TEXT NOT NULL,
api_key TEXT,
secret_key BLOB,
is_default BIGINT NOT NULL,
failed_logins BIGINT NOT NULL,
created_at BIGINT NOT NULL,
removed_at BIGINT
);

CREATE INDEX user_account_by_account ON user_account (account_id);

CREATE UNIQUE INDEX user_account_by_api_key ON user_account (api_key)
WHERE api_key IS NOT NULL AND removed_at IS NULL;

CREATE UNIQUE INDEX user_account_by_name ON user_account (domain_id, username) WHERE removed_at IS NULL;

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

CREATE INDEX vlan_range_by_network ON vlan_range (network_id);

CREATE INDEX vlan_range_by_zone ON vlan_range (zone_id);

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

CREATE INDEX vm_by_created ON vm (created_at);

CREATE INDEX vm_by_domain ON vm (domain_id);

CREATE INDEX vm_by_host ON vm (host_id) WHERE host_id IS NOT NULL;

CREATE UNIQUE INDEX vm_by_instance_name ON vm (instance_name) WHERE removed_at IS NULL;

CREATE INDEX vm_by_service_offering ON vm (service_offering_id);

CREATE INDEX vm_by_template ON vm (template_id);

CREATE INDEX vm_by_zone ON vm (zone_id);

CREATE TABLE vm_observed (
id TEXT NOT NULL PRIMARY KEY,
epoch BIGINT NOT NULL,
sequence BIGINT NOT NULL,
power_state TEXT NOT NULL,
host_id TEXT,
observed_at BIGINT NOT NULL
);

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

CREATE INDEX volume_by_account ON volume (account_id, created_at);

CREATE UNIQUE INDEX volume_by_device
ON volume (vm_id, device_index)
WHERE removed_at IS NULL AND vm_id IS NOT NULL AND device_index IS NOT NULL;

CREATE INDEX volume_by_pool ON volume (storage_pool_id);

CREATE INDEX volume_by_vm ON volume (vm_id);

CREATE INDEX volume_by_zone ON volume (zone_id);

CREATE TABLE write_key (
key TEXT NOT NULL PRIMARY KEY,
written_at BIGINT NOT NULL
)
WITHOUT ROWID;

CREATE INDEX write_key_by_age ON write_key (written_at);

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
