// Where an object store may be: the address rules that keep the platform from being sent, with its
// credentials, to services that trust whoever reaches them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lockstep::model {

struct StoreUrl {
    bool is_tls = false;
    std::string host;  // lower case; an IPv6 address without its brackets
    uint16_t port = 0;

    bool operator==(const StoreUrl&) const = default;
    // As the Host header has it: brackets for IPv6, no port that is the scheme's own.
    std::string authority() const;
    // "https://authority".
    std::string origin() const;
};

// http or https, a host, perhaps a port, and nothing else: no user, path, query or fragment. The
// host is neither an address that is_forbidden_store_address (in whatever notation) nor the name of
// a cloud's metadata service. Loopback and private ranges are allowed: stores live there.
// Errors: kInvalidArgument, naming the rule.
Result<StoreUrl> check_store_url(std::string_view url);

// Link-local (169.254.0.0/16, fe80::/10), metadata services elsewhere, unspecified, multicast and
// broadcast; also where an IPv6 address only wraps such an IPv4 address. `address` is 4 or 16 bytes
// in network order; any other length is forbidden. Asked again of what a name resolved to.
bool is_forbidden_store_address(std::span<const uint8_t> address);

}  // namespace lockstep::model
