// How the store reaches PostgreSQL and how long it waits for it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/clock.h"
#include "base/secret.h"

namespace lockstep::db {

struct PostgresOptions {
    // libpq's "host=… dbname=…" or "postgresql://…". May hold a password.
    Secret<std::string> conninfo;
    // Lower-case letters, digits and underscores. Empty: what the server gives by default.
    std::string schema;

    // A write waits behind the others of its connection; few connections make large batches.
    size_t writers = 4;
    size_t readers = 8;
    // Writes waiting for one connection; more are refused with kUnavailable.
    size_t queue_limit = 1024;
    // Closures that may share one commit. Below 64: more open savepoints overflow the server's
    // cache of subtransactions and slow every other session down.
    size_t batch_limit = 32;
    // Runs of one closure, the first included, before it answers kUnavailable.
    int attempts = 16;

    // How long the database may be away before what waits for it is answered.
    Duration away_limit = std::chrono::seconds(10);
    Duration connect_timeout = std::chrono::seconds(5);  // of each host; two seconds at least
    Duration statement_timeout = std::chrono::seconds(30);
    // Also how soon the server gives up a transaction whose client is silent.
    Duration lock_timeout = std::chrono::seconds(5);
};

}  // namespace lockstep::db
