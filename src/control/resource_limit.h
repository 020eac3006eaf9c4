// Limits and counts as clients list and set them; limit.h charges and checks.
#pragma once

#include <optional>
#include <string>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/owner.h"
#include "control/request.h"
#include "model/resource_type.h"

namespace lockstep::control {

struct ListResourceLimits : Paging {
    std::optional<int64_t> id{};  // CloudStack's number of a limit; ours have none
    std::optional<std::string> account{};
    std::optional<DomainId> domain_id{};
    std::optional<ProjectId> project_id{};
    std::optional<int32_t> resource_type{};
    std::optional<std::string> resource_type_name{};
    bool is_recursive = false;
    bool list_all = false;
};

// Whose: an account's (with domain), a project's, or a domain's (no account).
struct UpdateResourceLimit {
    std::optional<std::string> account{};
    std::optional<DomainId> domain_id{};
    std::optional<ProjectId> project_id{};
    int32_t resource_type = 0;
    std::optional<int64_t> max{};  // -1 and absent: as much as it wants; GiB for storage
};

struct UpdateResourceCount {
    std::optional<std::string> account{};
    DomainId domain_id{};
    std::optional<ProjectId> project_id{};
    std::optional<int32_t> resource_type{};
};

struct ResourceLimitView : OwnerView {
    std::string resource_type{};  // its number, as text
    std::string resource_type_name{};
    int64_t max = model::kUnlimited;
};

struct ResourceCountView : OwnerView {
    std::string resource_type{};
    std::string resource_type_name{};
    int64_t count = 0;
};

// Thread-safe. References outlive it.
class ResourceLimits {
  public:
    explicit ResourceLimits(Database database) : database_(database) {}

    // The limits of one account, project or domain; without names the caller's own.
    Result<Page<ResourceLimitView>> list(const Caller& caller, const ListResourceLimits& request);
    // Errors: kForbidden for one's own account and domain unless one is a root admin.
    Result<ResourceLimitView> update(const Caller& caller, const UpdateResourceLimit& request);
    // Counts the rows anew: an account's, a project's, or those of all accounts of a domain.
    Result<Page<ResourceCountView>> recount(const Caller& caller,
                                            const UpdateResourceCount& request);

  private:
    Database database_;
};

}  // namespace lockstep::control
