-- What runs across all resources: events, configuration, tags, limits and counts, usage, audit.

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

-- Values that differ from the defaults in the program. scope_id is '' for the global scope.
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
CREATE UNIQUE INDEX resource_tag_by_resource ON resource_tag (resource_id, key, resource_type);
CREATE INDEX resource_tag_by_key ON resource_tag (resource_type, key, value);
CREATE INDEX resource_tag_by_account ON resource_tag (account_id);

-- owner_id is an account's or a domain's. Without a row the default of the configuration holds.
CREATE TABLE resource_limit (
    id TEXT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    owner_id TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    max BIGINT NOT NULL
);
CREATE UNIQUE INDEX resource_limit_by_owner ON resource_limit (owner_id, resource_type);

-- What an account has of each type: written in the transaction that writes the counted rows.
CREATE TABLE resource_count (
    account_id TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (account_id, resource_type)
)
-- sqlite: WITHOUT ROWID
;

-- What the accounts of a domain (those below it apart) have: the sum of these rows. Changes are
-- appended, so that no row is hot; one closure folds them.
CREATE TABLE resource_count_delta (
    id TEXT NOT NULL PRIMARY KEY,
    domain_id TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    amount BIGINT NOT NULL
);
CREATE INDEX resource_count_delta_by_domain ON resource_count_delta (domain_id, resource_type, amount);

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

-- Who asked for what, with what outcome; never secrets.
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
