-- Who there is: domains, roles, accounts, users, projects, sessions.

-- The tree. path is "/" for the root and "/a/b/" below it.
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
CREATE UNIQUE INDEX domain_by_path ON domain (path) WHERE removed_at IS NULL;
CREATE INDEX domain_by_parent ON domain (parent_id);

-- Each domain with each domain above it and with itself: "everything below d" is one index range,
-- and renaming a domain leaves it alone.
CREATE TABLE domain_ancestor (
    ancestor_id TEXT NOT NULL,
    domain_id TEXT NOT NULL,
    PRIMARY KEY (ancestor_id, domain_id)
)
-- sqlite: WITHOUT ROWID
;
CREATE INDEX domain_ancestor_by_domain ON domain_ancestor (domain_id, ancestor_id);

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

-- All rules of a role, in order, in one row: they are read and written together.
CREATE TABLE role_rules (
    role_id TEXT NOT NULL PRIMARY KEY,
    rules TEXT NOT NULL
);

-- Accounts own things. A project's things belong to an account of type Project.
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

-- People and programs that log in as an account. secret_key is sealed with the master key.
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
CREATE UNIQUE INDEX user_account_by_name ON user_account (domain_id, username) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX user_account_by_api_key ON user_account (api_key)
    WHERE api_key IS NOT NULL AND removed_at IS NULL;
CREATE INDEX user_account_by_account ON user_account (account_id);

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
CREATE UNIQUE INDEX project_by_name ON project (domain_id, name) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX project_by_account ON project (account_id);

-- A whole account is a member when user_id is NULL, else that user of it alone.
CREATE TABLE project_member (
    id TEXT NOT NULL PRIMARY KEY,
    project_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    user_id TEXT,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX project_member_by_project ON project_member (project_id);
CREATE INDEX project_member_by_account ON project_member (account_id, project_id);

-- Logged-in browsers, known to every node. Only hashes of the two secrets are kept.
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
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_use ON session (used_at);
