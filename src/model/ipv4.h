// IPv4 addresses, subnets and ranges. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lockstep::model {

class Ipv4 {
  public:
    constexpr Ipv4() = default;
    constexpr explicit Ipv4(uint32_t number) : number_(number) {}

    // Four decimal octets without leading zeros. Errors: kInvalidArgument.
    static Result<Ipv4> parse(std::string_view text);

    std::string to_string() const;
    constexpr uint32_t number() const { return number_; }
    constexpr Ipv4 next() const { return Ipv4{number_ + 1}; }
    // 10/8, 172.16/12, 192.168/16.
    bool is_private() const;
    auto operator<=>(const Ipv4&) const = default;

  private:
    uint32_t number_ = 0;
};

// A subnet: network address and prefix length.
class Ipv4Cidr {
  public:
    constexpr Ipv4Cidr() = default;

    // "10.1.1.0/24"; host bits may be set and are dropped. A bare address is a /32.
    // Errors: kInvalidArgument.
    static Result<Ipv4Cidr> parse(std::string_view text);
    // From an address in the subnet and its netmask. Errors: kInvalidArgument for a mask with
    // holes.
    static Result<Ipv4Cidr> of(Ipv4 address, std::string_view netmask);

    std::string to_string() const;
    std::string netmask() const;
    int prefix() const { return prefix_; }
    Ipv4 network() const { return network_; }
    Ipv4 broadcast() const;
    // Usable host addresses; 31 and 32 have none here.
    Ipv4 first_host() const { return network_.next(); }
    Ipv4 last_host() const { return Ipv4{broadcast().number() - 1}; }
    bool contains(Ipv4 address) const;
    bool overlaps(const Ipv4Cidr& other) const;
    bool operator==(const Ipv4Cidr&) const = default;

  private:
    Ipv4 network_;
    int prefix_ = 0;
};

// Inclusive.
struct Ipv4Range {
    Ipv4 first;
    Ipv4 last;

    // Errors: kInvalidArgument when one is no address or the end lies before the start.
    static Result<Ipv4Range> parse(std::string_view first, std::string_view last);
    bool contains(Ipv4 address) const { return first <= address && address <= last; }
    bool overlaps(const Ipv4Range& other) const {
        return first <= other.last && other.first <= last;
    }
    uint64_t size() const { return uint64_t{last.number()} - first.number() + 1; }
};

// The lowest address of `range` that is not in `taken` (sorted ascending); nothing when full.
std::optional<Ipv4> lowest_free(const Ipv4Range& range, const std::vector<Ipv4>& taken);

}  // namespace lockstep::model
