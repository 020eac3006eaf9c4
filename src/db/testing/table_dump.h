// Everything that the tables hold, as text: what tests compare before and after. Plain SQL that
// shares no code with what is tested.
#pragma once

#include <set>
#include <string>

#include "db/store.h"

namespace lockstep::db {

struct DumpOptions {
    std::set<std::string> left_out_tables;
    // Beside them, columns named generation and *_at: what differs between equal worlds.
    std::set<std::string> left_out_columns;
};

// One line a row, sorted: "shelf name=a state=Ready". Softly deleted rows are left out.
Result<std::string> dump_tables(Store& store, const DumpOptions& options);

}  // namespace lockstep::db
