// The first start: what every cloud has before anybody calls.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/secret.h"
#include "control/database.h"
#include "model/ids.h"

namespace lockstep::control {

struct BootstrapOptions {
    std::optional<Secret<std::string>> admin_password{};  // none: drawn
    PasswordCost password_cost{};
};

struct AdminCredentials {
    // On the first start alone: afterwards only its hash is known.
    std::optional<Secret<std::string>> password{};
    std::string api_key{};
    Secret<std::string> secret_key{};
};

// Makes the ROOT domain, the default roles, the system account and the account "admin" with a user
// and API keys, in one transaction, unless they are there. Idempotent, also with several nodes.
// Errors: kCorruptState when the keys can not be opened with this master key; those of the store.
Result<AdminCredentials> bootstrap_identity(Database database, const MasterKey& master_key,
                                            const BootstrapOptions& options = {});

// The ids that every installation has alike.
DomainId root_domain_id();
RoleId default_role_id(std::string_view name);
AccountId admin_account_id();
UserId admin_user_id();
AccountId system_account_id();
UserId system_user_id();

}  // namespace lockstep::control
