// The fields of a tag, alone and inside what bears it.
#pragma once

#include "api/groups.h"
#include "control/tag_view.h"

namespace lockstep::api {

inline Fields<control::TagView> tag_fields() {
    using View = control::TagView;
    return Fields<View>{
        field("key", &View::key, "the tag's key"),
        field("value", &View::value, "its value"),
        field("resourcetype", &View::resource_type, "the kind of what bears it"),
        field("resourceid", &View::resource_id, "what bears it"),
        field("customer", &View::customer, "whom it is for"),
    }
        .with(owner_fields());
}

}  // namespace lockstep::api
