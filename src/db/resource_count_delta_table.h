// What the accounts of each domain have, as appended changes.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/ids.h"
#include "model/resource_type.h"

namespace lockstep::db {

using ResourceCountDeltaId = Id<struct ResourceCountDeltaTag>;

struct ResourceCountDeltaRow {
    static constexpr std::string_view kTable = "resource_count_delta";
    ResourceCountDeltaId id{};
    DomainId domain_id{};
    model::ResourceType resource_type = model::ResourceType::kUserVm;
    int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(ResourceCountDeltaRow, (), (id, domain_id, resource_type, amount))

// What a domain and all below it have of one type.
Result<int64_t> sum_domain_count(Tx& tx, DomainId domain, model::ResourceType type);
// The same of all types; types of which there is nothing are absent.
Result<std::map<model::ResourceType, int64_t>> sum_domain_counts(Tx& tx, DomainId domain);

struct DeltaGroup {
    DomainId domain_id{};
    model::ResourceType resource_type = model::ResourceType::kUserVm;
};
// Domain and type pairs with more than `rows` rows, at most `limit`.
Result<std::vector<DeltaGroup>> list_unfolded(Tx& tx, int64_t rows, int64_t limit);
// Makes at most `most` rows of a pair one row with the given id. How many rows it folded.
Result<int64_t> fold_deltas(Tx& tx, const DeltaGroup& group, ResourceCountDeltaId id, int64_t most);
// What the accounts of `domain` alone have, as their counts say: for the invariant check.
Result<std::map<model::ResourceType, int64_t>> sum_account_counts(Tx& tx, DomainId domain);
// What the deltas of `domain` alone say.
Result<std::map<model::ResourceType, int64_t>> sum_own_deltas(Tx& tx, DomainId domain);

}  // namespace lockstep::db
