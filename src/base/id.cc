#include "base/id.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace lockstep {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::array<size_t, 4> kDashes = {8, 13, 18, 23};

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_dash(size_t position) { return std::ranges::find(kDashes, position) != kDashes.end(); }

void set_version(std::array<uint8_t, 16>& bytes, uint8_t version) {
    bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | (version << 4));
    bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);
}

}  // namespace

Uuid Uuid::draw(const Clock& clock, Rng& rng) {
    std::array<uint8_t, 16> bytes{};
    rng.fill(std::as_writable_bytes(std::span{bytes}));
    const auto millis = static_cast<uint64_t>(
        std::chrono::floor<std::chrono::milliseconds>(clock.now()).time_since_epoch().count());
    for (size_t i = 0; i < 6; ++i) bytes[i] = static_cast<uint8_t>(millis >> (8 * (5 - i)));
    set_version(bytes, 7);
    return Uuid{bytes};
}

Result<Uuid> Uuid::parse(std::string_view text) {
    const auto bad = [&] {
        return fail(Code::kInvalidArgument, fmt::format("'{}' is not a UUID", text.substr(0, 64)));
    };
    if (text.size() != 36) return bad();
    std::array<uint8_t, 16> bytes{};
    size_t digits = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        if (is_dash(i)) {
            if (text[i] != '-') return bad();
            continue;
        }
        const int value = hex_value(text[i]);
        if (value < 0) return bad();
        uint8_t& byte = bytes[digits / 2];
        byte = static_cast<uint8_t>((byte << 4) | value);
        ++digits;
    }
    return Uuid{bytes};
}

Uuid Uuid::named(std::string_view text) {
    std::array<uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const int done =
        EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
    CHECK(done == 1 && size >= 16, "SHA-256 is part of every OpenSSL");
    std::array<uint8_t, 16> bytes{};
    std::copy_n(digest.begin(), bytes.size(), bytes.begin());
    set_version(bytes, 8);
    return Uuid{bytes};
}

std::string Uuid::to_string() const {
    std::string text(36, '-');
    size_t at = 0;
    for (const uint8_t byte : bytes_) {
        if (is_dash(at)) ++at;
        text[at++] = kHexDigits[byte >> 4];
        text[at++] = kHexDigits[byte & 0x0f];
    }
    return text;
}

}  // namespace lockstep

size_t std::hash<lockstep::Uuid>::operator()(const lockstep::Uuid& uuid) const noexcept {
    // The last eight bytes of a drawn UUID are random.
    uint64_t value = 0;
    std::memcpy(&value, uuid.bytes().data() + 8, sizeof value);
    return static_cast<size_t>(value);
}
