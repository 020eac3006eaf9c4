// Table sealed_secret.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

// A secret, sealed with the master key; whoever needs it holds its id. Journals and events
// never hold more.
struct SealedSecretRow {
    static constexpr std::string_view kTable = "sealed_secret";

    SealedSecretId id;
    std::vector<uint8_t> sealed;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(SealedSecretRow, (), (id, sealed, created_at))

}  // namespace lockstep::db
