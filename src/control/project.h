// Projects: accounts that work together on things that belong to none of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/request.h"
#include "control/resource_use.h"
#include "control/tag_view.h"
#include "db/project_table.h"
#include "saga/engine.h"

namespace lockstep::control {

struct ListProjects : Paging {
    std::optional<ProjectId> id{};
    std::optional<std::string> name{};
    std::optional<std::string> display_text{};
    std::optional<std::string> state{};
    std::optional<std::string> account{};  // projects that this account works in
    std::optional<std::string> username{};
    std::optional<DomainId> domain_id{};
    std::vector<KeyValue> tags{};
    std::vector<std::string> details{};  // "min" leaves out limits and counts
    bool is_recursive = false;
    bool list_all = false;
    bool is_icon_shown = false;  // there are no icons: nothing to show
};

// The owner: a user alone, an account by id or by name and domain, or the caller.
struct CreateProject {
    std::string name{};
    std::optional<std::string> display_text{};
    std::optional<std::string> account{};
    std::optional<AccountId> account_id{};
    std::optional<UserId> user_id{};
    std::optional<DomainId> domain_id{};
};

struct DeleteProject {
    ProjectId id{};
    bool has_cleanup = false;
};

struct ProjectOwnerView {
    std::optional<std::string> account{};
    std::optional<std::string> user{};
};

struct ProjectView {
    ProjectId id{};
    std::string name{};
    std::string display_text{};
    DomainId domain_id{};
    std::string domain{};
    std::vector<ProjectOwnerView> owners{};
    std::string account_name{};
    std::string state{};
    std::vector<TagView> tags{};
    std::optional<ResourceUse> use{};  // absent with details=min
    int32_t running_vms = 0;
    int32_t stopped_vms = 0;
    Time created{};
};

// Thread-safe. References outlive it.
class Projects {
  public:
    Projects(Database database, saga::Engine& engine) : database_(database), engine_(engine) {}

    Result<Page<ProjectView>> list(const Caller& caller, const ListProjects& request);
    Result<ProjectView> get(const Caller& caller, const ProjectId& id);
    Result<Started> create(const Caller& caller, const CreateProject& request);
    Result<Started> remove(const Caller& caller, const DeleteProject& request);

  private:
    Database database_;
    saga::Engine& engine_;
};

}  // namespace lockstep::control
