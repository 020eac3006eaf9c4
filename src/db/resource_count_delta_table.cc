#include "db/resource_count_delta_table.h"

namespace lockstep::db {
namespace {

Result<std::map<model::ResourceType, int64_t>> by_type(const Rows& rows) {
    std::map<model::ResourceType, int64_t> sums;
    for (const Row& row : rows) {
        sums[TRY(ColumnForm<model::ResourceType>::from(row.at(0)))] =
            TRY(ColumnForm<int64_t>::from(row.at(1)));
    }
    return sums;
}

}  // namespace

Result<int64_t> sum_domain_count(Tx& tx, DomainId domain, model::ResourceType type) {
    const auto sum = TRY(query_value<int64_t>(
        tx,
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM resource_count_delta "
        "WHERE resource_type = $2 AND domain_id IN "
        "(SELECT domain_id FROM domain_ancestor WHERE ancestor_id = $1)",
        values(domain, type)));
    return sum.value_or(0);
}

Result<std::map<model::ResourceType, int64_t>> sum_domain_counts(Tx& tx, DomainId domain) {
    return by_type(TRY(tx.query(
        "SELECT resource_type, CAST(SUM(amount) AS BIGINT) FROM resource_count_delta "
        "WHERE domain_id IN (SELECT domain_id FROM domain_ancestor WHERE ancestor_id = $1) "
        "GROUP BY resource_type",
        values(domain))));
}

Result<std::vector<DeltaGroup>> list_unfolded(Tx& tx, int64_t rows, int64_t limit) {
    const Rows found =
        TRY(tx.query("SELECT domain_id, resource_type FROM resource_count_delta "
                     "GROUP BY domain_id, resource_type HAVING COUNT(*) > $1 LIMIT $2",
                     values(rows, limit)));
    std::vector<DeltaGroup> groups;
    groups.reserve(found.size());
    for (const Row& row : found) {
        groups.push_back({
            TRY(ColumnForm<DomainId>::from(row.at(0)))
            , TRY(ColumnForm<model::ResourceType>::from(row.at(1)))
        });
    }
    return groups;
}

Result<int64_t> fold_deltas(Tx& tx, const DeltaGroup& group, ResourceCountDeltaId id,
                            int64_t most) {
    const auto rows = TRY(select<ResourceCountDeltaRow>(
        tx, "WHERE domain_id = $1 AND resource_type = $2 ORDER BY id LIMIT $3",
        values(group.domain_id, group.resource_type, most)));
    if (rows.size() < 2) return 0;
    int64_t sum = 0;
    for (const ResourceCountDeltaRow& row : rows) {
        sum += row.amount;
        TRY(tx.execute("DELETE FROM resource_count_delta WHERE id = $1", values(row.id)));
    }
    if (sum != 0) {
        TRY(insert(tx, ResourceCountDeltaRow{id, group.domain_id, group.resource_type, sum}));
    }
    return static_cast<int64_t>(rows.size());
}

Result<std::map<model::ResourceType, int64_t>> sum_account_counts(Tx& tx, DomainId domain) {
    return by_type(
        TRY(tx.query("SELECT c.resource_type, CAST(SUM(c.amount) AS BIGINT) FROM resource_count c "
                     "JOIN account a ON a.id = c.account_id WHERE a.domain_id = $1 "
                     "GROUP BY c.resource_type",
                     values(domain))));
}

Result<std::map<model::ResourceType, int64_t>> sum_own_deltas(Tx& tx, DomainId domain) {
    return by_type(
        TRY(tx.query("SELECT resource_type, CAST(SUM(amount) AS BIGINT) FROM resource_count_delta "
                     "WHERE domain_id = $1 GROUP BY resource_type",
                     values(domain))));
}

}  // namespace lockstep::db
