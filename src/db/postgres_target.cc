// Connection string and options to the settings of a session.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "db/postgres_connection.h"

namespace lockstep::db {
namespace {

int64_t milliseconds_of(Duration span) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(span).count();
}

Status check_schema_name(std::string_view name) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    if (std::ranges::all_of(name, is_plain)) return {};
    return fail(Code::kInvalidArgument, fmt::format("{} is no name for a schema", name));
}

// The session's parameters as the startup packet takes them: "-c name=value …".
std::string session_parameters(const PostgresOptions& options, PostgresRole role) {
    std::string text;
    const auto set = [&text](std::string_view name, auto value) {
        text += fmt::format(" -c {}={}", name, value);
    };
    set("statement_timeout", milliseconds_of(options.statement_timeout));
    set("lock_timeout", milliseconds_of(options.lock_timeout));
    // A transaction whose client has vanished ends soon: its locks and its write keys are what the
    // rerun on the next connection waits for.
    set("idle_in_transaction_session_timeout", milliseconds_of(options.lock_timeout));
    set("client_connection_check_interval", 1000);
    set("tcp_user_timeout", milliseconds_of(options.away_limit));
    set("bytea_output", "hex");
    if (!options.schema.empty()) set("search_path", options.schema);
    if (role == PostgresRole::kReader) {
        set("default_transaction_isolation", "repeatable\\ read");
        set("default_transaction_read_only", "on");
        return text;
    }
    set("default_transaction_isolation", "serializable");
    // Acknowledged means on disk (and on the synchronous standby, where there is one).
    set("synchronous_commit", "on");
    // A sequential scan puts a predicate lock on the whole table, and then any two writers of it
    // conflict. The penalty on it would make every plan look dear enough to compile: no JIT.
    set("enable_seqscan", "off");
    set("jit", "off");
    return text;
}

}  // namespace

Result<PostgresTarget> PostgresTarget::of(const PostgresOptions& options, PostgresRole role) {
    TRY(check_schema_name(options.schema));
    std::vector<std::pair<std::string, std::string>> settings;
    std::string extra;  // session parameters of the connection string itself
    // libpq's message quotes the string, which may hold a password: it is thrown away.
    PQconninfoOption* parsed = PQconninfoParse(options.conninfo.reveal().c_str(), nullptr);
    if (parsed == nullptr) {
        return fail(Code::kInvalidArgument, "the PostgreSQL connection string is malformed");
    }
    for (const PQconninfoOption* option = parsed; option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        if (std::string_view(option->keyword) == "options") {
            extra = option->val;
        } else {
            settings.emplace_back(option->keyword, option->val);
        }
    }
    PQconninfoFree(parsed);

    const auto set_unless_given = [&settings](std::string_view name, std::string value) {
        const bool is_given = std::ranges::any_of(
            settings, [name](const auto& setting) { return setting.first == name; });
        if (!is_given) settings.emplace_back(name, std::move(value));
    };
    set_unless_given("application_name", "lockstep");
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(options.connect_timeout);
    set_unless_given("connect_timeout", std::to_string(seconds.count()));
    set_unless_given("keepalives_idle", "10");
    set_unless_given("keepalives_interval", "3");
    set_unless_given("keepalives_count", "3");
    set_unless_given("tcp_user_timeout", std::to_string(milliseconds_of(options.away_limit)));
    if (role == PostgresRole::kWriter) set_unless_given("target_session_attrs", "read-write");
    settings.emplace_back("client_encoding", "UTF8");
    settings.emplace_back("options", extra + session_parameters(options, role));

    PostgresTarget target;
    target.settings_ = Secret(std::move(settings));
    return target;
}

}  // namespace lockstep::db
