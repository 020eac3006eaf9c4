// Ids drawn inside a closure that may be run again.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/rng.h"

namespace lockstep::saga {

// Random numbers that are the same in each rerun of the closure: SplitMix64 from a drawn seed. For
// ids alone: no secret comes from here.
class Entropy final : public Rng {
  public:
    explicit Entropy(const std::array<uint64_t, 2>& seed) : state_(seed) {}
    void fill(std::span<std::byte> out) override {
        size_t at = 0;
        while (at < out.size()) {
            uint64_t value = next_word();
            for (int i = 0; i < 8 && at < out.size(); ++i, value >>= 8) {
                out[at++] = static_cast<std::byte>(value & 0xff);
            }
        }
    }

  private:
    uint64_t next_word() {
        state_[0] += 0x9e3779b97f4a7c15U;
        uint64_t z = state_[0] ^ state_[1];
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    std::array<uint64_t, 2> state_;
};

}  // namespace lockstep::saga
