#include "base/digest.h"

#include <openssl/evp.h>

#include <array>

#include "base/check.h"

namespace lockstep {

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const int done =
        EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
    CHECK(done == 1, "SHA-256 is part of every OpenSSL");
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    hex.reserve(size_t{size} * 2);
    for (unsigned i = 0; i < size; ++i) {
        hex += kDigits[digest.at(i) >> 4];
        hex += kDigits[digest.at(i) & 0xf];
    }
    return hex;
}

}  // namespace lockstep
