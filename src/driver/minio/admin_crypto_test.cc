#include "driver/minio/admin_crypto.h"

#include <gtest/gtest.h>

namespace lockstep::driver {
namespace {

const Secret<std::string> kKey("the admin's secret key");

TEST(AdminBody, IsOpenedAsItWasSealed) {
    SystemRng rng;
    struct Case {
        size_t size;
        AdminCipher cipher;
    };
    // None, one fragment, exactly one, several.
    for (const auto& [size, cipher] :
         {Case{0, AdminCipher::kAesGcm}, Case{1, AdminCipher::kChaCha20Poly1305},
          Case{16384, AdminCipher::kAesGcm}, Case{40000, AdminCipher::kChaCha20Poly1305}}) {
        const std::string plain(size, 'p');
        const auto sealed = seal_admin_body(kKey, plain, rng, cipher);
        ASSERT_TRUE(sealed);
        EXPECT_EQ((*sealed)[32], static_cast<char>(cipher));
        const auto opened = open_admin_body(kKey, *sealed);
        ASSERT_TRUE(opened) << opened.error().to_string();
        EXPECT_EQ(*opened, plain);
    }
}

TEST(AdminBody, OpensForItsKeyOnly) {
    SystemRng rng;
    const std::string sealed = seal_admin_body(kKey, "secret", rng).value();
    const auto opened = open_admin_body(Secret<std::string>("another key"), sealed);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Code::kUnavailable);
}

TEST(AdminBody, ThatWasTouchedOrCutDoesNotOpen) {
    SystemRng rng;
    const std::string sealed = seal_admin_body(kKey, std::string(20000, 's'), rng).value();
    for (const size_t place :
         {size_t{0}, size_t{33}, size_t{41}, size_t{16500}, sealed.size() - 1}) {
        std::string touched = sealed;
        touched[place] = static_cast<char>(touched[place] ^ 1);
        EXPECT_FALSE(open_admin_body(kKey, touched)) << place;
    }
    // Without its last fragment the one before is not marked as the last.
    EXPECT_FALSE(open_admin_body(kKey, sealed.substr(0, 41 + 16384 + 16)));
    for (const size_t size : {size_t{0}, size_t{40}, size_t{56}, size_t{57}, sealed.size() - 5}) {
        EXPECT_FALSE(open_admin_body(kKey, sealed.substr(0, size))) << size;
    }
    std::string other = sealed;
    other[32] = 2;
    EXPECT_EQ(open_admin_body(kKey, other).error().code, Code::kUnsupported);
}

TEST(AdminBody, NeverTakesTheSameSaltOrNonce) {
    SystemRng rng;
    EXPECT_NE(seal_admin_body(kKey, "x", rng)->substr(0, 41),
              seal_admin_body(kKey, "x", rng)->substr(0, 41));
}

}  // namespace
}  // namespace lockstep::driver
