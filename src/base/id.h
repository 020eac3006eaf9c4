// Ids: 128-bit UUIDs, and a type per kind of thing so that they do not mix.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/rng.h"

namespace lockstep {

class Uuid {
  public:
    constexpr Uuid() = default;
    constexpr explicit Uuid(std::array<uint8_t, 16> bytes) : bytes_(bytes) {}

    // A version 7 UUID: ordered by time of drawing, so that new rows lie together in an index.
    static Uuid draw(const Clock& clock, Rng& rng);
    // Errors: kInvalidArgument unless `text` is 8-4-4-4-12 hexadecimal digits (either case).
    static Result<Uuid> parse(std::string_view text);
    // A version 8 UUID that is a function of its text: for rows that every installation has alike.
    static Uuid named(std::string_view text);

    // 36 characters, lower case: clients test ids against that form.
    std::string to_string() const;
    bool is_nil() const { return *this == Uuid{}; }
    const std::array<uint8_t, 16>& bytes() const { return bytes_; }

    auto operator<=>(const Uuid&) const = default;

  private:
    std::array<uint8_t, 16> bytes_{};
};

// using VmId = Id<struct VmTag>. The nil id means "none" only where a comment says so;
// prefer std::optional.
template <class Tag>
class Id {
  public:
    constexpr Id() = default;
    constexpr explicit Id(Uuid uuid) : uuid_(uuid) {}

    static Id draw(const Clock& clock, Rng& rng) { return Id{Uuid::draw(clock, rng)}; }
    static Result<Id> parse(std::string_view text) {
        return Uuid::parse(text).map([](Uuid uuid) { return Id{uuid}; });
    }

    const Uuid& uuid() const { return uuid_; }
    std::string to_string() const { return uuid_.to_string(); }
    bool is_nil() const { return uuid_.is_nil(); }

    auto operator<=>(const Id&) const = default;

  private:
    Uuid uuid_;
};

}  // namespace lockstep

template <>
struct std::hash<lockstep::Uuid> {
    size_t operator()(const lockstep::Uuid& uuid) const noexcept;
};
template <class Tag>
struct std::hash<lockstep::Id<Tag>> {
    size_t operator()(const lockstep::Id<Tag>& id) const noexcept {
        return std::hash<lockstep::Uuid>{}(id.uuid());
    }
};
