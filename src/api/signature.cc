#include "api/signature.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/crypto.h"

namespace lockstep::api {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_kept(char c, bool keeps_tilde) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '*' || (keeps_tilde && c == '~');
}

void append_value(std::string_view value, bool keeps_tilde, std::string& out) {
    for (const char c : value) {
        if (is_kept(c, keeps_tilde)) {
            out += lower(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kHex[byte >> 4];
        out += kHex[byte & 0x0f];
    }
}

bool is_signature(const Received& received) {
    return received.key == "signature" && received.suffix.empty();
}

bool less_ignoring_case(const Received* a, const Received* b) {
    return std::ranges::lexicographical_compare(a->name, b->name, {}, lower, lower);
}

std::vector<const Received*> signed_parameters(const Request& request, bool sorts_by_lower_name) {
    std::vector<const Received*> sorted;
    sorted.reserve(request.parameters().size());
    for (const Received& received : request.parameters()) {
        if (!is_signature(received)) sorted.push_back(&received);
    }
    if (sorts_by_lower_name) std::ranges::stable_sort(sorted, less_ignoring_case);
    return sorted;
}

bool has_tilde(const Request& request) {
    return std::ranges::any_of(request.parameters(), [](const Received& received) {
        return received.value.find('~') != std::string_view::npos;
    });
}

// Whether sorting without case gives another order than the one that parameters have.
bool has_other_order(const Request& request) {
    const auto in_order = signed_parameters(request, false);
    return !std::ranges::is_sorted(in_order, less_ignoring_case);
}

}  // namespace

std::string string_to_sign(const Request& request, const SigningForm& form) {
    std::string text;
    text.reserve(512);
    for (const Received* received : signed_parameters(request, form.sorts_by_lower_name)) {
        if (!text.empty()) text += '&';
        for (const char c : received->name) text += lower(c);
        text += '=';
        append_value(received->value, form.keeps_tilde, text);
    }
    return text;
}

std::string sign(const Request& request, const Secret<std::string>& secret_key,
                 const SigningForm& form) {
    return base64_encode(hmac_sha1(secret_key.reveal(), string_to_sign(request, form)));
}

bool is_signed_with(const Request& request, const Secret<std::string>& secret_key) {
    const std::string_view given = request.find_any_case("signature").value_or(std::string_view());
    const auto fits = [&](const SigningForm& form) {
        return equal_in_constant_time(sign(request, secret_key, form), given);
    };
    if (fits({})) return true;
    const bool with_tilde = has_tilde(request);
    if (with_tilde && fits({.keeps_tilde = true})) return true;
    if (!has_other_order(request)) return false;
    return fits({.sorts_by_lower_name = true}) ||
           (with_tilde && fits({.keeps_tilde = true, .sorts_by_lower_name = true}));
}

bool is_in_time(const Request& request, Time now) {
    if (request.find_any_case("signatureversion") != "3") return true;
    const auto expires = request.find_any_case("expires");
    if (!expires) return false;
    const auto end = parse_wire_time(std::string(*expires));
    return end && *end >= now;
}

}  // namespace lockstep::api
