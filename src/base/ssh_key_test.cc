#include "base/ssh_key.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

// Made with: ssh-keygen -t ed25519; ssh-keygen -l -E md5 -f.
constexpr std::string_view kEd25519 =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMzxsio2ZoHwTltnlAlZ1EBecGtqn1/w/3T9topkWHrG me@host";

TEST(SshKeyPair, HasTheFingerprintOfItsPublicKey) {
    const auto pair = draw_ssh_key_pair();
    EXPECT_EQ(pair.fingerprint.size(), 16U * 3 - 1);
    EXPECT_EQ(ssh_fingerprint(pair.public_key).value(), pair.fingerprint);
    EXPECT_TRUE(pair.private_key.reveal().starts_with("-----BEGIN RSA PRIVATE KEY-----"));
}

TEST(SshKeyPair, IsAnotherEachTime) {
    EXPECT_NE(draw_ssh_key_pair().fingerprint, draw_ssh_key_pair().fingerprint);
}

TEST(SshFingerprint, TakesOtherKindsOfKeys) {
    EXPECT_EQ(ssh_fingerprint(kEd25519).value(), "4d:3b:3a:31:41:58:8e:0f:57:4e:07:4d:63:9a:eb:87");
}

TEST(SshFingerprint, RefusesWhatIsNoKey) {
    for (const char* text : {"", "junk", "ssh-rsa", "ssh-rsa !!!", "ssh-rsa AAAA",
                             "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA=="}) {
        EXPECT_FALSE(ssh_fingerprint(text)) << text;
    }
}

}  // namespace
}  // namespace lockstep
