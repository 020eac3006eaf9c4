// Table object_store.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/bucket.h"
#include "model/ids.h"

namespace lockstep::db {

// An object store. access_key and secret_id are those of the user that the platform made for
// itself there.
struct ObjectStoreRow {
    static constexpr std::string_view kTable = "object_store";
    static constexpr std::string_view kHoldKind = "object_store";

    ObjectStoreId id;
    int64_t generation = 0;
    std::string name;
    std::string url;
    model::ObjectProvider provider{};
    model::ObjectStoreState state{};
    std::string access_key;
    SealedSecretId secret_id;
    bool is_strict = false;
    std::map<std::string, std::string> drift_policies;
    std::map<std::string, std::string> details;
    std::optional<int64_t> total_bytes;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(ObjectStoreRow, (),
                      (id, generation, name, url, provider, state, access_key, secret_id, is_strict,
                       drift_policies, details, total_bytes, created_at, removed_at))

}  // namespace lockstep::db
