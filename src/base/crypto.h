// Digests, message authentication, sealed secrets and password hashes, by OpenSSL and libargon2.
// All functions are thread-safe and touch no state of the process.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "base/result.h"
#include "base/rng.h"
#include "base/secret.h"

namespace lockstep {

using Sha1Digest = std::array<uint8_t, 20>;
using Sha256Digest = std::array<uint8_t, 32>;

Sha256Digest sha256(std::string_view text);
Sha1Digest hmac_sha1(std::string_view key, std::string_view message);
Sha256Digest hmac_sha256(std::string_view key, std::string_view message);

// Takes the same time wherever the texts differ; the lengths are not hidden.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// The key that everything secret in the database is encrypted with. It lives outside the database.
class MasterKey {
  public:
    static constexpr size_t kBytes = 32;

    static MasterKey draw(Rng& rng);
    // The form in a key file: 64 hex digits, white space around them ignored.
    // Errors: kInvalidArgument.
    static Result<MasterKey> parse(std::string_view text);
    // For the key file alone.
    std::string to_file_text() const;

    // AES-256-GCM with a random nonce, for a BLOB column. `context` names the place that the value
    // belongs to ("user.secret_key:<id>"): what was sealed opens in the same place only.
    Bytes seal(const Secret<std::string>& plain, std::string_view context, Rng& rng) const;
    // Errors: kCorruptState when the bytes are not ours, were changed, or belong elsewhere.
    Result<Secret<std::string>> open(std::span<const uint8_t> sealed,
                                     std::string_view context) const;

  private:
    explicit MasterKey(std::array<uint8_t, kBytes> key) : key_(key) {}
    Secret<std::array<uint8_t, kBytes>> key_;
};

// What one guess at a password costs. The default takes some 40 ms of one core.
struct PasswordCost {
    uint32_t passes = 2;
    uint32_t memory_kib = 19 * 1024;
    uint32_t lanes = 1;
};

// Argon2id in its own text form, "$argon2id$v=19$…", with a random salt.
std::string hash_password(const Secret<std::string>& password, Rng& rng,
                          const PasswordCost& cost = {});
// Whether `hash` is that of `password`. Errors: kCorruptState when `hash` is no Argon2id hash.
Result<bool> verify_password(const std::string& hash, const Secret<std::string>& password);

}  // namespace lockstep
