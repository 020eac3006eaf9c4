// Accounts: what owns things. Deleting and disabling one are sagas (sagas/account_delete.cc,
// sagas/account_state.cc).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/secret.h"
#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/request.h"
#include "control/resource_use.h"
#include "control/user.h"
#include "saga/engine.h"

namespace lockstep::control {

struct ListAccounts : Paging {
    std::optional<AccountId> id{};
    std::optional<std::string> name{};
    std::optional<int32_t> account_type{};
    std::optional<DomainId> domain_id{};
    std::optional<std::string> state{};
    std::optional<std::string> api_key_access{};
    std::vector<std::string> details{};  // "min" leaves out limits and counts
    bool needs_cleanup = false;
    bool is_recursive = false;
    bool list_all = false;
    bool is_icon_shown = false;  // there are no icons: nothing to show
};

struct CreateAccount {
    std::optional<std::string> account{};     // the user's name when absent
    std::optional<std::string> account_id{};  // the ids that the new account and user are to have
    std::optional<std::string> user_id{};
    std::optional<int32_t> account_type{};
    std::optional<RoleId> role_id{};
    std::optional<DomainId> domain_id{};
    std::optional<std::string> network_domain{};
    std::map<std::string, std::string> details{};
    std::string username{};
    Secret<std::string> password{};
    std::string first_name{};
    std::string last_name{};
    std::string email{};
    std::optional<std::string> time_zone{};
};

// An account by id, or by name and domain.
struct AccountRequest {
    std::optional<AccountId> id{};
    std::optional<std::string> account{};
    std::optional<DomainId> domain_id{};
};

struct UpdateAccount : AccountRequest {
    std::optional<std::string> new_name{};
    std::optional<RoleId> role_id{};
    std::optional<std::string> network_domain{};  // "": that of the domain again
    std::optional<std::string> api_key_access{};  // enabled, disabled, inherit
    std::map<std::string, std::string> details{};
};

struct DisableAccount : AccountRequest {
    bool is_locked = false;  // locked rather than disabled
};

struct DeleteAccount {
    AccountId id{};
};

struct AccountView {
    AccountId id{};
    std::string name{};
    int32_t account_type = 0;
    std::optional<RoleId> role_id{};
    std::optional<std::string> role_type{};
    std::optional<std::string> role_name{};
    DomainId domain_id{};
    std::string domain{};
    std::string domain_path{};
    std::optional<ResourceUse> use{};  // absent with details=min
    int32_t running_vms = 0;
    int32_t stopped_vms = 0;
    std::string state{};
    Time created{};
    std::vector<UserView> users{};
    std::optional<std::string> network_domain{};
    bool is_default = false;
    std::vector<std::string> groups{};
    std::map<std::string, std::string> details{};
    std::optional<std::string> api_key_access{};  // root admins alone
};

// Thread-safe. References outlive it.
class Accounts {
  public:
    Accounts(Database database, saga::Engine& engine, PasswordCost cost = {})
        : database_(database), engine_(engine), cost_(cost) {}

    Result<Page<AccountView>> list(const Caller& caller, const ListAccounts& request);
    Result<AccountView> get(const Caller& caller, const AccountId& id);
    // An account with its first user.
    Result<AccountView> create(const Caller& caller, const CreateAccount& request);
    Result<AccountView> update(const Caller& caller, const UpdateAccount& request);
    Result<AccountView> enable(const Caller& caller, const AccountRequest& request);
    // Both wait, as jobs, until nothing is being added to the account.
    Result<Started> disable(const Caller& caller, const DisableAccount& request);
    Result<Started> remove(const Caller& caller, const DeleteAccount& request);

  private:
    Database database_;
    saga::Engine& engine_;
    PasswordCost cost_;
};

}  // namespace lockstep::control
