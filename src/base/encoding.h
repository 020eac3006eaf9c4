// Bytes as text: hexadecimal, base64, base64url.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lockstep {

using Bytes = std::vector<uint8_t>;

inline std::span<const uint8_t> as_bytes(std::string_view text) {
    return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(std::span<const uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Lower case.
std::string hex_encode(std::span<const uint8_t> bytes);
// Either case. Errors: kInvalidArgument.
Result<Bytes> hex_decode(std::string_view text);

// The standard alphabet, with padding.
std::string base64_encode(std::span<const uint8_t> bytes);
// The URL alphabet, without padding.
std::string base64url_encode(std::span<const uint8_t> bytes);
// Takes both alphabets, with or without padding, and nothing else. Errors: kInvalidArgument.
Result<Bytes> base64_decode(std::string_view text);

}  // namespace lockstep
