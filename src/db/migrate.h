// Brings a database's schema to what this program knows.
//
// Migrations are src/db/migrations/NNNN_name.sql, compiled in. Each runs in one transaction
// together with its row in schema_migration. A line `-- sqlite: text` or `-- postgres: text` is
// `text` on that database only; BLOB is BYTEA on PostgreSQL. Statements end in `;`; no triggers, no
// functions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/store.h"

namespace lockstep::db {

struct Migration {
    int64_t number = 0;
    std::string name;
    std::string text;
};

// Those compiled in, by number.
std::vector<Migration> embedded_migrations();

// Applies what is missing; may be repeated and may run on several nodes at once.
// Errors: kPreconditionFailed when the database holds a migration that this program does not know
// (a newer version wrote it), or one whose text has changed since, or lacks one below its newest.
Status migrate(Store& store, const Clock& clock);
Status migrate(Store& store, const Clock& clock, std::span<const Migration> migrations);

// The statements of a migration for one database, comments left out.
std::vector<std::string> migration_statements(const Migration& migration, Dialect dialect);

}  // namespace lockstep::db
