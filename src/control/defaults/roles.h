// The roles that a fresh cloud has, with their rules.
#pragma once

#include <string_view>
#include <vector>

#include "model/account.h"
#include "model/role_rule.h"

namespace lockstep::control {

struct DefaultRole {
    std::string_view name{};
    model::RoleType type = model::RoleType::kUser;
    std::string_view description{};
    std::vector<model::RoleRule> rules{};
};

std::vector<DefaultRole> default_roles();

}  // namespace lockstep::control
