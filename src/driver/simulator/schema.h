// The tables of the simulator's file. Tests and operators read them with any SQLite client, so
// names are whole words and states are spelled as the control plane spells them.
#pragma once

namespace lockstep::driver::simulator {

// Run at each opening: everything is made if it is not there. Small pages, because a commit
// writes whole ones; a checkpoint every 40 MB, because most commits should not wait for one; NORMAL
// survives the death of the process.
inline constexpr const char* kSchema = R"sql(
PRAGMA page_size = 2048;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA wal_autocheckpoint = 20000;
PRAGMA cache_size = -16000;
PRAGMA temp_store = MEMORY;

CREATE TABLE IF NOT EXISTS answer_a(     -- what a key was answered: two generations
    key TEXT PRIMARY KEY, verb TEXT NOT NULL, resource TEXT NOT NULL, code TEXT NOT NULL,
    body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answer_b(
    key TEXT PRIMARY KEY, verb TEXT NOT NULL, resource TEXT NOT NULL, code TEXT NOT NULL,
    body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS token(        -- the last token of each resource, also of removed ones
    resource TEXT PRIMARY KEY, incarnation INTEGER NOT NULL, counter INTEGER NOT NULL
    ) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS late(         -- accepted calls whose effect is still to come
    seq INTEGER PRIMARY KEY, verb TEXT NOT NULL, key TEXT NOT NULL,
    incarnation INTEGER NOT NULL, counter INTEGER NOT NULL, request TEXT NOT NULL,
    due_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS fault(name TEXT PRIMARY KEY, rule TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS host(
    name TEXT PRIMARY KEY, cloud TEXT NOT NULL, resource TEXT NOT NULL, url TEXT NOT NULL UNIQUE,
    cpu_count INTEGER NOT NULL, cpu_mhz INTEGER NOT NULL, memory_mib INTEGER NOT NULL,
    reserved_cpu_mhz INTEGER NOT NULL, reserved_memory_mib INTEGER NOT NULL,
    running INTEGER NOT NULL, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vm(
    host TEXT NOT NULL, name TEXT NOT NULL, cloud TEXT NOT NULL, resource TEXT NOT NULL,
    definition TEXT NOT NULL, power TEXT NOT NULL, boots INTEGER NOT NULL,
    reserved_cpu_mhz INTEGER NOT NULL, reserved_memory_mib INTEGER NOT NULL,
    epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY(host, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS disk(         -- which machine's definition names which volume
    pool TEXT NOT NULL, volume TEXT NOT NULL, host TEXT NOT NULL, vm TEXT NOT NULL,
    PRIMARY KEY(pool, volume, host, vm)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS pool(
    name TEXT PRIMARY KEY, cloud TEXT NOT NULL, resource TEXT NOT NULL, url TEXT NOT NULL UNIQUE,
    capacity_bytes INTEGER NOT NULL, overcommit_percent INTEGER NOT NULL,
    provisioned_bytes INTEGER NOT NULL, used_bytes INTEGER NOT NULL,
    epoch INTEGER NOT NULL, sequence INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS volume(
    pool TEXT NOT NULL, name TEXT NOT NULL, cloud TEXT NOT NULL, resource TEXT NOT NULL,
    size_bytes INTEGER NOT NULL, used_bytes INTEGER NOT NULL, source TEXT NOT NULL,
    is_complete INTEGER NOT NULL, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
    PRIMARY KEY(pool, name)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS volume_by_source ON volume(pool, source) WHERE source <> '';

CREATE TABLE IF NOT EXISTS store(
    name TEXT PRIMARY KEY, cloud TEXT NOT NULL, resource TEXT NOT NULL, url TEXT NOT NULL UNIQUE,
    capacity_bytes INTEGER NOT NULL, used_bytes INTEGER NOT NULL,
    epoch INTEGER NOT NULL, sequence INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS template_copy(
    place TEXT NOT NULL, name TEXT NOT NULL, cloud TEXT NOT NULL, resource TEXT NOT NULL,
    state TEXT NOT NULL, percent INTEGER NOT NULL, failure TEXT NOT NULL,
    size_bytes INTEGER NOT NULL, used_bytes INTEGER NOT NULL, checksum TEXT NOT NULL,
    epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY(place, name)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS network(
    fabric TEXT NOT NULL, name TEXT NOT NULL, cloud TEXT NOT NULL, resource TEXT NOT NULL,
    kind TEXT NOT NULL, tag INTEGER NOT NULL, mtu INTEGER NOT NULL, is_complete INTEGER NOT NULL,
    epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY(fabric, name)) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS network_by_tag ON network(fabric, kind, tag)
    WHERE kind <> 'Untagged';
CREATE TABLE IF NOT EXISTS nic(          -- of defined machines and routers
    fabric TEXT NOT NULL, network TEXT NOT NULL, mac TEXT NOT NULL, host TEXT NOT NULL,
    machine TEXT NOT NULL, PRIMARY KEY(fabric, network, mac, host, machine)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS router(
    host TEXT NOT NULL, name TEXT NOT NULL, cloud TEXT NOT NULL, resource TEXT NOT NULL,
    definition TEXT NOT NULL, power TEXT NOT NULL, boots INTEGER NOT NULL,
    reserved_cpu_mhz INTEGER NOT NULL, reserved_memory_mib INTEGER NOT NULL,
    epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY(host, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS router_document(
    host TEXT NOT NULL, router TEXT NOT NULL, version INTEGER NOT NULL, hash TEXT NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY(host, router)) WITHOUT ROWID;
)sql";

}  // namespace lockstep::driver::simulator
