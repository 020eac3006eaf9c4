// Tags as answers show them, also inside other views.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "control/owner.h"
#include "db/resource_tag_table.h"

namespace lockstep::control {

struct TagView : OwnerView {
    std::string key{};
    std::string value{};
    std::string resource_type{};
    Uuid resource_id{};
    std::optional<std::string> customer{};
};

// Tags of the rows of a page, by resource, in two queries.
Result<std::map<Uuid, std::vector<TagView>>> load_tag_views(db::Tx& tx,
                                                            std::string_view resource_type,
                                                            const std::vector<Uuid>& resources);
Result<std::vector<TagView>> tag_views(db::Tx& tx, const std::vector<db::ResourceTagRow>& rows);

}  // namespace lockstep::control
