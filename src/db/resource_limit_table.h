// Limits that differ from the configured defaults, of accounts and domains.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/ids.h"
#include "model/resource_type.h"

namespace lockstep::db {

struct ResourceLimitRow {
    static constexpr std::string_view kTable = "resource_limit";
    ResourceLimitId id{};
    int64_t generation = 0;
    Uuid owner_id{};  // an account or a domain
    model::ResourceType resource_type = model::ResourceType::kUserVm;
    int64_t max = model::kUnlimited;  // GiB for storage
};
BOOST_DESCRIBE_STRUCT(ResourceLimitRow, (), (id, generation, owner_id, resource_type, max))

Result<std::optional<ResourceLimitRow>> find_resource_limit(Tx& tx, const Uuid& owner,
                                                            model::ResourceType type);
Result<std::vector<ResourceLimitRow>> list_resource_limits(Tx& tx, const Uuid& owner);
// Of several owners (at most 500).
Result<std::vector<ResourceLimitRow>> list_resource_limits(Tx& tx, const std::vector<Uuid>& owners);
// Those of an account, of its domain and of all domains above it.
Result<std::vector<ResourceLimitRow>> list_limits_above(Tx& tx, AccountId account, DomainId domain);
Status delete_resource_limits(Tx& tx, const Uuid& owner);

}  // namespace lockstep::db
