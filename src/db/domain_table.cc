#include "db/domain_table.h"

namespace lockstep::db {

Status insert_domain(Tx& tx, const DomainRow& row) {
    TRY(insert(tx, row));
    TRY(tx.execute("INSERT INTO domain_ancestor (ancestor_id, domain_id) VALUES ($1, $1)",
                   values(row.id)));
    if (!row.parent_id) return {};
    TRY(
        tx.execute("INSERT INTO domain_ancestor (ancestor_id, domain_id) "
                   "SELECT ancestor_id, CAST($1 AS TEXT) FROM domain_ancestor WHERE domain_id = $2",
                   values(row.id, *row.parent_id)));
    return {};
}

Result<std::optional<DomainRow>> find_domain_by_path(Tx& tx, std::string_view path) {
    return select_one<DomainRow>(tx, "WHERE path = $1 AND removed_at IS NULL", values(path));
}

Result<std::optional<DomainRow>> find_child_domain(Tx& tx, DomainId parent, std::string_view name) {
    return select_one<DomainRow>(tx, "WHERE parent_id = $1 AND name = $2 AND removed_at IS NULL",
                                 values(parent, name));
}

Result<DomainRow> get_root_domain(Tx& tx) {
    auto root = TRY(find_domain_by_path(tx, "/"));
    if (!root) return fail(Code::kCorruptState, "the database has no root domain");
    return std::move(*root);
}

Result<bool> is_domain_below(Tx& tx, DomainId domain, DomainId ancestor) {
    if (domain == ancestor) return true;
    const Rows rows =
        TRY(tx.query("SELECT 1 FROM domain_ancestor WHERE ancestor_id = $1 AND domain_id = $2",
                     values(ancestor, domain)));
    return !rows.empty();
}

Result<std::vector<DomainId>> list_domain_ancestors(Tx& tx, DomainId domain) {
    const Rows rows = TRY(
        tx.query("SELECT ancestor_id FROM domain_ancestor WHERE domain_id = $1", values(domain)));
    std::vector<DomainId> ids;
    ids.reserve(rows.size());
    for (const Row& row : rows) ids.push_back(TRY(ColumnForm<DomainId>::from(row.at(0))));
    return ids;
}

Result<std::vector<DomainRow>> list_child_domains(Tx& tx, DomainId parent, int64_t limit) {
    return select<DomainRow>(tx, "WHERE parent_id = $1 AND removed_at IS NULL ORDER BY id LIMIT $2",
                             values(parent, limit));
}

Result<std::vector<DomainRow>> list_domain_subtree(Tx& tx, DomainId domain, int64_t limit) {
    return select<DomainRow>(
        tx,
        "WHERE id IN (SELECT domain_id FROM domain_ancestor WHERE ancestor_id = $1) "
        "AND removed_at IS NULL ORDER BY level, id LIMIT $2",
        values(domain, limit));
}

}  // namespace lockstep::db
