// Properties of the request parser over generated requests.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "api/request.h"

namespace lockstep::api {
namespace {

WireRequest get(std::string_view query) { return {.method = "GET", .query = query}; }

std::string percent_encode(const std::string& text) {
    std::string encoded;
    for (const char c : text) encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return encoded;
}

// Any text as UTF-8: bytes that stand for nothing alone become a letter of two bytes.
std::string as_utf8(const std::string& bytes) {
    std::string text;
    for (const char c : bytes) text += (c & 0x80) != 0 ? "\u00eb" : std::string(1, c);
    return text;
}

RC_GTEST_PROP(Request, ReadsBackWhatWasEncoded, (const std::map<std::string, std::string>& raw)) {
    std::map<std::string, std::string> sent;
    std::string query;
    for (const auto& [name, value] : raw) sent["n" + as_utf8(name)] = as_utf8(value);
    for (const auto& [name, value] : sent) {
        query += percent_encode(name) + "=" + percent_encode(value) + "&";
    }
    const auto request = Request::parse(get(query));
    RC_ASSERT(request.has_value());
    RC_ASSERT(request->parameters().size() == sent.size());
    for (const auto& [name, value] : sent) {
        RC_ASSERT(request->find(name) == std::string_view(value));
    }
}

RC_GTEST_PROP(Request, TakesAnyBytesWithoutHarm, (const std::string& query)) {
    const auto request = Request::parse(get(query));
    if (!request) return;
    for (const Received& received : request->parameters()) {
        RC_ASSERT(request->find(received.name).has_value());
    }
}

}  // namespace
}  // namespace lockstep::api
