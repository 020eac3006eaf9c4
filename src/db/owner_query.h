// How the owners of a page's rows are called: account, project and domain in one query.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/store.h"
#include "model/ids.h"

namespace lockstep::db {

struct OwnerNames {
    AccountId account_id{};
    std::string account_name{};
    DomainId domain_id{};
    std::string domain_name{};
    std::string domain_path{};
    std::optional<ProjectId> project_id{};
    std::optional<std::string> project_name{};
};

// Those of accounts that there are or were; at most 500 ids.
Result<std::vector<OwnerNames>> list_owner_names(Tx& tx, const std::vector<AccountId>& accounts);

}  // namespace lockstep::db
