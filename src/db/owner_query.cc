#include "db/owner_query.h"

#include "db/list_query.h"

namespace lockstep::db {

Result<std::vector<OwnerNames>> list_owner_names(Tx& tx, const std::vector<AccountId>& accounts) {
    std::vector<OwnerNames> names;
    if (accounts.empty()) return names;
    const auto source = ListQuery("account").where_in("t.id", accounts).page_source({});
    const Rows rows = TRY(
        tx.query("SELECT a.id, a.name, d.id, d.name, d.path, p.id, p.name FROM " + source.sql +
                     " JOIN account a ON a.id = page.page_id JOIN domain d ON d.id = a.domain_id "
                     "LEFT JOIN project p ON p.id = a.project_id",
                 source.parameters));
    names.reserve(rows.size());
    for (const Row& row : rows) {
        OwnerNames name;
        name.account_id = TRY(ColumnForm<AccountId>::from(row.at(0)));
        name.account_name = TRY(ColumnForm<std::string>::from(row.at(1)));
        name.domain_id = TRY(ColumnForm<DomainId>::from(row.at(2)));
        name.domain_name = TRY(ColumnForm<std::string>::from(row.at(3)));
        name.domain_path = TRY(ColumnForm<std::string>::from(row.at(4)));
        name.project_id = TRY(ColumnForm<std::optional<ProjectId>>::from(row.at(5)));
        name.project_name = TRY(ColumnForm<std::optional<std::string>>::from(row.at(6)));
        names.push_back(std::move(name));
    }
    return names;
}

}  // namespace lockstep::db
