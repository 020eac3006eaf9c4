// Sets of role types, written as CloudStack's documentation does: "ARDU".
#pragma once

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "model/account.h"

namespace lockstep::api {

// A: root admin, R: resource domain admin, D: domain admin, U: user.
class Roles {
  public:
    constexpr Roles() = default;
    constexpr Roles(const char* letters) : bits_(0) {  // NOLINT: "A" reads as a set of roles
        for (; *letters != 0; ++letters) bits_ = static_cast<uint8_t>(bits_ | bit_of(*letters));
    }

    constexpr bool holds(model::RoleType type) const {
        return (bits_ & (1U << static_cast<unsigned>(type))) != 0;
    }
    constexpr bool holds_all() const { return bits_ == kAll; }
    constexpr bool operator==(const Roles&) const = default;

  private:
    static constexpr uint8_t kAll = 0x0f;

    static constexpr uint8_t bit_of(char letter) {
        constexpr std::string_view kLetters = "ARDU";  // in the order of RoleType
        const size_t at = kLetters.find(letter);
        CHECK(at != std::string_view::npos, "role letters are A, R, D and U");
        return static_cast<uint8_t>(1U << at);
    }

    uint8_t bits_ = kAll;
};

}  // namespace lockstep::api
