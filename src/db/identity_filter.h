// Conditions on lists of domains and projects that look into other tables.
#pragma once

#include <string>
#include <string_view>

#include "db/list_query.h"

namespace lockstep::db {

// `column` is this domain, or one below it.
void in_subtree(ListQuery& query, std::string_view column, const DomainId& domain);

// Projects (t.id) in which the account works, or this user of it.
void with_member(ListQuery& query, const AccountId& account, const UserId& user);
void with_member_account(ListQuery& query, const std::string& name);
void with_member_user(ListQuery& query, const std::string& username);

}  // namespace lockstep::db
