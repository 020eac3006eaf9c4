// RSA key pairs for SSH, by OpenSSL.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace lockstep {

struct SshKeyPair {
    Secret<std::string> private_key;  // PEM, "-----BEGIN RSA PRIVATE KEY-----"
    std::string public_key;           // "ssh-rsa AAAA…"
    std::string fingerprint;          // MD5 of the key blob, "9d:14:…", as CloudStack shows it
};

// A fresh RSA key of 2048 bits; takes some 100 ms of one core.
SshKeyPair draw_ssh_key_pair();

// The fingerprint of a public key in OpenSSH's form. Errors: kInvalidArgument when it is none.
Result<std::string> ssh_fingerprint(std::string_view public_key);

}  // namespace lockstep
