// The sealed bodies of MinIO's admin API: what makes a user, and the list of users, travel
// encrypted under the caller's own secret key.
//
// Form: salt (32) | algorithm (1) | nonce (8) | fragments of 16 KiB, each with a tag of 16 bytes.
// The key is Argon2id (t=1, m=64 MiB, p=4) of the secret key. Fragment i (from 1) has the nonce
// nonce | LE32(i) and as additional data a flag (0x80 for the last) followed by the tag that
// sealing nothing with LE32(0) gives.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/rng.h"
#include "base/secret.h"

namespace lockstep::driver {

enum class AdminCipher : unsigned char { kAesGcm = 0, kChaCha20Poly1305 = 1 };

// Each call takes 64 MiB and some 60 ms: callers bound how many run at once.
Result<std::string> seal_admin_body(const Secret<std::string>& secret_key, std::string_view plain,
                                    Rng& rng, AdminCipher cipher = AdminCipher::kAesGcm);
// Errors: kUnavailable when it was not sealed with this key or is cut off, kUnsupported for an
// algorithm that is neither of the two.
Result<std::string> open_admin_body(const Secret<std::string>& secret_key, std::string_view sealed);

}  // namespace lockstep::driver
