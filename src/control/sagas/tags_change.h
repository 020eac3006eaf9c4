// Puts tags on resources, or takes them off: one step, all or none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/caller.h"
#include "control/request.h"
#include "control/saga_port.h"
#include "saga/definition.h"

namespace lockstep::control {

struct TagWanted {
    std::string key{};
    std::optional<std::string> value{};
};
BOOST_DESCRIBE_STRUCT(TagWanted, (), (key, value))

struct TagsChangeParams {
    Caller caller{};
    std::string resource_type{};
    std::vector<std::string> resource_ids{};
    std::vector<TagWanted> tags{};
    std::optional<std::string> customer{};
};
BOOST_DESCRIBE_STRUCT(TagsChangeParams, (), (caller, resource_type, resource_ids, tags, customer))

saga::Definition tags_create_saga();
saga::Definition tags_delete_saga();

// `saga` is "tags_create" or "tags_delete". Shares each resource, so that a change waits while the
// resource is moved or deleted.
saga::SubmitRequest tags_change_request(const SagaId& id, Time now, std::string saga,
                                        const TagsChangeParams& params);

}  // namespace lockstep::control
