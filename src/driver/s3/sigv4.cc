#include "driver/s3/sigv4.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/crypto.h"
#include "driver/s3/dates.h"

namespace lockstep::driver {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kScopeEnd = "aws4_request";

std::string lower_case(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

// As the canonical request wants a header's value: no space around it, single ones within.
std::string squeeze(std::string_view value) {
    std::string result;
    for (const char c : value) {
        if (c == ' ' && (result.empty() || result.back() == ' ')) continue;
        result += c;
    }
    while (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

struct CanonicalHeaders {
    std::string lines;
    std::string names;
};

CanonicalHeaders canonical_headers(const HeaderFields& headers) {
    std::map<std::string, std::string> sorted;
    for (const auto& [name, value] : headers) sorted[lower_case(name)] = squeeze(value);
    CanonicalHeaders result;
    for (const auto& [name, value] : sorted) {
        result.lines += fmt::format("{}:{}\n", name, value);
        result.names += result.names.empty() ? name : ";" + name;
    }
    return result;
}

std::string scope_text(const SigningScope& scope) {
    return fmt::format("{}/{}/{}/{}", format_signing_time(scope.at).substr(0, 8), scope.region,
                       scope.service, kScopeEnd);
}

std::string signature_of(std::string_view canonical_request, const SigningScope& scope) {
    const std::string time = format_signing_time(scope.at);
    const std::string to_sign = fmt::format("{}\n{}\n{}\n{}", kAlgorithm, time, scope_text(scope),
                                            hex_encode(sha256(canonical_request)));
    Sha256Digest key =
        hmac_sha256("AWS4" + scope.keys.secret_key.reveal(), std::string_view(time).substr(0, 8));
    for (const std::string_view piece : {scope.region, scope.service, kScopeEnd}) {
        key = hmac_sha256(as_text(key), piece);
    }
    return hex_encode(hmac_sha256(as_text(key), to_sign));
}

}  // namespace

std::string uri_encode(std::string_view text, bool keep_slash) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        const bool is_unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                                   (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                                   c == '~';
        if (is_unreserved || (c == '/' && keep_slash)) {
            result += c;
            continue;
        }
        const auto byte = static_cast<uint8_t>(c);
        result += '%';
        result += kDigits[byte >> 4U];
        result += kDigits[byte & 15U];
    }
    return result;
}

std::string canonical_query(const QueryParameters& query) {
    QueryParameters encoded;
    encoded.reserve(query.size());
    for (const auto& [name, value] : query) {
        encoded.emplace_back(uri_encode(name, false), uri_encode(value, false));
    }
    std::ranges::sort(encoded);
    std::string result;
    for (const auto& [name, value] : encoded) {
        if (!result.empty()) result += '&';
        result += name;
        result += '=';
        result += value;
    }
    return result;
}

std::string encoded_target(const UnsignedRequest& request) {
    std::string target = uri_encode(request.path, true);
    if (!request.query.empty()) target += "?" + canonical_query(request.query);
    return target;
}

HeaderFields sign(const UnsignedRequest& request, std::string_view body,
                  const SigningScope& scope) {
    const std::string body_hash = hex_encode(sha256(body));
    HeaderFields headers = request.headers;
    headers.emplace_back("Host", request.authority);
    headers.emplace_back("X-Amz-Content-Sha256", body_hash);
    headers.emplace_back("X-Amz-Date", format_signing_time(scope.at));
    const CanonicalHeaders canonical = canonical_headers(headers);
    const std::string canonical_request =
        fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, uri_encode(request.path, true),
                    canonical_query(request.query), canonical.lines, canonical.names, body_hash);
    headers.emplace_back("Authorization",
                         fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}",
                                     kAlgorithm, scope.keys.access_key, scope_text(scope),
                                     canonical.names, signature_of(canonical_request, scope)));
    return headers;
}

std::string presign(const UnsignedRequest& request, std::chrono::seconds valid_for,
                    const SigningScope& scope) {
    UnsignedRequest signing = request;
    signing.query.emplace_back("X-Amz-Algorithm", kAlgorithm);
    signing.query.emplace_back("X-Amz-Credential",
                               fmt::format("{}/{}", scope.keys.access_key, scope_text(scope)));
    signing.query.emplace_back("X-Amz-Date", format_signing_time(scope.at));
    signing.query.emplace_back("X-Amz-Expires", std::to_string(valid_for.count()));
    signing.query.emplace_back("X-Amz-SignedHeaders", "host");
    const std::string canonical_request = fmt::format(
        "{}\n{}\n{}\nhost:{}\n\nhost\nUNSIGNED-PAYLOAD", signing.method,
        uri_encode(signing.path, true), canonical_query(signing.query), signing.authority);
    return encoded_target(signing) + "&X-Amz-Signature=" + signature_of(canonical_request, scope);
}

}  // namespace lockstep::driver
