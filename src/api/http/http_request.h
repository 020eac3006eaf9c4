// One HTTP request as the edge hands it over, and who answers it.
#pragma once

#include <functional>
#include <string_view>

#include "api/answer.h"

namespace lockstep::api::http {

// The texts live until the answer was given.
struct HttpRequest {
    std::string_view method{};
    std::string_view path{};
    std::string_view query{};  // raw, without the question mark
    std::string_view body{};
    std::string_view content_type{};
    std::string_view cookies{};
    std::string_view client_address{};
    // A page of another site made a browser send it.
    bool is_cross_site = false;
    // It came by the integration listener.
    bool is_trusted = false;
};

// Called on a worker; may block. Answers once, now or later, from any thread.
using Handler = std::function<void(const HttpRequest&, Respond)>;

}  // namespace lockstep::api::http
