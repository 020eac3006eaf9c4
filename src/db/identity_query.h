// A user with account, domain and role: in one query, as every request needs them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "db/account_table.h"
#include "db/domain_table.h"
#include "db/list_query.h"
#include "db/role_table.h"
#include "db/user_account_table.h"

namespace lockstep::db {

struct Identity {
    UserRow user{};
    AccountRow account{};
    DomainRow domain{};
    RoleRow role{};
};

// Of live users alone.
Result<std::optional<Identity>> find_identity(Tx& tx, const UserId& user);
Result<std::optional<Identity>> find_identity_by_api_key(Tx& tx, std::string_view api_key);
Result<std::optional<Identity>> find_identity_by_name(Tx& tx, const DomainId& domain,
                                                      std::string_view username);
// Those of one page of a list of user_account.
Result<std::vector<Identity>> list_identities(Tx& tx, const ListQuery& users,
                                              const PageWindow& window);
// All live users of several accounts (at most 500); by account, oldest first.
Result<std::vector<Identity>> list_identities_of(Tx& tx, const std::vector<AccountId>& accounts);

// An account with domain and role (none for a project's account).
struct AccountDetails {
    AccountRow account{};
    DomainRow domain{};
    std::optional<RoleRow> role{};
};
Result<std::optional<AccountDetails>> find_account_details(Tx& tx, const AccountId& account);
// Those of one page of a list of account.
Result<std::vector<AccountDetails>> list_account_details(Tx& tx, const ListQuery& accounts,
                                                         const PageWindow& window);

// How many virtual machines an account has that run, and that are stopped.
struct VmTally {
    AccountId account_id{};
    int64_t running = 0;
    int64_t stopped = 0;
};
// Of at most 500 accounts; those without any are absent.
Result<std::vector<VmTally>> tally_vms(Tx& tx, const std::vector<AccountId>& accounts);

}  // namespace lockstep::db
