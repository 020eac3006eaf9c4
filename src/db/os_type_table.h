// Tables os_category and os_type.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

// A family of guest operating systems.
struct OsCategoryRow {
    static constexpr std::string_view kTable = "os_category";

    OsCategoryId id;
    std::string name;
    int64_t sort_key = 0;
};
BOOST_DESCRIBE_STRUCT(OsCategoryRow, (), (id, name, sort_key))

// A guest operating system.
struct OsTypeRow {
    static constexpr std::string_view kTable = "os_type";

    OsTypeId id;
    int64_t generation = 0;
    OsCategoryId os_category_id;
    std::string description;
    bool is_user_defined = false;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(OsTypeRow, (),
                      (id, generation, os_category_id, description, is_user_defined, created_at,
                       removed_at))

struct OsTypeFilter {
    std::vector<OsTypeId> ids;
    std::optional<OsCategoryId> category_id;
    std::optional<std::string> description;
    std::optional<std::string> keyword;
};

Result<ListPage<OsTypeRow>> list_os_types(Tx& tx, const OsTypeFilter& filter,
                                          const PageWindow& window);

}  // namespace lockstep::db
