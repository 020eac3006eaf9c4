// Table object_account.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

// An account's user at an object store. Its policy names exactly the account's buckets there;
// wanted_version is the version of that document that committed rows ask for.
struct ObjectAccountRow {
    static constexpr std::string_view kTable = "object_account";
    static constexpr std::string_view kHoldKind = "object_account";

    ObjectAccountId id;
    int64_t generation = 0;
    ObjectStoreId object_store_id;
    AccountId account_id;
    std::string user_name;
    std::string access_key;
    SealedSecretId secret_id;
    int64_t wanted_version = 0;
    int64_t applied_version = 0;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(ObjectAccountRow, (),
                      (id, generation, object_store_id, account_id, user_name, access_key,
                       secret_id, wanted_version, applied_version, created_at, removed_at))

}  // namespace lockstep::db
