// Accounts: what owns things.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/account.h"
#include "model/ids.h"

namespace lockstep::db {

struct AccountRow {
    static constexpr std::string_view kTable = "account";
    static constexpr std::string_view kHoldKind = "account";
    AccountId id{};
    int64_t generation = 0;
    std::string name{};
    model::AccountType type = model::AccountType::kUser;
    std::optional<RoleId> role_id{};  // none: a project's account, that nobody logs in as
    DomainId domain_id{};
    std::optional<ProjectId> project_id{};  // whose account it is, when type is kProject
    model::AccountState state = model::AccountState::kEnabled;
    std::optional<std::string> network_domain{};
    bool is_default = false;
    bool is_system = false;                       // the cloud's own; not listed
    std::optional<std::string> api_key_access{};  // "ENABLED", "DISABLED"; none: as its domain
    std::map<std::string, std::string> details{};
    Time created_at{};
    std::optional<Time> removed_at{};
};
BOOST_DESCRIBE_STRUCT(AccountRow, (),
                      (id, generation, name, type, role_id, domain_id, project_id, state,
                       network_domain, is_default, is_system, api_key_access, details, created_at,
                       removed_at))

Result<std::optional<AccountRow>> find_account_by_name(Tx& tx, DomainId domain,
                                                       std::string_view name);
// The account that owns what belongs to nobody. Errors: kCorruptState before the seeding.
Result<AccountRow> get_system_account(Tx& tx);
// Live accounts of a domain, of projects too, at most `limit`.
Result<std::vector<AccountRow>> list_domain_accounts(Tx& tx, DomainId domain, int64_t limit);
// Whether a live account that nobody may delete lies in the domain or below.
Result<bool> has_default_account_below(Tx& tx, DomainId domain);

}  // namespace lockstep::db
