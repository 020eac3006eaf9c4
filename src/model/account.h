// Domains, accounts, users and projects: their kinds and states, and what their names may be.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lockstep::model {

// The number on the wire ("accounttype") is the enumerator's value.
enum class AccountType : int {
    kUser = 0,
    kAdmin = 1,
    kDomainAdmin = 2,
    kResourceAdmin = 3,
    kReadOnlyAdmin = 4,
    kProject = 5,
};
BOOST_DESCRIBE_ENUM(AccountType, kUser, kAdmin, kDomainAdmin, kResourceAdmin, kReadOnlyAdmin,
                    kProject)

// What a role may be given to; the name on the wire is "Admin", "ResourceAdmin", …
enum class RoleType { kAdmin, kResourceAdmin, kDomainAdmin, kUser };
BOOST_DESCRIBE_ENUM(RoleType, kAdmin, kResourceAdmin, kDomainAdmin, kUser)

// kDeleting refuses new work; the deletion goes on until nothing of the account is left.
enum class AccountState { kEnabled, kDisabled, kLocked, kDeleting };
BOOST_DESCRIBE_ENUM(AccountState, kEnabled, kDisabled, kLocked, kDeleting)

enum class UserState { kEnabled, kDisabled, kLocked };
BOOST_DESCRIBE_ENUM(UserState, kEnabled, kDisabled, kLocked)

enum class DomainState { kActive, kDeleting };
BOOST_DESCRIBE_ENUM(DomainState, kActive, kDeleting)

enum class ProjectState { kCreating, kActive, kSuspended, kDeleting };
BOOST_DESCRIBE_ENUM(ProjectState, kCreating, kActive, kSuspended, kDeleting)

enum class ProjectRole { kAdmin, kRegular };
BOOST_DESCRIBE_ENUM(ProjectRole, kAdmin, kRegular)

// The wire's spelling of a state: "enabled", "disabled", "locked", "deleting".
std::string_view wire_name(AccountState state);
std::string_view wire_name(UserState state);
// "Active", "Suspended", …
std::string_view wire_name(ProjectState state);
std::string_view wire_name(DomainState state);
// "Admin", "ResourceAdmin", "DomainAdmin", "User".
std::string_view wire_name(RoleType type);
// Errors: kInvalidArgument.
Result<RoleType> parse_role_type(std::string_view text);

// The account type that an account with a role of this type has.
AccountType account_type_of(RoleType type);
RoleType role_type_of(AccountType type);
// Errors: kInvalidArgument for a number that is no kind of account that a client may create.
Result<AccountType> parse_account_type(int64_t number);

// Names as clients and people may write them. Errors: kInvalidArgument, naming `parameter` and the
// rule that the value breaks.
Status check_account_name(std::string_view parameter, std::string_view value);
Status check_user_name(std::string_view parameter, std::string_view value);
// A domain's name is a component of paths: no slash.
Status check_domain_name(std::string_view parameter, std::string_view value);
// A DNS domain: labels of letters, digits and hyphens.
Status check_network_domain(std::string_view parameter, std::string_view value);

// Domain paths are stored as "/" and "/a/b/" and shown as "ROOT" and "ROOT/a/b".
std::string shown_domain_path(std::string_view stored);
// The stored form of what a client writes: any number of leading and trailing slashes, with or
// without the leading ROOT.
std::string stored_domain_path(std::string_view written);

}  // namespace lockstep::model
