// The rows of the sample sagas: shelves, their owners, and places reserved for shelves to come.
#pragma once

#include <optional>
#include <string>

#include "db/row.h"

namespace lockstep::saga::sample {

using ShelfId = Id<struct ShelfTag>;
using OwnerId = Id<struct OwnerTag>;

enum class ShelfState { kMaking, kReady, kMoving, kScrapping, kError };
BOOST_DESCRIBE_ENUM(ShelfState, kMaking, kReady, kMoving, kScrapping, kError)

struct ShelfRow {
    static constexpr std::string_view kTable = "shelf";
    static constexpr std::string_view kHoldKind = "shelf";

    ShelfId id;
    int64_t generation = 0;
    std::string name;
    ShelfState state = ShelfState::kMaking;
    OwnerId owner_id;
    std::string external_name;
    std::string lamp;
    std::string label;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(ShelfRow, (),
                      (id, generation, name, state, owner_id, external_name, lamp, label,
                       removed_at))

struct OwnerRow {
    static constexpr std::string_view kTable = "owner";

    OwnerId id;
    int64_t generation = 0;
    std::string name;
    int64_t shelves = 0;   // a summary: changes with the shelves
    int64_t reserved = 0;  // likewise, with the reservations
};
BOOST_DESCRIBE_STRUCT(OwnerRow, (), (id, generation, name, shelves, reserved))

// A place that a shelf on its way has at an owner: its id says for which shelf.
struct ReservationRow {
    static constexpr std::string_view kTable = "reservation";

    ShelfId id;
    OwnerId owner_id;
};
BOOST_DESCRIBE_STRUCT(ReservationRow, (), (id, owner_id))

// Creates the three tables.
Status create_tables(db::Store& store, const db::WriteOptions& options);

// Each changes nothing where it has been done before, and keeps the owner's counts.
Status reserve(db::Tx& tx, const ShelfId& shelf, const OwnerId& owner);
Status unreserve(db::Tx& tx, const ShelfId& shelf);
// The shelf is now the owner's; the reservation, if there is one, is used up.
Status give_to(db::Tx& tx, ShelfRow& shelf, const OwnerId& owner);
Status forget_shelf(db::Tx& tx, const ShelfId& shelf, Time at);

}  // namespace lockstep::saga::sample
