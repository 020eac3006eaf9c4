-- Object stores, the accounts at them, and buckets.

-- A secret, sealed with the master key; whoever needs it holds its id. Journals and events
-- never hold more.
CREATE TABLE sealed_secret (
    id TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

-- An object store. access_key and secret_id are those of the user that the platform made for
-- itself there.
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

-- An account's user at an object store. Its policy names exactly the account's buckets there;
-- wanted_version is the version of that document that committed rows ask for.
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

-- A bucket. is_in_policy says whether the document of its account may name it.
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
CREATE UNIQUE INDEX bucket_by_name ON bucket (object_store_id, name) WHERE removed_at IS NULL;
CREATE INDEX bucket_by_account ON bucket (account_id, created_at);

-- What the store last said of a bucket; outside of what sagas hold.
CREATE TABLE bucket_observed (
    id TEXT NOT NULL PRIMARY KEY,
    size_bytes BIGINT NOT NULL,
    object_count BIGINT NOT NULL,
    missing_since BIGINT,
    observed_at BIGINT NOT NULL
);
