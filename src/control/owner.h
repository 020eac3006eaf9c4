// Owners: whose a new thing is to be, and how an owner is shown.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/access.h"
#include "control/caller.h"
#include "db/store.h"
#include "model/account.h"
#include "model/ids.h"

namespace lockstep::control {

struct Owner {
    AccountId account_id{};
    std::string account_name{};
    model::AccountType type = model::AccountType::kUser;
    model::AccountState state = model::AccountState::kEnabled;
    bool is_system = false;
    DomainId domain_id{};
    std::string domain_path{};  // as stored
    std::optional<ProjectId> project_id{};
    std::optional<std::string> network_domain{};  // the account's own, else its domain's

    OwnerRef ref() const { return {account_id, domain_id}; }
    // "account bob in domain ROOT/dom", for messages.
    std::string shown() const;
};

// Inherit it in the request of a command that creates something with an owner.
struct OwnerRequest {
    std::optional<std::string> account{};
    std::optional<DomainId> domain_id{};
    std::optional<ProjectId> project_id{};
};

// The caller, or the account of account and domainid (both are needed), or the project's: enabled,
// and one that the caller may act for. In the creating transaction, and with the account held
// shared by the saga, it can not be disabled or deleted meanwhile.
// Errors: kInvalidArgument (half given, both given, no such account), kForbidden.
Result<Owner> resolve_owner(db::Tx& tx, const Caller& caller, const OwnerRequest& request);

// Errors: kNotFound for an account that never was.
Result<Owner> get_owner(db::Tx& tx, const AccountId& account);
// Errors: kForbidden when the account (or its project) takes no new work.
Status require_enabled(const Owner& owner);

// The owner's part of every view: a project's things show the project and no account.
struct OwnerView {
    std::optional<std::string> account{};
    std::optional<ProjectId> project_id{};
    std::optional<std::string> project{};
    DomainId domain_id{};
    std::string domain{};
    std::string domain_path{};  // "ROOT/a"
};

// How accounts, removed ones too, are shown: for the rows of a page, in one query.
Result<std::map<AccountId, OwnerView>> load_owner_views(db::Tx& tx,
                                                        const std::vector<AccountId>& accounts);
Result<OwnerView> load_owner_view(db::Tx& tx, const AccountId& account);

}  // namespace lockstep::control
