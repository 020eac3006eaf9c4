// Table image_store.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

// Secondary storage: where template images live.
struct ImageStoreRow {
    static constexpr std::string_view kTable = "image_store";
    static constexpr std::string_view kHoldKind = "image_store";

    ImageStoreId id;
    int64_t generation = 0;
    std::optional<ZoneId> zone_id;
    std::string name;
    std::string url;
    std::string provider;
    std::string protocol;
    bool is_read_only = false;
    std::map<std::string, std::string> details;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(ImageStoreRow, (),
                      (id, generation, zone_id, name, url, provider, protocol, is_read_only,
                       details, created_at, removed_at))

}  // namespace lockstep::db
