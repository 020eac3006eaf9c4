// What each account has of each resource type.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/ids.h"
#include "model/resource_type.h"

namespace lockstep::db {

struct ResourceCountRow {
    static constexpr std::string_view kTable = "resource_count";
    AccountId account_id{};
    model::ResourceType resource_type = model::ResourceType::kUserVm;
    int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(ResourceCountRow, (), (account_id, resource_type, amount))

// Adds `amount` (which may be negative) and answers what the account has then.
Result<int64_t> add_resource_count(Tx& tx, AccountId account, model::ResourceType type,
                                   int64_t amount);
Status set_resource_count(Tx& tx, AccountId account, model::ResourceType type, int64_t amount);
Result<std::vector<ResourceCountRow>> list_resource_counts(Tx& tx, AccountId account);
// All counts of several accounts (at most 500); by account.
Result<std::vector<ResourceCountRow>> list_resource_counts(Tx& tx,
                                                           const std::vector<AccountId>& accounts);
Status delete_resource_counts(Tx& tx, AccountId account);

}  // namespace lockstep::db
