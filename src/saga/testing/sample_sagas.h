// Sagas of every form, on made-up shelves: what the engine and its conformance suite are tested on.
//
//   shelf_make    nested conditional steps, more holds asked for, no pivot
//   shelf_move    a local pivot; work after it that may become a debt
//   shelf_label   systems that do not fence: a create and a set
//   shelf_scrap   a call as pivot, and a call that takes its time
#pragma once

#include <memory>

#include "saga/definition.h"
#include "saga/testing/fake_system.h"
#include "saga/testing/sample_tables.h"

namespace lockstep::saga::sample {

// Mistakes that the conformance suite has to find.
enum class Wrong {
    kNothing,
    kMissingUndo,         // says that nothing is to be undone, and something is
    kEffectBeforeIntent,  // calls the system while the intent is still being written
    kForwardWorkInUndo,   // the undo makes something new
    kEffectInCall,        // writes to our database in the call, beside the journal
    kNotIdempotent,       // a second call makes a second thing
    kNamesFromOutput,     // an undo that needs to know what the call answered
};

struct Systems {
    FakeSystem shelves{true};
    FakeSystem lamps{true};
    FakeSystem labels{false};
};

struct MakeParams {
    ShelfId shelf_id;
    OwnerId owner_id;
    bool is_lit = false;
};
BOOST_DESCRIBE_STRUCT(MakeParams, (), (shelf_id, owner_id, is_lit))

struct MoveParams {
    ShelfId shelf_id;
    OwnerId owner_id;
};
BOOST_DESCRIBE_STRUCT(MoveParams, (), (shelf_id, owner_id))

struct LabelParams {
    ShelfId shelf_id;
    std::string label;
};
BOOST_DESCRIBE_STRUCT(LabelParams, (), (shelf_id, label))

struct ScrapParams {
    ShelfId shelf_id;
};
BOOST_DESCRIBE_STRUCT(ScrapParams, (), (shelf_id))

Definition shelf_make(Systems& systems, db::Store& store, Wrong wrong = Wrong::kNothing);
Definition shelf_move(Systems& systems);
Definition shelf_label(Systems& systems);
Definition shelf_scrap(Systems& systems);

}  // namespace lockstep::saga::sample
