-- What the database layer itself needs.

-- Writes whose commit may have happened without an answer: a rerun that finds its key changes
-- nothing. Pruned by age.
CREATE TABLE write_key (
    key TEXT NOT NULL PRIMARY KEY,
    written_at BIGINT NOT NULL
)
-- sqlite: WITHOUT ROWID
;
CREATE INDEX write_key_by_age ON write_key (written_at);

-- What sagas hold, or wait for (is_granted = 0), on resources. Written by the saga engine; here
-- because every write to a held row asks it.
CREATE TABLE hold (
    saga_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    is_exclusive BIGINT NOT NULL,
    is_granted BIGINT NOT NULL,
    ticket BIGINT NOT NULL,
    PRIMARY KEY (saga_id, kind, resource_id)
)
-- sqlite: WITHOUT ROWID
;
-- A shared wish asks about exclusive ones alone, however many share.
CREATE INDEX hold_by_resource ON hold (kind, resource_id, is_exclusive, ticket);
