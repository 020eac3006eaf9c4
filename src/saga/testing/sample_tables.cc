#include "saga/testing/sample_tables.h"

namespace lockstep::saga::sample {
namespace {

Status add(db::Tx& tx, const OwnerId& owner, int64_t shelves, int64_t reserved) {
    auto row = TRY(db::get<OwnerRow>(tx, owner));
    row.shelves += shelves;
    row.reserved += reserved;
    return db::update_or_fail(tx, row);
}

Status delete_reservation(db::Tx& tx, const ShelfId& shelf) {
    TRY(tx.execute("DELETE FROM reservation WHERE id = $1", db::values(shelf)));
    return {};
}

}  // namespace

Status create_tables(db::Store& store, const db::WriteOptions& options) {
    return store.write_status(options, [](db::Tx& tx) -> Status {
        TRY(
            tx.execute("CREATE TABLE shelf (id TEXT PRIMARY KEY, generation BIGINT NOT NULL, "
                       "name TEXT NOT NULL, state TEXT NOT NULL, owner_id TEXT NOT NULL, "
                       "external_name TEXT NOT NULL, lamp TEXT NOT NULL, label TEXT NOT NULL, "
                       "removed_at BIGINT)",
                       {}));
        TRY(
            tx.execute("CREATE TABLE owner (id TEXT PRIMARY KEY, generation BIGINT NOT NULL, "
                       "name TEXT NOT NULL, shelves BIGINT NOT NULL, reserved BIGINT NOT NULL)",
                       {}));
        TRY(tx.execute("CREATE TABLE reservation (id TEXT PRIMARY KEY, owner_id TEXT NOT NULL)",
                       {}));
        return {};
    });
}

Status reserve(db::Tx& tx, const ShelfId& shelf, const OwnerId& owner) {
    if (TRY(db::find<ReservationRow>(tx, shelf))) return {};
    TRY(db::insert(tx, ReservationRow{shelf, owner}));
    return add(tx, owner, 0, 1);
}

Status unreserve(db::Tx& tx, const ShelfId& shelf) {
    const auto found = TRY(db::find<ReservationRow>(tx, shelf));
    if (!found) return {};
    TRY(delete_reservation(tx, shelf));
    return add(tx, found->owner_id, 0, -1);
}

Status give_to(db::Tx& tx, ShelfRow& shelf, const OwnerId& owner) {
    TRY(unreserve(tx, shelf.id));
    if (shelf.owner_id == owner) return {};
    if (!shelf.owner_id.is_nil()) TRY(add(tx, shelf.owner_id, -1, 0));
    shelf.owner_id = owner;
    TRY(add(tx, owner, 1, 0));
    return db::update_or_fail(tx, shelf);
}

Status forget_shelf(db::Tx& tx, const ShelfId& shelf, Time at) {
    auto row = TRY(db::find<ShelfRow>(tx, shelf));
    if (!row || row->removed_at) return {};
    if (!row->owner_id.is_nil()) TRY(add(tx, row->owner_id, -1, 0));
    return db::remove(tx, *row, at);
}

}  // namespace lockstep::saga::sample
