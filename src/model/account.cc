#include "model/account.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lockstep::model {
namespace {

Status refuse(std::string_view parameter, std::string_view value, std::string_view rule) {
    return fail(Code::kInvalidArgument,
                fmt::format("invalid value '{}' for parameter {}: {}", value, parameter, rule));
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Status check_plain_name(std::string_view parameter, std::string_view value, size_t longest) {
    if (value.empty()) return refuse(parameter, value, "it must not be empty");
    if (value.size() > longest) {
        return refuse(parameter, value, fmt::format("it must have at most {} bytes", longest));
    }
    if (value.front() == ' ' || value.back() == ' ') {
        return refuse(parameter, value, "it must not begin or end with a space");
    }
    return {};
}

bool is_dns_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(),
                       [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

}  // namespace

std::string_view wire_name(AccountState state) {
    switch (state) {
        case AccountState::kEnabled:
            return "enabled";
        case AccountState::kDisabled:
            return "disabled";
        case AccountState::kLocked:
            return "locked";
        case AccountState::kDeleting:
            return "deleting";
    }
    return "";
}

std::string_view wire_name(UserState state) {
    switch (state) {
        case UserState::kEnabled:
            return "enabled";
        case UserState::kDisabled:
            return "disabled";
        case UserState::kLocked:
            return "locked";
    }
    return "";
}

std::string_view wire_name(ProjectState state) {
    switch (state) {
        case ProjectState::kCreating:
            return "Creating";
        case ProjectState::kActive:
            return "Active";
        case ProjectState::kSuspended:
            return "Suspended";
        case ProjectState::kDeleting:
            return "Deleting";
    }
    return "";
}

std::string_view wire_name(DomainState state) {
    return state == DomainState::kActive ? "Active" : "Inactive";
}

std::string_view wire_name(RoleType type) {
    switch (type) {
        case RoleType::kAdmin:
            return "Admin";
        case RoleType::kResourceAdmin:
            return "ResourceAdmin";
        case RoleType::kDomainAdmin:
            return "DomainAdmin";
        case RoleType::kUser:
            return "User";
    }
    return "";
}

Result<RoleType> parse_role_type(std::string_view text) {
    for (const RoleType type :
         {RoleType::kAdmin, RoleType::kResourceAdmin, RoleType::kDomainAdmin, RoleType::kUser}) {
        if (wire_name(type) == text) return type;
    }
    return fail(Code::kInvalidArgument,
                fmt::format("invalid role type '{}': it is one of Admin, ResourceAdmin, "
                            "DomainAdmin, User",
                            text));
}

AccountType account_type_of(RoleType type) {
    switch (type) {
        case RoleType::kAdmin:
            return AccountType::kAdmin;
        case RoleType::kResourceAdmin:
            return AccountType::kResourceAdmin;
        case RoleType::kDomainAdmin:
            return AccountType::kDomainAdmin;
        case RoleType::kUser:
            return AccountType::kUser;
    }
    return AccountType::kUser;
}

RoleType role_type_of(AccountType type) {
    switch (type) {
        case AccountType::kAdmin:
        case AccountType::kReadOnlyAdmin:
            return RoleType::kAdmin;
        case AccountType::kResourceAdmin:
            return RoleType::kResourceAdmin;
        case AccountType::kDomainAdmin:
            return RoleType::kDomainAdmin;
        case AccountType::kUser:
        case AccountType::kProject:
            return RoleType::kUser;
    }
    return RoleType::kUser;
}

Result<AccountType> parse_account_type(int64_t number) {
    if (number < 0 || number > 4) {
        return fail(Code::kInvalidArgument,
                    fmt::format("invalid value {} for parameter accounttype: it is 0 (user), 1 "
                                "(root admin), 2 (domain admin), 3 (resource admin) or 4 "
                                "(read-only admin)",
                                number));
    }
    return static_cast<AccountType>(number);
}

Status check_account_name(std::string_view parameter, std::string_view value) {
    TRY(check_plain_name(parameter, value, 99));
    if (value.find('/') != std::string_view::npos) {
        return refuse(parameter, value, "it must not contain a slash");
    }
    return {};
}

Status check_user_name(std::string_view parameter, std::string_view value) {
    return check_plain_name(parameter, value, 255);
}

Status check_domain_name(std::string_view parameter, std::string_view value) {
    TRY(check_plain_name(parameter, value, 255));
    if (value.find('/') != std::string_view::npos) {
        return refuse(parameter, value, "it must not contain a slash");
    }
    return {};
}

Status check_network_domain(std::string_view parameter, std::string_view value) {
    if (value.size() > 190) return refuse(parameter, value, "it must have at most 190 characters");
    std::string_view rest = value;
    while (true) {
        const size_t dot = rest.find('.');
        if (!is_dns_label(rest.substr(0, dot))) {
            return refuse(
                parameter, value,
                "it must be a DNS domain: labels of up to 63 letters, digits and hyphens, "
                "that begin and end with a letter or digit, separated by dots");
        }
        if (dot == std::string_view::npos) return {};
        rest = rest.substr(dot + 1);
    }
}

std::string shown_domain_path(std::string_view stored) {
    std::string shown = "ROOT";
    shown += stored;
    while (shown.back() == '/') shown.pop_back();
    return shown;
}

std::string stored_domain_path(std::string_view written) {
    while (written.starts_with('/')) written.remove_prefix(1);
    while (written.ends_with('/')) written.remove_suffix(1);
    if (written == "ROOT") return "/";
    if (written.starts_with("ROOT/")) written.remove_prefix(5);
    if (written.empty()) return "/";
    return fmt::format("/{}/", written);
}

}  // namespace lockstep::model
