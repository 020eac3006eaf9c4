// Who calls: made by the API edge from a signature or a session, or by the program for itself.
#pragma once

#include <boost/describe.hpp>
#include <string>

#include "model/account.h"
#include "model/ids.h"

namespace lockstep::control {

struct Caller {
    UserId user_id{};
    AccountId account_id{};
    RoleId role_id{};
    DomainId domain_id{};
    std::string username{};
    std::string account_name{};
    std::string domain_path{};  // as stored: "/" or "/a/b/"
    model::AccountType account_type = model::AccountType::kUser;
    model::RoleType role_type = model::RoleType::kUser;
    std::string request_id{};
    std::string client_address{};
    bool is_system = false;  // the program itself, or the trusted port

    // Sees and may do everything, everywhere.
    bool is_root() const { return role_type == model::RoleType::kAdmin; }
    // Is to his domain and all below it what root is to the cloud.
    bool is_domain_admin() const {
        return role_type == model::RoleType::kDomainAdmin ||
               role_type == model::RoleType::kResourceAdmin;
    }
    bool is_user() const { return role_type == model::RoleType::kUser; }
};
BOOST_DESCRIBE_STRUCT(Caller, (),
                      (user_id, account_id, role_id, domain_id, username, account_name, domain_path,
                       account_type, role_type, request_id, client_address, is_system))

}  // namespace lockstep::control
