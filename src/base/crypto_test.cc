#include "base/crypto.h"

#include <gtest/gtest.h>

#include "base/sim_runner.h"

namespace lockstep {
namespace {

// RFC 4231 and RFC 2202, test case 2.
TEST(Hmac, MatchesTheVectorsOfItsRfc) {
    EXPECT_EQ(hex_encode(hmac_sha1("Jefe", "what do ya want for nothing?")),
              "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    EXPECT_EQ(hex_encode(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex_encode(hmac_sha1("", "")), "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
}

TEST(Sha256, MatchesTheVectorsOfItsStandard) {
    EXPECT_EQ(hex_encode(sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex_encode(sha256("")),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// RFC 4648, section 10.
TEST(Base64, MatchesTheVectorsOfItsRfc) {
    const std::vector<std::pair<std::string, std::string>> vectors = {{"", ""},
                                                                      {"f", "Zg=="},
                                                                      {"fo", "Zm8="},
                                                                      {"foo", "Zm9v"},
                                                                      {"foob", "Zm9vYg=="},
                                                                      {"fooba", "Zm9vYmE="},
                                                                      {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, text] : vectors) {
        EXPECT_EQ(base64_encode(as_bytes(plain)), text);
        EXPECT_EQ(as_text(*base64_decode(text)), plain);
    }
    EXPECT_EQ(base64url_encode(Bytes{0xfb, 0xff}), "-_8");
    EXPECT_EQ(*base64_decode("-_8"), (Bytes{0xfb, 0xff}));
    EXPECT_FALSE(base64_decode("Zg==="));
    EXPECT_FALSE(base64_decode("Z"));
    EXPECT_FALSE(base64_decode("Zm 9v"));
}

TEST(Hex, DecodesBothCases) {
    EXPECT_EQ(*hex_decode("00fFa1"), (Bytes{0x00, 0xff, 0xa1}));
    EXPECT_FALSE(hex_decode("0"));
    EXPECT_FALSE(hex_decode("0g"));
}

TEST(ConstantTime, ComparesContentAndLength) {
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
    EXPECT_TRUE(equal_in_constant_time("", ""));
}

TEST(MasterKey, OpensWhatItSealedInTheSamePlaceOnly) {
    SeededRng rng(1);
    const MasterKey key = MasterKey::draw(rng);
    const Secret<std::string> plain(std::string("a secret\0with a zero", 20));
    const Bytes sealed = key.seal(plain, "user:1", rng);
    EXPECT_EQ(key.open(sealed, "user:1")->reveal(), plain.reveal());
    EXPECT_EQ(key.open(sealed, "user:2").error().code, Code::kCorruptState);
    EXPECT_NE(key.seal(plain, "user:1", rng), sealed);
    EXPECT_EQ(key.open(key.seal(Secret<std::string>(), "", rng), "")->reveal(), "");
    EXPECT_FALSE(MasterKey::draw(rng).open(sealed, "user:1"));
}

TEST(MasterKey, NoticesEveryChangedByte) {
    SeededRng rng(1);
    const MasterKey key = MasterKey::draw(rng);
    const Bytes sealed = key.seal(Secret<std::string>("secret"), "place", rng);
    for (size_t at = 0; at < sealed.size(); ++at) {
        Bytes changed = sealed;
        changed[at] ^= 1;
        EXPECT_FALSE(key.open(changed, "place")) << at;
    }
    EXPECT_FALSE(key.open(std::span(sealed).first(8), "place"));
    EXPECT_FALSE(key.open(std::span(sealed).subspan(1), "place"));
    EXPECT_FALSE(key.open({}, "place"));
}

// AES-256-GCM of the specification's test case 16, sealed by another program, must open:
// the form on disk is version, nonce, encrypted text, tag.
TEST(MasterKey, ReadsTheStandardForm) {
    const auto key =
        MasterKey::parse("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308\n");
    ASSERT_TRUE(key);
    const auto sealed = hex_decode(
        "01cafebabefacedbaddecaf888"
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b");
    const auto place = hex_decode("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    const auto plain = key->open(*sealed, as_text(*place));
    ASSERT_TRUE(plain) << plain.error().message;
    EXPECT_EQ(hex_encode(as_bytes(plain->reveal())),
              "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
              "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
}

TEST(MasterKey, SurvivesItsFile) {
    SeededRng rng(7);
    const MasterKey key = MasterKey::draw(rng);
    const Bytes sealed = key.seal(Secret<std::string>("x"), "", rng);
    const auto read = MasterKey::parse(key.to_file_text());
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->open(sealed, ""));
    EXPECT_FALSE(MasterKey::parse("12"));
    EXPECT_FALSE(MasterKey::parse(""));
    EXPECT_FALSE(MasterKey::parse("   "));
}

constexpr PasswordCost kCheap{1, 64, 1};

TEST(Password, IsVerifiedByItsHashAlone) {
    SeededRng rng(1);
    const std::string hash = hash_password(Secret<std::string>("päss word"), rng, kCheap);
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << hash;
    EXPECT_TRUE(*verify_password(hash, Secret<std::string>("päss word")));
    EXPECT_FALSE(*verify_password(hash, Secret<std::string>("pass word")));
    EXPECT_FALSE(*verify_password(hash, Secret<std::string>("")));
    EXPECT_NE(hash_password(Secret<std::string>("päss word"), rng, kCheap), hash);
    EXPECT_EQ(verify_password("$argon2id$junk", Secret<std::string>("x")).error().code,
              Code::kCorruptState);
}

// Made by the reference program: argon2 somesalt -id -t 2 -m 16 -p 1 (password "password").
TEST(Password, ReadsHashesOfTheReferenceProgram) {
    const std::string hash =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
        "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    EXPECT_TRUE(*verify_password(hash, Secret<std::string>("password")));
}

}  // namespace
}  // namespace lockstep
