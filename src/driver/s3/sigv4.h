// AWS Signature Version 4, for header-signed requests and presigned URLs. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "driver/object_types.h"

namespace lockstep::driver {

using QueryParameters = std::vector<std::pair<std::string, std::string>>;
using HeaderFields = std::vector<std::pair<std::string, std::string>>;

// A request before it is signed; nothing in it is encoded yet.
struct UnsignedRequest {
    std::string method;
    std::string authority;  // what the Host header will say
    std::string path;       // begins with '/'
    QueryParameters query;
    HeaderFields headers;  // all of them are signed
};

struct SigningScope {
    const StoreKeys& keys;
    std::string_view region;
    Time at;
    std::string_view service = "s3";
};

// Everything but unreserved characters as %XX; '/' stays with `keep_slash`.
std::string uri_encode(std::string_view text, bool keep_slash);

// Encoded and sorted as the signature has it; it is also what must be sent: "a=1&b=".
std::string canonical_query(const QueryParameters& query);

// Path and query as they must be sent: "/bucket/a%20key?uploads=".
std::string encoded_target(const UnsignedRequest& request);

// The request's headers with those that carry the signature: Host, X-Amz-Date,
// X-Amz-Content-Sha256 (over `body`) and Authorization.
HeaderFields sign(const UnsignedRequest& request, std::string_view body, const SigningScope& scope);

// Path and query of a URL that lets its holder make this request until `valid_for` has passed. Only
// Host is signed, the body is not; `request.headers` must be empty.
std::string presign(const UnsignedRequest& request, std::chrono::seconds valid_for,
                    const SigningScope& scope);

}  // namespace lockstep::driver
