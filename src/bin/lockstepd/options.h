// What lockstepd is told: a TOML file, then the environment, then flags; the later wins.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/log.h"
#include "base/secret.h"

namespace lockstep::lockstepd {

struct Endpoint {
    std::string address;
    uint16_t port = 0;
};

struct Options {
    std::string data_folder;
    Endpoint listen{"127.0.0.1", 8080};
    std::optional<uint16_t> integration_port;
    // A PostgreSQL connection string; none: SQLite in the data folder.
    std::optional<Secret<std::string>> database;
    std::optional<Secret<std::string>> admin_password;
    LogLevel log_level = LogLevel::kInfo;
    bool is_log_json = false;
    // Networks that templates may be fetched from although they are loopback or private.
    std::vector<std::string> allowed_fetch;
};

// Set when there is nothing to run: what to print, and the exit code.
struct Exit {
    int code = 0;
    std::string text;
};

// Options, or why the program ends at once (--help, --version, a wrong argument).
std::variant<Options, Exit> read_options(int argument_count, const char* const* arguments);

// "127.0.0.1:8080", "[::1]:8080". Errors: kInvalidArgument.
Result<Endpoint> parse_endpoint(const std::string& text);

}  // namespace lockstep::lockstepd
