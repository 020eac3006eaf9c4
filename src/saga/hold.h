// What a saga wants to itself, or to share, while it runs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/json.h"

namespace lockstep::saga {

// `kind` is the row type's kHoldKind ("vm", "network"), or the name of a set of rows
// ("account_networks") for a plan that rests on an absence: held exclusively on the parent's id.
struct Hold {
    std::string kind;
    Uuid id;
    bool is_exclusive = false;

    bool operator==(const Hold&) const = default;
};
BOOST_DESCRIBE_STRUCT(Hold, (), (kind, id, is_exclusive))
using Holds = std::vector<Hold>;

// Many may hold it so at once: "it must not go away or change under me".
template <class Tag>
Hold shared(std::string kind, const Id<Tag>& id) {
    return {std::move(kind), id.uuid(), false};
}
// Only one, and nobody else shares: "I change it".
template <class Tag>
Hold exclusive(std::string kind, const Id<Tag>& id) {
    return {std::move(kind), id.uuid(), true};
}

}  // namespace lockstep::saga
