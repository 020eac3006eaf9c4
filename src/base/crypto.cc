#include "base/crypto.h"

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <memory>

#include "base/check.h"

namespace lockstep {
namespace {

constexpr uint8_t kSealVersion = 1;  // first byte; then nonce, encrypted text, tag
constexpr size_t kVersionBytes = 1;
constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;
constexpr size_t kSaltBytes = 16;
constexpr size_t kHashBytes = 32;

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

template <size_t size>
std::array<uint8_t, size> hmac(const EVP_MD* digest, std::string_view key,
                               std::string_view message) {
    std::array<uint8_t, size> mac{};
    unsigned written = 0;
    const auto bytes = as_bytes(message);
    const bool done = HMAC(digest, key.data(), static_cast<int>(key.size()), bytes.data(),
                           bytes.size(), mac.data(), &written) != nullptr;
    CHECK(done && written == size, "HMAC is part of every OpenSSL");
    return mac;
}

template <size_t size>
std::array<uint8_t, size> draw_bytes(Rng& rng) {
    std::array<uint8_t, size> bytes{};
    rng.fill(std::as_writable_bytes(std::span(bytes)));
    return bytes;
}

Cipher make_cipher() {
    Cipher cipher(EVP_CIPHER_CTX_new());
    CHECK(cipher != nullptr, "out of memory");
    return cipher;
}

}  // namespace

Sha256Digest sha256(std::string_view text) {
    Sha256Digest digest{};
    unsigned written = 0;
    const int done =
        EVP_Digest(text.data(), text.size(), digest.data(), &written, EVP_sha256(), nullptr);
    CHECK(done == 1 && written == digest.size(), "SHA-256 is part of every OpenSSL");
    return digest;
}

Sha1Digest hmac_sha1(std::string_view key, std::string_view message) {
    return hmac<std::tuple_size_v<Sha1Digest>>(EVP_sha1(), key, message);
}

Sha256Digest hmac_sha256(std::string_view key, std::string_view message) {
    return hmac<std::tuple_size_v<Sha256Digest>>(EVP_sha256(), key, message);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

MasterKey MasterKey::draw(Rng& rng) { return MasterKey(draw_bytes<kBytes>(rng)); }

Result<MasterKey> MasterKey::parse(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const size_t first = std::min(text.find_first_not_of(kSpace), text.size());
    text = text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
    const auto bytes = hex_decode(text);
    std::array<uint8_t, kBytes> key{};
    if (!bytes || bytes->size() != key.size()) {
        return fail(Code::kInvalidArgument, "a master key is 64 hexadecimal digits");
    }
    std::ranges::copy(*bytes, key.begin());
    return MasterKey(key);
}

std::string MasterKey::to_file_text() const { return hex_encode(key_.reveal()) + "\n"; }

Bytes MasterKey::seal(const Secret<std::string>& plain, std::string_view context, Rng& rng) const {
    const auto nonce = draw_bytes<kNonceBytes>(rng);
    const auto text = as_bytes(plain.reveal());
    const auto place = as_bytes(context);
    Bytes sealed(kVersionBytes + kNonceBytes + text.size() + kTagBytes);
    sealed.front() = kSealVersion;
    std::ranges::copy(nonce, sealed.begin() + kVersionBytes);
    uint8_t* const encrypted = sealed.data() + kVersionBytes + kNonceBytes;
    const Cipher cipher = make_cipher();
    int count = 0;
    const bool done =
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key_.reveal().data(),
                           nonce.data()) == 1 &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &count, place.data(),
                          static_cast<int>(place.size())) == 1 &&
        EVP_EncryptUpdate(cipher.get(), encrypted, &count, text.data(),
                          static_cast<int>(text.size())) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), encrypted + count, &count) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagBytes),
                            encrypted + text.size()) == 1;
    CHECK(done, "AES-256-GCM is part of every OpenSSL");
    return sealed;
}

Result<Secret<std::string>> MasterKey::open(std::span<const uint8_t> sealed,
                                            std::string_view context) const {
    const auto corrupt = [&] {
        return fail(Code::kCorruptState,
                    "a sealed value does not open: it was changed, or the master key is not the "
                    "one it was sealed with");
    };
    constexpr size_t kAround = kVersionBytes + kNonceBytes + kTagBytes;
    if (sealed.size() < kAround || sealed.front() != kSealVersion) return corrupt();
    const auto nonce = sealed.subspan(kVersionBytes, kNonceBytes);
    const auto encrypted = sealed.subspan(kVersionBytes + kNonceBytes, sealed.size() - kAround);
    Bytes tag(sealed.end() - kTagBytes, sealed.end());  // OpenSSL takes it as writable
    const auto place = as_bytes(context);
    std::string plain(encrypted.size(), '\0');
    auto* const out = reinterpret_cast<uint8_t*>(plain.data());
    const Cipher cipher = make_cipher();
    int count = 0;
    const bool done = EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr,
                                         key_.reveal().data(), nonce.data()) == 1 &&
                      EVP_DecryptUpdate(cipher.get(), nullptr, &count, place.data(),
                                        static_cast<int>(place.size())) == 1 &&
                      EVP_DecryptUpdate(cipher.get(), out, &count, encrypted.data(),
                                        static_cast<int>(encrypted.size())) == 1 &&
                      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG,
                                          static_cast<int>(kTagBytes), tag.data()) == 1 &&
                      EVP_DecryptFinal_ex(cipher.get(), out + count, &count) == 1;
    if (!done) return corrupt();
    return Secret<std::string>(std::move(plain));
}

std::string hash_password(const Secret<std::string>& password, Rng& rng, const PasswordCost& cost) {
    const auto salt = draw_bytes<kSaltBytes>(rng);
    std::array<char, 256> text{};
    const std::string& plain = password.reveal();
    const int result =
        argon2id_hash_encoded(cost.passes, cost.memory_kib, cost.lanes, plain.data(), plain.size(),
                              salt.data(), salt.size(), kHashBytes, text.data(), text.size());
    CHECK(result == ARGON2_OK, argon2_error_message(result));
    return text.data();
}

Result<bool> verify_password(const std::string& hash, const Secret<std::string>& password) {
    const std::string& plain = password.reveal();
    const int result = argon2id_verify(hash.c_str(), plain.data(), plain.size());
    if (result == ARGON2_OK) return true;
    if (result == ARGON2_VERIFY_MISMATCH) return false;
    return fail(Code::kCorruptState, std::string("a stored password hash can not be read: ") +
                                         argon2_error_message(result));
}

}  // namespace lockstep
