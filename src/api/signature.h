// Authentication A: requests signed with a user's secret key.
#pragma once

#include <string>
#include <string_view>

#include "api/request.h"
#include "base/clock.h"
#include "base/secret.h"

namespace lockstep::api {

// How a client may make the string to sign. Clients differ in two points.
struct SigningForm {
    bool keeps_tilde = false;          // ~ as it is and not as %7e: Go and Python clients
    bool sorts_by_lower_name = false;  // Marvin
};

// name=value&… over all parameters but the signature, values percent-encoded, all in lower case.
std::string string_to_sign(const Request& request, const SigningForm& form);

// The signature of a request in one form: HMAC-SHA1 in base64.
std::string sign(const Request& request, const Secret<std::string>& secret_key,
                 const SigningForm& form = {});

// Whether the request's signature is right in any form that clients use. Constant time.
bool is_signed_with(const Request& request, const Secret<std::string>& secret_key);

// Version 3 wants a time of expiry that is not past; other versions have none.
bool is_in_time(const Request& request, Time now);

}  // namespace lockstep::api
