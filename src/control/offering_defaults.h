// What an installation's offerings and operating systems are before anybody adds one.
#pragma once

#include "base/clock.h"
#include "db/store.h"

namespace lockstep::control {

// Inserts what is not there yet: rows have ids that are functions of their names, so that it may
// run at every start. Rows that an operator changed or removed stay as they are.
Status seed_offerings(db::Tx& tx, Time now);

}  // namespace lockstep::control
