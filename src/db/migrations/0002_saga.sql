-- The saga engine: jobs, their journals, leases, fences, debts. The table `hold` is in 0001_core.

-- A saga, which is also the async job. Folded journal in `journal` once it has ended.
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
CREATE INDEX saga_unfinished ON saga (node) WHERE completed_at IS NULL;
CREATE INDEX saga_finished ON saga (completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX saga_by_account ON saga (account_id, created_at);
CREATE INDEX saga_running_by_instance ON saga (instance_id) WHERE completed_at IS NULL;
CREATE INDEX saga_forced ON saga (forced_by) WHERE forced_by IS NOT NULL;

-- Append-only. A row is what one commit added: a JSON array of entries.
CREATE TABLE journal (
    saga_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    entries TEXT NOT NULL,
    PRIMARY KEY (saga_id, seq)
)
-- sqlite: WITHOUT ROWID
;

-- One row per node: who may write journals, until when in database time.
CREATE TABLE lease (
    node TEXT NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- The last token drawn per resource. The row named "" holds the incarnation.
CREATE TABLE fencing_token (
    resource TEXT NOT NULL PRIMARY KEY,
    counter BIGINT NOT NULL
)
-- sqlite: WITHOUT ROWID
;

-- Names at systems that do not fence, whose last call's outcome was unknown: not to be used by
-- another saga before `until_at`.
CREATE TABLE tombstone (
    resource TEXT NOT NULL PRIMARY KEY,
    saga_id TEXT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX tombstone_by_age ON tombstone (until_at);

-- Clean-ups owed to systems that could not be reached.
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
CREATE INDEX debt_open ON debt (next_try_at) WHERE closed_at IS NULL;
CREATE INDEX debt_by_driver ON debt (driver) WHERE closed_at IS NULL;

-- A client's own name for a request: the same token with the same request has the first outcome.
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
