#include "base/rng.h"

#include <openssl/rand.h>

#include <array>
#include <vector>

#include "base/check.h"

namespace lockstep {
namespace {
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
}

uint64_t Rng::next() {
    uint64_t value = 0;
    fill(std::as_writable_bytes(std::span{&value, 1}));
    return value;
}

uint64_t Rng::below(uint64_t bound) {
    CHECK(bound > 0, "a range needs at least one value");
    // Values under `threshold` would make the low residues likelier; draw again.
    const uint64_t threshold = -bound % bound;
    uint64_t value = next();
    while (value < threshold) value = next();
    return value % bound;
}

std::string Rng::token(size_t bytes) {
    std::vector<std::byte> raw(bytes);
    fill(raw);
    std::string text;
    unsigned bits = 0;
    unsigned pending = 0;
    for (const std::byte byte : raw) {
        pending = (pending << 8) | std::to_integer<unsigned>(byte);
        for (bits += 8; bits >= 6; bits -= 6) text += kAlphabet[(pending >> (bits - 6)) & 63];
    }
    if (bits > 0) text += kAlphabet[(pending << (6 - bits)) & 63];
    return text;
}

void SystemRng::fill(std::span<std::byte> out) {
    const int done =
        RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size()));
    CHECK(done == 1, "the system's random generator failed");
}

}  // namespace lockstep
