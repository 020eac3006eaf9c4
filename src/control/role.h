// Roles: what an account's users may call.
#pragma once

#include <optional>
#include <string>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/request.h"
#include "model/ids.h"

namespace lockstep::control {

struct ListRoles : Paging {
    std::optional<RoleId> id{};
    std::optional<std::string> name{};
    std::optional<std::string> state{};
    std::optional<std::string> type{};
};

struct RoleView {
    std::string type{};
    std::optional<bool> is_default{};  // shown for the default ones
    std::string state{};
    RoleId id{};
    std::string name{};
    std::string description{};
    bool is_public = true;
};

// Thread-safe. The store outlives it.
class Roles {
  public:
    explicit Roles(Database database) : database_(database) {}

    // Root admins see all roles, others the public ones of their strength and below.
    Result<Page<RoleView>> list(const Caller& caller, const ListRoles& request);

  private:
    Database database_;
};

}  // namespace lockstep::control
