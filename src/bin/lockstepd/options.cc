#include "bin/lockstepd/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdlib>

#include "bin/lockstepd/config_file.h"

namespace lockstep::lockstepd {
namespace {

constexpr std::string_view kVersion = "lockstepd 0.1.0 (CloudStack API 4.22.1.0)";

// As they are on the command line, before they are checked.
struct Texts {
    std::string config;
    std::string listen = "127.0.0.1:8080";
    std::string database;
    std::string admin_password;
    std::string log_level = "info";
    int integration_port = 0;
};

Result<uint16_t> parse_port(std::string_view text) {
    int port = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (failure != std::errc{} || end != text.data() + text.size() || port < 0 || port > 65535) {
        return fail(Code::kInvalidArgument,
                    fmt::format("'{}' is not a port from 0 to 65535", text));
    }
    return static_cast<uint16_t>(port);
}

void declare(CLI::App& app, Options& options, Texts& texts) {
    app.add_option("--config", texts.config,
                   "a TOML file with these options by their names; environment and flags win")
        ->envname("LOCKSTEP_CONFIG");
    app.add_option("--data", options.data_folder, "the folder of this cloud's data; needed")
        ->envname("LOCKSTEP_DATA");
    app.add_option("--listen", texts.listen, "address and port of the API")
        ->envname("LOCKSTEP_LISTEN")
        ->capture_default_str();
    app.add_option("--integration-port", texts.integration_port,
                   "a port on 127.0.0.1 whose callers are root admins without any key")
        ->envname("LOCKSTEP_INTEGRATION_PORT")
        ->check(CLI::Range(1, 65535));
    app.add_option("--database", texts.database, "postgresql://…; without it SQLite in --data")
        ->envname("LOCKSTEP_DATABASE");
    app.add_option("--demo-password", texts.admin_password,
                   "the admin's password at the first start; without it a random one")
        ->envname("LOCKSTEP_DEMO_PASSWORD");
    app.add_option("--log-level", texts.log_level, "debug, info, warning or error")
        ->envname("LOCKSTEP_LOG_LEVEL")
        ->capture_default_str();
    app.add_flag("--log-json", options.is_log_json, "log lines as JSON")
        ->envname("LOCKSTEP_LOG_JSON");
    app.add_option("--allow-fetch", options.allowed_fetch,
                   "a network, a.b.c.d/prefix, that templates may come from although it is "
                   "loopback or private; may be repeated")
        ->envname("LOCKSTEP_ALLOW_FETCH");
    app.set_version_flag("--version", std::string(kVersion));
}

// Where the file is, before anything else is read: it gives what the rest starts from.
std::string config_path(int argument_count, const char* const* arguments) {
    constexpr std::string_view kFlag = "--config";
    for (int i = 1; i < argument_count; ++i) {
        const std::string_view word = arguments[i];
        if (word == kFlag && i + 1 < argument_count) return arguments[i + 1];
        if (word.starts_with(kFlag) && word.substr(kFlag.size()).starts_with('=')) {
            return std::string(word.substr(kFlag.size() + 1));
        }
    }
    const char* named = std::getenv("LOCKSTEP_CONFIG");
    return named == nullptr ? std::string() : std::string(named);
}

Status apply_file(const std::string& path, Options& options, Texts& texts) {
    for (const auto& [key, list] : TRY(read_config_file(path))) {
        const std::string value = list.empty() ? std::string() : list.front();
        if (key == "data") {
            options.data_folder = value;
        } else if (key == "listen") {
            texts.listen = value;
        } else if (key == "integration-port") {
            texts.integration_port = TRY(parse_port(value));
        } else if (key == "database") {
            texts.database = value;
        } else if (key == "demo-password") {
            texts.admin_password = value;
        } else if (key == "log-level") {
            texts.log_level = value;
        } else if (key == "log-json") {
            options.is_log_json = value == "true";
        } else if (key == "allow-fetch") {
            options.allowed_fetch = list;
        } else {
            return fail(Code::kInvalidArgument,
                        fmt::format("{}: there is no option '{}'", path, key));
        }
    }
    return {};
}

Result<Options> checked(Options options, const Texts& texts) {
    if (options.data_folder.empty()) {
        return fail(Code::kInvalidArgument, "--data is needed: the folder of this cloud's data");
    }
    options.listen = TRY(parse_endpoint(texts.listen));
    options.log_level = TRY(parse_log_level(texts.log_level));
    if (texts.integration_port != 0) {
        options.integration_port = static_cast<uint16_t>(texts.integration_port);
    }
    if (!texts.database.empty()) options.database = Secret<std::string>(texts.database);
    if (!texts.admin_password.empty()) {
        options.admin_password = Secret<std::string>(texts.admin_password);
    }
    return options;
}

}  // namespace

Result<Endpoint> parse_endpoint(const std::string& text) {
    const size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) {
        return fail(Code::kInvalidArgument,
                    fmt::format("'{}' is not of the form ADDRESS:PORT", text));
    }
    Endpoint endpoint;
    endpoint.address = text.substr(0, colon);
    if (endpoint.address.front() == '[' && endpoint.address.back() == ']') {
        endpoint.address = endpoint.address.substr(1, endpoint.address.size() - 2);
    }
    endpoint.port = TRY(parse_port(std::string_view(text).substr(colon + 1)));
    return endpoint;
}

std::variant<Options, Exit> read_options(int argument_count, const char* const* arguments) {
    CLI::App app("The control plane of a Lockstep cloud: API, sagas, reconcilers.", "lockstepd");
    Options options;
    Texts texts;
    declare(app, options, texts);
    if (const auto path = config_path(argument_count, arguments); !path.empty()) {
        const Status applied = apply_file(path, options, texts);
        if (!applied) return Exit{2, fmt::format("lockstepd: {}\n", applied.error().to_string())};
    }
    try {
        app.parse(argument_count, arguments);
    } catch (const CLI::CallForHelp&) {
        return Exit{0, app.help()};
    } catch (const CLI::CallForVersion&) {
        return Exit{0, std::string(kVersion) + "\n"};
    } catch (const CLI::ParseError& failure) {
        return Exit{2, fmt::format("lockstepd: {}\nlockstepd --help says all\n", failure.what())};
    }
    auto result = checked(std::move(options), texts);
    if (!result) return Exit{2, fmt::format("lockstepd: {}\n", result.error().to_string())};
    return std::move(*result);
}

}  // namespace lockstep::lockstepd
