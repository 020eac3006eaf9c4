#include "model/store_url.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

namespace lockstep::model {
namespace {

constexpr size_t kLongestUrl = 512;
constexpr size_t kLongestHost = 253;
constexpr uint16_t kHttpPort = 80;
constexpr uint16_t kHttpsPort = 443;

constexpr std::array<std::string_view, 5> kMetadataNames = {"metadata", "metadata.google.internal",
                                                            "metadata.goog", "instance-data",
                                                            "instance-data.ec2.internal"};

using Ipv4 = std::array<uint8_t, 4>;
using Ipv6 = std::array<uint8_t, 16>;

constexpr std::array<Ipv4, 2> kMetadataIpv4 = {{{100, 100, 100, 200}, {192, 0, 0, 192}}};
// fd00:ec2::254
constexpr Ipv6 kMetadataIpv6 = {0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54};

tl::unexpected<Error> refuse(std::string_view rule) {
    return fail(Code::kInvalidArgument, fmt::format("an object store's URL {}", rule));
}

bool is_forbidden_ipv4(const Ipv4& address) {
    const bool is_link_local = address[0] == 169 && address[1] == 254;
    const bool is_this_network = address[0] == 0;
    const bool is_multicast_or_above = address[0] >= 224;
    return is_link_local || is_this_network || is_multicast_or_above ||
           std::ranges::find(kMetadataIpv4, address) != kMetadataIpv4.end();
}

// The IPv4 address that an IPv6 address stands for: mapped, compatible, NAT64 or 6to4.
std::optional<Ipv4> wrapped_ipv4(const Ipv6& address) {
    constexpr std::array<uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    constexpr std::array<uint8_t, 12> kCompatible = {};
    constexpr std::array<uint8_t, 12> kNat64 = {0, 0x64, 0xff, 0x9b};
    for (const auto& prefix : {kMapped, kCompatible, kNat64}) {
        if (std::equal(prefix.begin(), prefix.end(), address.begin())) {
            return Ipv4{address[12], address[13], address[14], address[15]};
        }
    }
    if (address[0] == 0x20 && address[1] == 0x02) {
        return Ipv4{address[2], address[3], address[4], address[5]};
    }
    return std::nullopt;
}

bool is_forbidden_ipv6(const Ipv6& address) {
    Ipv6 loopback{};
    loopback[15] = 1;
    if (address == loopback) return false;
    if (auto wrapped = wrapped_ipv4(address)) return is_forbidden_ipv4(*wrapped);
    const bool is_link_local = address[0] == 0xfe && (address[1] & 0xc0) == 0x80;
    return is_link_local || address[0] == 0xff || address == kMetadataIpv6;
}

// One number of an address as resolvers read it: decimal, 0x hexadecimal, or octal after a 0.
std::optional<uint64_t> parse_number(std::string_view text) {
    int base = 10;
    if (text.starts_with("0x") || text.starts_with("0X")) {
        base = 16;
        text.remove_prefix(2);
        if (text.empty()) return 0;
    } else if (text.size() > 1 && text.front() == '0') {
        base = 8;
    }
    uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// An IPv4 address in any notation that a resolver takes: one to four numbers, the last of which
// fills what the others left ("2852039166", "0xa9.254.43518").
std::optional<Ipv4> parse_ipv4(std::string_view host) {
    std::vector<uint64_t> numbers;
    for (;;) {
        const size_t dot = host.find('.');
        const auto number = parse_number(host.substr(0, dot));
        if (!number || numbers.size() == 4) return std::nullopt;
        numbers.push_back(*number);
        if (dot == std::string_view::npos) break;
        host.remove_prefix(dot + 1);
    }
    uint64_t value = 0;
    for (size_t i = 0; i + 1 < numbers.size(); ++i) {
        if (numbers[i] > 255) return std::nullopt;
        value = value << 8U | numbers[i];
    }
    const size_t last_bits = 8 * (5 - numbers.size());
    if (numbers.back() >> last_bits != 0) return std::nullopt;
    value = value << last_bits | numbers.back();
    return Ipv4{static_cast<uint8_t>(value >> 24U), static_cast<uint8_t>(value >> 16U),
                static_cast<uint8_t>(value >> 8U), static_cast<uint8_t>(value)};
}

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

Status check_name(std::string_view host) {
    if (host.empty() || host.size() > kLongestHost) return refuse("names a host");
    if (!std::ranges::all_of(host, is_host_character) || host.front() == '-' ||
        host.front() == '.') {
        return refuse("has a host name of letters, digits, '-' and '.'");
    }
    while (host.ends_with('.')) host.remove_suffix(1);
    if (std::ranges::find(kMetadataNames, host) != kMetadataNames.end()) {
        return refuse("must not point to a metadata service");
    }
    const std::string_view last = host.substr(host.rfind('.') + 1);
    if (!last.empty() && (parse_number(last) || (last[0] >= '0' && last[0] <= '9'))) {
        const auto address = parse_ipv4(host);
        if (!address) return refuse("has a malformed address");
        if (is_forbidden_ipv4(*address)) {
            return refuse("must not point to a link-local, metadata or multicast address");
        }
    }
    return {};
}

Status check_ipv6(const std::string& host) {
    Ipv6 address{};
    if (inet_pton(AF_INET6, host.c_str(), address.data()) != 1) {
        return refuse("has a malformed IPv6 address");
    }
    if (is_forbidden_ipv6(address)) {
        return refuse("must not point to a link-local, metadata or multicast address");
    }
    return {};
}

Result<uint16_t> parse_port(std::string_view text) {
    uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
        return refuse("has a port from 1 to 65535");
    }
    return port;
}

// Splits "host:port" or "[address]:port"; the port's text is empty where there is none.
Result<std::string_view> split_authority(std::string_view authority, StoreUrl& url) {
    if (authority.starts_with('[')) {
        const size_t close = authority.find(']');
        if (close == std::string_view::npos) return refuse("has a malformed IPv6 address");
        url.host = authority.substr(1, close - 1);
        TRY(check_ipv6(url.host));
        authority.remove_prefix(close + 1);
        if (!authority.empty() && !authority.starts_with(':')) return refuse("is malformed");
        return authority;
    }
    const size_t colon = authority.find(':');
    url.host = authority.substr(0, colon);
    for (char& c : url.host) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    TRY(check_name(url.host));
    return colon == std::string_view::npos ? std::string_view{} : authority.substr(colon);
}

}  // namespace

std::string StoreUrl::authority() const {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    std::string text = is_ipv6 ? fmt::format("[{}]", host) : host;
    if (port != (is_tls ? kHttpsPort : kHttpPort)) text += fmt::format(":{}", port);
    return text;
}

std::string StoreUrl::origin() const {
    return fmt::format("{}://{}", is_tls ? "https" : "http", authority());
}

Result<StoreUrl> check_store_url(std::string_view url) {
    if (url.size() > kLongestUrl) return refuse("is too long");
    StoreUrl result;
    if (url.starts_with("https://")) {
        result.is_tls = true;
        url.remove_prefix(8);
    } else if (url.starts_with("http://")) {
        url.remove_prefix(7);
    } else {
        return refuse("begins with http:// or https://");
    }
    if (url.ends_with('/')) url.remove_suffix(1);
    if (url.find_first_of("/?#@\\%") != std::string_view::npos) {
        return refuse("holds a host and perhaps a port: no user, path, query or fragment");
    }
    std::string_view port = TRY(split_authority(url, result));
    result.port = result.is_tls ? kHttpsPort : kHttpPort;
    if (!port.empty()) {
        port.remove_prefix(1);
        result.port = TRY(parse_port(port));
    }
    return result;
}

bool is_forbidden_store_address(std::span<const uint8_t> address) {
    if (address.size() == 4) {
        Ipv4 ipv4{};
        std::ranges::copy(address, ipv4.begin());
        return is_forbidden_ipv4(ipv4);
    }
    if (address.size() != 16) return true;
    Ipv6 ipv6{};
    std::ranges::copy(address, ipv6.begin());
    return is_forbidden_ipv6(ipv6);
}

}  // namespace lockstep::model
