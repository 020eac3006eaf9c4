#include "db/count_source.h"

#include "db/row.h"

namespace lockstep::db {

std::vector<CountSource> count_sources() {
    using enum model::ResourceType;
    return {
        {kProject,
         "SELECT COUNT(*) FROM project_member m JOIN project p ON p.id = m.project_id "
         "WHERE m.account_id = $1 AND m.role = 'Admin' AND p.removed_at IS NULL"},
        {kNetwork,
         "SELECT COUNT(*) FROM network WHERE account_id = $1 AND acl_type = 'Account' "
         "AND removed_at IS NULL"},
    };
}

Result<int64_t> count_by_rows(Tx& tx, const CountSource& source, const AccountId& account) {
    const auto amount = TRY(query_value<int64_t>(tx, source.sql, values(account)));
    return amount.value_or(0);
}

}  // namespace lockstep::db
