#include "api/http/response_head.h"

#include <fmt/format.h>

#include <iterator>

namespace lockstep::api::http {
namespace {

std::string_view reason(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 204:
            return "No Content";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 413:
            return "Payload Too Large";
        case 503:
            return "Service Unavailable";
        default:
            return "Error";
    }
}

}  // namespace

std::string response_head(const WireAnswer& answer, const HeadOptions& options) {
    std::string head;
    head.reserve(256);
    auto out = std::back_inserter(head);
    fmt::format_to(out, "HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
    if (answer.status != 204) {
        fmt::format_to(out, "Content-Type: {}\r\nContent-Length: {}\r\n", answer.content_type,
                       answer.body.size());
    }
    for (const auto& [name, value] : answer.headers) {
        fmt::format_to(out, "{}: {}\r\n", name, value);
    }
    head += "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
    if (options.is_last) {
        head += "Connection: close\r\n";
    } else if (options.is_http_1_0) {
        head += "Connection: keep-alive\r\n";
    }
    head += "\r\n";
    return head;
}

WireAnswer busy_answer(std::string_view query) {
    const bool is_json = query.find("response=json") != std::string_view::npos;
    WireAnswer answer = error_answer(
        {503, CsCode::kOther, "The server has too many requests to serve; try again later", true},
        {}, is_json ? Format::kJson : Format::kXml);
    answer.headers.emplace_back("Retry-After", "1");
    return answer;
}

}  // namespace lockstep::api::http
