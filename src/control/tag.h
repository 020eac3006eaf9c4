// Tags: keys and values on resources of any taggable kind. Both changes are sagas of one step.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/access.h"
#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/list_scope.h"
#include "control/tag_view.h"
#include "saga/engine.h"

namespace lockstep::control {

// A kind of resource that can bear tags.
struct TaggableKind {
    std::string_view wire_name{};  // "UserVm"
    std::string_view hold_kind{};  // what sagas hold such resources as; "": nothing holds them
    // The owner of the live resource of this id; none when there is no such one. A resource that
    // belongs to the cloud itself has a nil account.
    std::function<Result<std::optional<OwnerRef>>(db::Tx&, const Uuid&)> find_owner;
};

const std::vector<TaggableKind>& taggable_kinds();
// In any case of letters. Null when there is none.
const TaggableKind* find_taggable_kind(std::string_view wire_name);

struct ListTags : OwnedList {
    std::optional<std::string> customer{};
    std::optional<std::string> key{};
    std::optional<std::string> value{};
    std::optional<std::string> resource_id{};
    std::optional<std::string> resource_type{};
};

struct CreateTags {
    std::vector<std::string> resource_ids{};
    std::string resource_type{};
    std::vector<KeyValue> tags{};
    std::optional<std::string> customer{};
};

struct DeleteTags {
    std::vector<std::string> resource_ids{};
    std::string resource_type{};
    std::vector<KeyValue> tags{};  // empty: all of them
};

// Thread-safe. References outlive it.
class Tags {
  public:
    Tags(Database database, saga::Engine& engine) : database_(database), engine_(engine) {}

    Result<Page<TagView>> list(const Caller& caller, const ListTags& request);
    // What is wrong with the request shows in the job's result, as in CloudStack.
    Result<Started> create(const Caller& caller, const CreateTags& request);
    Result<Started> remove(const Caller& caller, const DeleteTags& request);

  private:
    Database database_;
    saga::Engine& engine_;
};

}  // namespace lockstep::control
