#include <fmt/format.h>

#include <algorithm>

#include "api/signature.h"
#include "base/check.h"
#include "fuzz/target.h"

namespace lockstep::fuzz {
namespace {

std::string percent_encode(std::string_view text) {
    std::string encoded;
    for (const char c : text) encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return encoded;
}

api::WireRequest query(std::string_view text) {
    api::WireRequest wire;
    wire.method = "GET";
    wire.query = text;
    return wire;
}

void check_form(const std::string& text, const api::SigningForm& form) {
    const Secret<std::string> secret("secret");
    const auto unsigned_request = api::Request::parse(query(text));
    CHECK(unsigned_request.has_value(), "it was parsed before");
    std::string signature = api::sign(*unsigned_request, secret, form);
    const std::string good = text + "&signature=" + percent_encode(signature);
    CHECK(api::is_signed_with(*api::Request::parse(query(good)), secret), "its own signature fits");
    signature[signature.size() / 2] = signature[signature.size() / 2] == 'A' ? 'B' : 'A';
    const std::string bad = text + "&signature=" + percent_encode(signature);
    CHECK(!api::is_signed_with(*api::Request::parse(query(bad)), secret), "a changed one does not");
}

}  // namespace

void check_signature(std::string_view bytes) {
    const std::string text(bytes);
    const auto request = api::Request::parse(query(text));
    const bool has_room = std::ranges::count(text, '&') + 2 < std::ptrdiff_t{api::kMaxParameters};
    if (!request || !has_room || request->find_any_case("signature")) return;
    static_cast<void>(api::is_in_time(*request, Time{}));
    for (const bool keeps_tilde : {false, true}) {
        for (const bool sorts : {false, true}) {
            check_form(text, {.keeps_tilde = keeps_tilde, .sorts_by_lower_name = sorts});
        }
    }
}

}  // namespace lockstep::fuzz
