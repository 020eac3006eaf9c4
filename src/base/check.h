// CHECK: for our own bugs. Bad stored or received data is an Error, never a CHECK.
#pragma once

#include <string_view>

namespace lockstep {

// Writes place and reason to stderr and aborts: the process restarts and recovers from the journal.
[[noreturn]] void check_failed(const char* file, int line, const char* condition,
                               std::string_view why);

#define CHECK(condition, why)                                                \
    do {                                                                     \
        if (!(condition)) [[unlikely]] {                                     \
            ::lockstep::check_failed(__FILE__, __LINE__, #condition, (why)); \
        }                                                                    \
    } while (false)

}  // namespace lockstep
