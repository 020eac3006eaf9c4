#include "base/encoding.h"

#include <array>

namespace lockstep {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr uint8_t kNoDigit = 0xff;

constexpr std::array<uint8_t, 256> make_base64_digits() {
    std::array<uint8_t, 256> digits{};
    digits.fill(kNoDigit);
    for (uint8_t at = 0; at < 64; ++at) {
        digits[static_cast<uint8_t>(kStandard[at])] = at;
        digits[static_cast<uint8_t>(kUrl[at])] = at;
    }
    return digits;
}

constexpr std::array<uint8_t, 256> kBase64Digits = make_base64_digits();

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Three bytes become four digits; what is missing at the end is left out.
std::string encode_base64(std::span<const uint8_t> bytes, std::string_view alphabet) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (size_t at = 0; at < bytes.size(); at += 3) {
        const size_t count = std::min<size_t>(3, bytes.size() - at);
        uint32_t group = 0;
        for (size_t i = 0; i < 3; ++i) group = (group << 8) | (i < count ? bytes[at + i] : 0U);
        for (size_t i = 0; i <= count; ++i) text += alphabet[(group >> (18 - 6 * i)) & 0x3f];
    }
    return text;
}

}  // namespace

std::string hex_encode(std::span<const uint8_t> bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const uint8_t byte : bytes) {
        text += kHexDigits[byte >> 4];
        text += kHexDigits[byte & 0x0f];
    }
    return text;
}

Result<Bytes> hex_decode(std::string_view text) {
    if (text.size() % 2 != 0) return fail(Code::kInvalidArgument, "odd number of hex digits");
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (size_t at = 0; at < text.size(); at += 2) {
        const int high = hex_value(text[at]);
        const int low = hex_value(text[at + 1]);
        if (high < 0 || low < 0) return fail(Code::kInvalidArgument, "not a hex digit");
        bytes.push_back(static_cast<uint8_t>(high << 4 | low));
    }
    return bytes;
}

std::string base64_encode(std::span<const uint8_t> bytes) {
    std::string text = encode_base64(bytes, kStandard);
    while (text.size() % 4 != 0) text += '=';
    return text;
}

std::string base64url_encode(std::span<const uint8_t> bytes) { return encode_base64(bytes, kUrl); }

Result<Bytes> base64_decode(std::string_view text) {
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    if (text.size() % 4 == 1) return fail(Code::kInvalidArgument, "cut off base64");
    Bytes bytes;
    bytes.reserve(text.size() * 3 / 4);
    uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const uint8_t digit = kBase64Digits[static_cast<uint8_t>(c)];
        if (digit == kNoDigit) return fail(Code::kInvalidArgument, "not a base64 digit");
        bits = (bits << 6) | digit;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes.push_back(static_cast<uint8_t>(bits >> held));
    }
    return bytes;
}

}  // namespace lockstep
