// Digests for comparing contents. Passwords and signatures are other functions' work.
#pragma once

#include <string>
#include <string_view>

namespace lockstep {

// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view text);

}  // namespace lockstep
