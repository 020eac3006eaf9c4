// Randomness. Secrets come from SystemRng only; the simulation's is a function of its seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace lockstep {

// Thread-safe source of random bytes.
class Rng {
  public:
    virtual ~Rng() = default;
    virtual void fill(std::span<std::byte> out) = 0;

    uint64_t next();
    // Uniform in [0, bound); bound > 0.
    uint64_t below(uint64_t bound);
    // `bytes` random bytes as base64url without padding.
    std::string token(size_t bytes);
};

// The kernel's cryptographic generator, by OpenSSL. Aborts if it fails: no secret may be
// predictable.
class SystemRng final : public Rng {
  public:
    void fill(std::span<std::byte> out) override;
};

}  // namespace lockstep
