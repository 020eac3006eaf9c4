// What control functions answer besides the view of one object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"

namespace lockstep::control {

// One page of a list, and how many items there are on all pages.
template <class View>
struct Page {
    std::vector<View> items;
    int64_t total = 0;
};

// A saga was submitted; its id is the job's. `object` is the new object's id where there is one.
struct Started {
    Uuid job;
    std::optional<Uuid> object;
};

// Success with a word of explanation. Functions with nothing to say answer a plain Status.
struct Done {
    std::string display_text;
};

// A saga that ended well, as the command's answer is made from it: `object` is what it was about,
// `output` the JSON of the saga's last output.
struct FinishedJob {
    Uuid job;
    std::optional<Uuid> object;
    json::value output;
};

}  // namespace lockstep::control
