#include "api/request.h"
#include "base/check.h"
#include "fuzz/target.h"

namespace lockstep::fuzz {
namespace {

void check_parameters(const api::Request& request, size_t most_bytes) {
    size_t bytes = 0;
    std::string_view previous;
    for (const api::Received& received : request.parameters()) {
        CHECK(request.find(received.name) == received.value,
              "a parameter is not found by its name");
        CHECK(previous.empty() || previous < received.name, "parameters are sorted, once each");
        CHECK(received.key.size() + received.suffix.size() == received.name.size(),
              "key and suffix are the name");
        CHECK(api::is_utf8(received.name) && api::is_utf8(received.value), "text is UTF-8");
        previous = received.name;
        bytes += received.name.size() + received.value.size();
    }
    CHECK(bytes <= most_bytes, "decoding makes nothing longer");
}

}  // namespace

// The bytes are cookies, query and body, parted by line feeds.
void check_request(std::string_view bytes) {
    const size_t first = std::min(bytes.find('\n'), bytes.size());
    const size_t second = std::min(bytes.find('\n', first + 1), bytes.size());
    api::WireRequest wire;
    wire.method = "POST";
    wire.cookies = bytes.substr(0, first);
    wire.query = bytes.substr(std::min(first + 1, bytes.size()), second - first);
    wire.body = bytes.substr(std::min(second + 1, bytes.size()));
    const auto cookie = api::find_cookie(wire.cookies, "JSESSIONID");
    CHECK(!cookie || cookie->size() <= wire.cookies.size(), "a cookie is a part of its header");
    const auto request = api::Request::parse(wire);
    if (!request) {
        CHECK(request.error().status == 431, "what is refused is refused as a bad parameter");
        return;
    }
    check_parameters(*request, bytes.size());
}

}  // namespace lockstep::fuzz
