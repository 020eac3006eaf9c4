#include "db/identity_filter.h"

#include <fmt/format.h>

namespace lockstep::db {

void in_subtree(ListQuery& query, std::string_view column, const DomainId& domain) {
    query.where(
        fmt::format("{} IN (SELECT domain_id FROM domain_ancestor WHERE ancestor_id = ?)", column),
        values(domain));
}

void with_member(ListQuery& query, const AccountId& account, const UserId& user) {
    query.where(
        "t.id IN (SELECT project_id FROM project_member WHERE account_id = ? "
        "AND (user_id IS NULL OR user_id = ?))",
        values(account, user));
}

void with_member_account(ListQuery& query, const std::string& name) {
    query.where(
        "t.id IN (SELECT m.project_id FROM project_member m JOIN account a "
        "ON a.id = m.account_id WHERE a.name = ?)",
        values(name));
}

void with_member_user(ListQuery& query, const std::string& username) {
    query.where(
        "t.id IN (SELECT m.project_id FROM project_member m JOIN user_account u "
        "ON u.id = m.user_id WHERE u.username = ?)",
        values(username));
}

}  // namespace lockstep::db
