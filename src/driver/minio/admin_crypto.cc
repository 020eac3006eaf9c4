#include "driver/minio/admin_crypto.h"

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>

namespace lockstep::driver {
namespace {

constexpr size_t kSaltBytes = 32;
constexpr size_t kNonceBytes = 8;
constexpr size_t kTagBytes = 16;
constexpr size_t kFragmentBytes = 16U << 10;
constexpr size_t kHeadBytes = kSaltBytes + 1 + kNonceBytes;
constexpr size_t kMaxFragments = 1U << 20;

using Key = std::array<uint8_t, 32>;
using Nonce = std::array<uint8_t, kNonceBytes + 4>;
using AssociatedBytes = std::array<uint8_t, 1 + kTagBytes>;

struct CipherEnd {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, CipherEnd>;

const uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const uint8_t*>(text.data());
}

tl::unexpected<Error> broken(const char* why) {
    return fail(Code::kUnavailable, std::string("the store's sealed answer ") + why);
}

Result<Key> derive_key(const Secret<std::string>& secret_key, std::string_view salt) {
    Key key{};
    std::string password = secret_key.reveal();
    std::string salt_copy(salt);
    argon2_context context{};
    context.out = key.data();
    context.outlen = static_cast<uint32_t>(key.size());
    context.pwd = reinterpret_cast<uint8_t*>(password.data());
    context.pwdlen = static_cast<uint32_t>(password.size());
    context.salt = reinterpret_cast<uint8_t*>(salt_copy.data());
    context.saltlen = static_cast<uint32_t>(salt_copy.size());
    context.t_cost = 1;
    context.m_cost = 64U << 10;
    context.lanes = 4;
    context.threads = 1;  // the result depends on the lanes only; threads are made elsewhere
    context.version = ARGON2_VERSION_13;
    context.flags = ARGON2_DEFAULT_FLAGS;
    const int outcome = argon2id_ctx(&context);
    OPENSSL_cleanse(password.data(), password.size());
    if (outcome != ARGON2_OK) {
        return fail(Code::kUnavailable, std::string("Argon2id: ") + argon2_error_message(outcome));
    }
    return key;
}

// AEAD over fragments, in one direction.
class Fragments {
  public:
    static Result<Fragments> make(AdminCipher cipher, const Key& key, std::string_view nonce) {
        Fragments result;
        result.cipher_ =
            cipher == AdminCipher::kAesGcm ? EVP_aes_256_gcm() : EVP_chacha20_poly1305();
        result.context_.reset(EVP_CIPHER_CTX_new());
        if (!result.context_) return fail(Code::kInternal, "OpenSSL has no memory");
        result.key_ = key;
        std::ranges::copy(nonce, result.nonce_.begin());
        const std::string tag = TRY(result.run(0, {}, {}, true));
        std::ranges::copy(tag, result.associated_.begin() + 1);
        return result;
    }

    // `input` with its tag, sealed, or without it, opened.
    Result<std::string> run_fragment(uint32_t index, std::string_view input, bool is_last,
                                     bool is_sealing) {
        associated_[0] = is_last ? 0x80 : 0;
        return run(index, input, associated_, is_sealing);
    }

  private:
    Result<std::string> run(uint32_t index, std::string_view input,
                            std::span<const uint8_t> associated, bool is_sealing) {
        for (size_t i = 0; i < 4; ++i) {
            nonce_[kNonceBytes + i] = static_cast<uint8_t>(index >> (8 * i));
        }
        const size_t size = is_sealing ? input.size() : input.size() - kTagBytes;
        std::string output(size + (is_sealing ? kTagBytes : 0), '\0');
        auto* out = reinterpret_cast<uint8_t*>(output.data());
        EVP_CIPHER_CTX* context = context_.get();
        int length = 0;
        bool is_good = EVP_CipherInit_ex(context, cipher_, nullptr, key_.data(), nonce_.data(),
                                         is_sealing ? 1 : 0) == 1;
        if (!associated.empty()) {
            is_good = is_good && EVP_CipherUpdate(context, nullptr, &length, associated.data(),
                                                  static_cast<int>(associated.size())) == 1;
        }
        if (size > 0) {
            is_good = is_good && EVP_CipherUpdate(context, out, &length, bytes_of(input),
                                                  static_cast<int>(size)) == 1;
        }
        if (!is_sealing) {
            std::string tag(input.substr(size));
            is_good = is_good && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG,
                                                     static_cast<int>(kTagBytes), tag.data()) == 1;
        }
        std::array<uint8_t, kTagBytes> rest{};
        is_good = is_good && EVP_CipherFinal_ex(context, rest.data(), &length) == 1;
        if (is_sealing) {
            is_good = is_good && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG,
                                                     static_cast<int>(kTagBytes), out + size) == 1;
        }
        if (!is_good) return broken("was not sealed with our key");
        return output;
    }

    CipherContext context_;
    const EVP_CIPHER* cipher_ = nullptr;
    Key key_{};
    Nonce nonce_{};
    AssociatedBytes associated_{};
};

}  // namespace

Result<std::string> seal_admin_body(const Secret<std::string>& secret_key, std::string_view plain,
                                    Rng& rng, AdminCipher cipher) {
    std::string head(kHeadBytes, '\0');
    rng.fill(std::as_writable_bytes(std::span(head)));
    head[kSaltBytes] = static_cast<char>(cipher);
    const Key key = TRY(derive_key(secret_key, std::string_view(head).substr(0, kSaltBytes)));
    Fragments fragments =
        TRY(Fragments::make(cipher, key, std::string_view(head).substr(kSaltBytes + 1)));
    std::string sealed = std::move(head);
    for (uint32_t index = 1;; ++index) {
        const std::string_view piece = plain.substr(0, kFragmentBytes);
        plain.remove_prefix(piece.size());
        sealed += TRY(fragments.run_fragment(index, piece, plain.empty(), true));
        if (plain.empty()) return sealed;
    }
}

Result<std::string> open_admin_body(const Secret<std::string>& secret_key,
                                    std::string_view sealed) {
    if (sealed.size() < kHeadBytes + kTagBytes) return broken("is cut off");
    if (sealed.size() / kFragmentBytes > kMaxFragments) return broken("is too large");
    const auto algorithm = static_cast<uint8_t>(sealed[kSaltBytes]);
    if (algorithm > 1) {
        return fail(Code::kUnsupported, "the store seals its answers with an unknown algorithm");
    }
    const Key key = TRY(derive_key(secret_key, sealed.substr(0, kSaltBytes)));
    Fragments fragments = TRY(Fragments::make(static_cast<AdminCipher>(algorithm), key,
                                              sealed.substr(kSaltBytes + 1, kNonceBytes)));
    sealed.remove_prefix(kHeadBytes);
    std::string plain;
    for (uint32_t index = 1;; ++index) {
        const std::string_view piece = sealed.substr(0, kFragmentBytes + kTagBytes);
        if (piece.size() < kTagBytes) return broken("is cut off");
        sealed.remove_prefix(piece.size());
        plain += TRY(fragments.run_fragment(index, piece, sealed.empty(), false));
        if (sealed.empty()) return plain;
    }
}

}  // namespace lockstep::driver
