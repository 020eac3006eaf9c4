// Hashes that S3's protocol is made of.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lockstep::driver {

using Sha256 = std::array<uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
Sha256 hmac_sha256(std::span<const uint8_t> key, std::string_view bytes);
// Base64 of the MD5, as the Content-MD5 header has it. Not for anything that an enemy could forge.
std::string md5_base64(std::string_view bytes);
std::string hex(std::span<const uint8_t> bytes);

}  // namespace lockstep::driver
