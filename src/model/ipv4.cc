#include "model/ipv4.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>

namespace lockstep::model {
namespace {

// Digits only, no sign, no leading zero, at most `limit`.
std::optional<uint32_t> parse_number(std::string_view text, uint32_t limit) {
    if (text.empty() || text.size() > 3 || (text.size() > 1 && text[0] == '0')) return {};
    uint32_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() || value > limit) return {};
    return value;
}

uint32_t mask_of(int prefix) { return prefix == 0 ? 0 : ~uint32_t{0} << (32 - prefix); }

tl::unexpected<Error> bad_address(std::string_view text) {
    return fail(Code::kInvalidArgument,
                fmt::format("'{}' is not an IPv4 address", text.substr(0, 64)));
}

}  // namespace

Result<Ipv4> Ipv4::parse(std::string_view text) {
    uint32_t number = 0;
    std::string_view rest = text;
    for (int octet = 0; octet < 4; ++octet) {
        const size_t dot = rest.find('.');
        const bool is_last = octet == 3;
        if (is_last != (dot == std::string_view::npos)) return bad_address(text);
        const auto value = parse_number(rest.substr(0, dot), 255);
        if (!value) return bad_address(text);
        number = (number << 8) | *value;
        if (!is_last) rest.remove_prefix(dot + 1);
    }
    return Ipv4{number};
}

std::string Ipv4::to_string() const {
    return fmt::format("{}.{}.{}.{}", number_ >> 24, (number_ >> 16) & 255, (number_ >> 8) & 255,
                       number_ & 255);
}

bool Ipv4::is_private() const {
    return number_ >> 24 == 10 || number_ >> 20 == 0xac1 || number_ >> 16 == 0xc0a8;
}

Result<Ipv4Cidr> Ipv4Cidr::parse(std::string_view text) {
    const size_t slash = text.find('/');
    const Ipv4 address = TRY(Ipv4::parse(text.substr(0, slash)));
    uint32_t prefix = 32;
    if (slash != std::string_view::npos) {
        const auto parsed = parse_number(text.substr(slash + 1), 32);
        if (!parsed) {
            return fail(Code::kInvalidArgument,
                        fmt::format("'{}' is not of the form a.b.c.d/prefix", text.substr(0, 64)));
        }
        prefix = *parsed;
    }
    Ipv4Cidr cidr;
    cidr.prefix_ = static_cast<int>(prefix);
    cidr.network_ = Ipv4{address.number() & mask_of(cidr.prefix_)};
    return cidr;
}

Result<Ipv4Cidr> Ipv4Cidr::of(Ipv4 address, std::string_view netmask) {
    const Ipv4 mask = TRY(Ipv4::parse(netmask));
    const int prefix = std::countl_one(mask.number());
    if (mask_of(prefix) != mask.number()) {
        return fail(Code::kInvalidArgument, fmt::format("'{}' is not a netmask", netmask));
    }
    Ipv4Cidr cidr;
    cidr.prefix_ = prefix;
    cidr.network_ = Ipv4{address.number() & mask.number()};
    return cidr;
}

std::string Ipv4Cidr::to_string() const {
    return fmt::format("{}/{}", network_.to_string(), prefix_);
}

std::string Ipv4Cidr::netmask() const { return Ipv4{mask_of(prefix_)}.to_string(); }

Ipv4 Ipv4Cidr::broadcast() const { return Ipv4{network_.number() | ~mask_of(prefix_)}; }

bool Ipv4Cidr::contains(Ipv4 address) const {
    return (address.number() & mask_of(prefix_)) == network_.number();
}

bool Ipv4Cidr::overlaps(const Ipv4Cidr& other) const {
    return contains(other.network_) || other.contains(network_);
}

Result<Ipv4Range> Ipv4Range::parse(std::string_view first, std::string_view last) {
    const Ipv4Range range {
        TRY(Ipv4::parse(first))
        , TRY(Ipv4::parse(last))
    };
    if (range.last < range.first) {
        return fail(Code::kInvalidArgument,
                    fmt::format("the range {}-{} ends before it starts", first, last));
    }
    return range;
}

std::optional<Ipv4> lowest_free(const Ipv4Range& range, const std::vector<Ipv4>& taken) {
    uint64_t candidate = range.first.number();
    for (auto it = std::ranges::lower_bound(taken, range.first); it != taken.end(); ++it) {
        if (it->number() > candidate) break;
        if (it->number() == candidate) ++candidate;
    }
    if (candidate > range.last.number()) return std::nullopt;
    return Ipv4{static_cast<uint32_t>(candidate)};
}

}  // namespace lockstep::model
