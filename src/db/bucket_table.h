// Tables bucket and bucket_observed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/bucket.h"
#include "model/ids.h"

namespace lockstep::db {

// A bucket. is_in_policy says whether the document of its account may name it.
struct BucketRow {
    static constexpr std::string_view kTable = "bucket";
    static constexpr std::string_view kHoldKind = "bucket";

    BucketId id;
    int64_t generation = 0;
    AccountId account_id;
    DomainId domain_id;
    ObjectStoreId object_store_id;
    std::string name;
    model::BucketState state{};
    int64_t quota_gib = 0;
    bool is_versioned = false;
    bool is_encrypted = false;
    bool is_object_locked = false;
    model::BucketAccess access{};
    bool is_in_policy = false;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(BucketRow, (),
                      (id, generation, account_id, domain_id, object_store_id, name, state,
                       quota_gib, is_versioned, is_encrypted, is_object_locked, access,
                       is_in_policy, created_at, removed_at))

// What the store last said of a bucket; outside of what sagas hold.
struct BucketObservedRow {
    static constexpr std::string_view kTable = "bucket_observed";

    BucketId id;
    int64_t size_bytes = 0;
    int64_t object_count = 0;
    std::optional<Time> missing_since;
    Time observed_at;
};
BOOST_DESCRIBE_STRUCT(BucketObservedRow, (),
                      (id, size_bytes, object_count, missing_since, observed_at))

}  // namespace lockstep::db
