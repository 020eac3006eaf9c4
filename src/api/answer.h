// A whole answer, ready for the transport.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/api_error.h"
#include "api/writer.h"

namespace lockstep::api {

// What listCapabilities and XML answers call the version of CloudStack that this speaks like.
constexpr std::string_view kCloudStackVersion = "4.22.1.0";

struct WireAnswer {
    int status = 200;
    std::string_view content_type = "application/json; charset=UTF-8";
    std::string body;
    std::vector<std::pair<std::string_view, std::string>> headers;
};

// Takes the answer of a request, once, from any thread.
using Respond = std::function<void(WireAnswer)>;

std::string_view content_type(Format format);

// {"<wrapper>":{"uuidList":[],"errorcode":431,"cserrorcode":4350,"errortext":"…"}}, with the text
// in the header X-Description too.
WireAnswer error_answer(const ApiError& error, std::string_view wrapper, Format format);

// For what is no API call: plain text with its status.
WireAnswer plain_answer(int status, std::string text);

}  // namespace lockstep::api
