// What a client sent, as the decoder of a command sees it.
#pragma once

#include <span>
#include <string_view>

namespace lockstep::api {

// One parameter of a request. The text belongs to the request.
struct Received {
    std::string_view name;    // as sent: signatures are made over it
    std::string_view key;     // lower case, without the [0].field of a map
    std::string_view suffix;  // "[0].field" of a map, as sent; else empty
    std::string_view value;
};

// One entry of a map parameter: name[index].field=value.
struct MapEntry {
    int index = 0;
    std::string_view field;
    std::string_view value;
};

}  // namespace lockstep::api
