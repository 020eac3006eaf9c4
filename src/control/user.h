// Users: people and programs that log in as an account.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/secret.h"
#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/request.h"
#include "db/identity_query.h"

namespace lockstep::control {

struct ListUsers : Paging {
    std::optional<UserId> id{};
    std::optional<std::string> username{};
    std::optional<std::string> account{};
    std::optional<int32_t> account_type{};
    std::optional<DomainId> domain_id{};
    std::optional<std::string> state{};
    std::optional<std::string> api_key_access{};
    std::optional<std::string> source{};
    bool is_recursive = false;
    bool list_all = false;
    bool is_icon_shown = false;  // there are no icons: nothing to show
};

struct CreateUser {
    std::string account{};
    std::optional<DomainId> domain_id{};
    std::string username{};
    Secret<std::string> password{};
    std::string first_name{};
    std::string last_name{};
    std::string email{};
    std::optional<std::string> time_zone{};
    std::optional<std::string> user_id{};  // the id that the new user is to have
};

struct UserRequest {
    UserId id{};
};

struct GetUser {
    std::string api_key{};
};

struct UserView {
    UserId id{};
    std::string username{};
    std::string first_name{};
    std::string last_name{};
    std::optional<std::string> email{};
    Time created{};
    std::string state{};
    std::string account{};
    int32_t account_type = 0;
    std::string source{};
    RoleId role_id{};
    std::string role_type{};
    std::string role_name{};
    DomainId domain_id{};
    std::string domain{};
    std::optional<std::string> api_key{};
    AccountId account_id{};
    std::optional<std::string> time_zone{};
    bool is_in_lower_domain = false;  // of the caller's
    bool is_default = false;
    bool has_second_factor = false;
    bool needs_second_factor = false;
    std::optional<std::string> api_key_access{};  // lists alone, for root admins
};

struct UserKeys {
    std::string api_key{};
    Secret<std::string> secret_key{};
    std::optional<bool> has_api_key_access{};
};

UserView user_view(const db::Identity& identity, const Caller& caller);

// What a new user is made of, checked: for createUser and createAccount alike.
struct NewUser {
    std::string username{};
    std::string first_name{};
    std::string last_name{};
    std::string email{};
    std::optional<std::string> time_zone{};
};
Status check_new_user(const NewUser& user);
// Errors: kInvalidArgument, naming the rule of the password policy that it breaks.
Status check_password_policy(db::Tx& tx, const DomainId& domain, const std::string& username,
                             const Secret<std::string>& password);
// A caller may deal with users and accounts of his strength and below: a domain admin with no
// admin of the cloud. Errors: kForbidden.
Status check_strength(const Caller& caller, model::RoleType target, std::string_view what);

// Thread-safe. References outlive it.
class Users {
  public:
    Users(Database database, const MasterKey& master_key, PasswordCost cost = {})
        : database_(database), master_key_(master_key), cost_(cost) {}

    Result<Page<UserView>> list(const Caller& caller, const ListUsers& request);
    Result<UserView> create(const Caller& caller, const CreateUser& request);
    // Its sessions end with it. Errors: kForbidden for the first admin.
    Status remove(const Caller& caller, const UserRequest& request);
    Result<UserView> get_by_api_key(const Caller& caller, const GetUser& request);
    Result<UserKeys> get_keys(const Caller& caller, const UserRequest& request);
    // Draws new keys; the old ones are void.
    Result<UserKeys> register_keys(const Caller& caller, const UserRequest& request);

  private:
    Database database_;
    const MasterKey& master_key_;
    PasswordCost cost_;
};

}  // namespace lockstep::control
