#include "base/ssh_key.h"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "base/check.h"
#include "base/encoding.h"

namespace lockstep {
namespace {

constexpr unsigned kBits = 2048;
constexpr std::string_view kType = "ssh-rsa";

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeNumber {
    void operator()(BIGNUM* number) const { BN_free(number); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

// The wire form of SSH: a length of four bytes, then the bytes.
void append_field(std::string& blob, std::string_view bytes) {
    const auto size = static_cast<uint32_t>(bytes.size());
    for (int shift = 24; shift >= 0; shift -= 8) {
        blob += static_cast<char>((size >> shift) & 0xff);
    }
    blob += bytes;
}

// Big-endian, with a zero in front when the first bit is set: numbers are signed on the wire.
void append_number(std::string& blob, const EVP_PKEY* key, const char* name) {
    BIGNUM* raw = nullptr;
    CHECK(EVP_PKEY_get_bn_param(key, name, &raw) == 1, "an RSA key has this number");
    const std::unique_ptr<BIGNUM, FreeNumber> number(raw);
    std::string bytes(static_cast<size_t>(BN_num_bytes(number.get())), '\0');
    BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
    if (!bytes.empty() && (static_cast<unsigned char>(bytes[0]) & 0x80) != 0) {
        bytes.insert(bytes.begin(), '\0');
    }
    append_field(blob, bytes);
}

std::string fingerprint_of(std::string_view blob) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const int done = EVP_Digest(blob.data(), blob.size(), digest.data(), &size, EVP_md5(), nullptr);
    CHECK(done == 1, "MD5 is part of OpenSSL's default provider");
    std::string text;
    for (unsigned i = 0; i < size; ++i)
        text += fmt::format("{}{:02x}", i == 0 ? "" : ":", digest[i]);
    return text;
}

}  // namespace

SshKeyPair draw_ssh_key_pair() {
    const Key key(EVP_RSA_gen(kBits));
    CHECK(key != nullptr, "OpenSSL draws RSA keys");
    const std::unique_ptr<BIO, FreeBio> memory(BIO_new(BIO_s_mem()));
    const int written = PEM_write_bio_PrivateKey_traditional(memory.get(), key.get(), nullptr,
                                                             nullptr, 0, nullptr, nullptr);
    CHECK(written == 1, "a key in memory can be written to memory");
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    std::string blob;
    append_field(blob, kType);
    append_number(blob, key.get(), OSSL_PKEY_PARAM_RSA_E);
    append_number(blob, key.get(), OSSL_PKEY_PARAM_RSA_N);
    SshKeyPair pair;
    pair.private_key = Secret<std::string>(std::string(text, static_cast<size_t>(size)));
    pair.public_key = fmt::format(
        "{} {}", kType,
        base64_encode(std::span(reinterpret_cast<const uint8_t*>(blob.data()), blob.size())));
    pair.fingerprint = fingerprint_of(blob);
    return pair;
}

Result<std::string> ssh_fingerprint(std::string_view public_key) {
    const auto bad = [] { return fail(Code::kInvalidArgument, "it is no OpenSSH public key"); };
    const size_t space = public_key.find(' ');
    if (space == std::string_view::npos) return bad();
    const std::string_view type = public_key.substr(0, space);
    std::string_view rest = public_key.substr(space + 1);
    const auto blob = base64_decode(rest.substr(0, rest.find_first_of(" \r\n")));
    if (!blob) return bad();
    const std::string text(blob->begin(), blob->end());
    std::string head;
    append_field(head, type);
    if (!text.starts_with(head)) return bad();
    return fingerprint_of(text);
}

}  // namespace lockstep
