// Guest operating systems.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/request.h"
#include "db/os_type_table.h"

namespace lockstep::control {

struct OsTypeView {
    OsTypeId id;
    OsCategoryId category_id;
    std::string category_name;
    std::string description;
    bool is_user_defined = false;
};

struct ListOsTypes : Paging {
    std::optional<OsTypeId> id;
    std::vector<OsTypeId> ids;
    std::optional<OsCategoryId> category_id;
    std::optional<std::string> description;
};

// Thread-safe.
class OsTypes {
  public:
    explicit OsTypes(Database database) : database_(database) {}

    Result<Page<OsTypeView>> list(const Caller& caller, const ListOsTypes& request) const;

  private:
    Database database_;
};

}  // namespace lockstep::control
