// Domains: the tree that accounts lie in. Deleting one is a saga (sagas/domain_delete.cc).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/request.h"
#include "control/resource_use.h"
#include "db/domain_table.h"
#include "saga/engine.h"

namespace lockstep::control {

struct ListDomains : Paging {
    std::optional<DomainId> id{};
    std::optional<std::string> name{};
    std::optional<int32_t> level{};
    std::vector<std::string> details{};  // "min" leaves out limits and counts
    bool list_all = false;
    bool is_icon_shown = false;  // there are no icons: nothing to show
};

struct CreateDomain {
    std::string name{};
    std::optional<DomainId> parent_id{};  // the root when absent
    std::optional<std::string> network_domain{};
    std::optional<std::string> domain_id{};  // the id that the new domain is to have
};

struct UpdateDomain {
    DomainId id{};
    std::optional<std::string> name{};
    std::optional<std::string> network_domain{};  // "": none again
};

struct DeleteDomain {
    DomainId id{};
    bool has_cleanup = false;
};

struct DomainView {
    DomainId id{};
    std::string name{};
    int32_t level = 0;
    std::optional<DomainId> parent_id{};
    std::optional<std::string> parent_name{};
    bool has_child = false;
    std::string path{};  // "ROOT/a"
    std::string state{};
    std::optional<std::string> network_domain{};
    Time created{};
    std::optional<ResourceUse> use{};  // absent with details=min
    bool has_annotations = false;
};

// Thread-safe. References outlive it.
class Domains {
  public:
    Domains(Database database, saga::Engine& engine) : database_(database), engine_(engine) {}

    Result<Page<DomainView>> list(const Caller& caller, const ListDomains& request);
    Result<DomainView> create(const Caller& caller, const CreateDomain& request);
    // A new name changes the paths of all domains below.
    Result<DomainView> update(const Caller& caller, const UpdateDomain& request);
    Result<Started> remove(const Caller& caller, const DeleteDomain& request);

  private:
    Database database_;
    saga::Engine& engine_;
};

}  // namespace lockstep::control
