// What an account, domain or project may have and has, as answers show it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "control/limit.h"
#include "db/account_table.h"

namespace lockstep::control {

struct ResourceUse {
    LimitTable limits{};
    CountTable counts{};

    // "20", or "Unlimited"; GiB for storage.
    std::string limit(model::ResourceType type) const;
    // Whole GiB for storage, else as counted.
    int64_t total(model::ResourceType type) const;
    double total_gib(model::ResourceType type) const;
    // What is left: "18", or "Unlimited".
    std::string available(model::ResourceType type) const;
};

// Of the accounts of one page, in a fixed number of queries.
Result<std::map<AccountId, ResourceUse>> load_account_uses(
    db::Tx& tx, const std::vector<db::AccountRow>& accounts);
Result<ResourceUse> load_domain_use(db::Tx& tx, const DomainId& domain);

}  // namespace lockstep::control
