// The head of an HTTP answer, and the answer when there is no worker free.
#pragma once

#include <string>
#include <string_view>

#include "api/answer.h"

namespace lockstep::api::http {

struct HeadOptions {
    bool is_last = false;  // the connection ends after it
    bool is_http_1_0 = false;
};

std::string response_head(const WireAnswer& answer, const HeadOptions& options);

// 503 in CloudStack's form, as the query asks for it.
WireAnswer busy_answer(std::string_view query);

}  // namespace lockstep::api::http
