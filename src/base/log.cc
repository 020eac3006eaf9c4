#include "base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json.hpp>

namespace lockstep {
namespace {

// spdlog keeps the process's logger; what is ours is the scope of this thread and the line's form.
thread_local std::string scope_text;

bool is_json_form = false;

spdlog::level::level_enum spdlog_level(LogLevel level) {
    switch (level) {
        case LogLevel::kDebug:
            return spdlog::level::debug;
        case LogLevel::kInfo:
            return spdlog::level::info;
        case LogLevel::kWarning:
            return spdlog::level::warn;
        case LogLevel::kError:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

}  // namespace

Status open_log(const LogOptions& options) {
    try {
        auto logger = options.path.empty() ? spdlog::stderr_logger_mt("lockstep")
                                           : spdlog::basic_logger_mt("lockstep", options.path);
        logger->set_level(spdlog_level(options.level));
        logger->flush_on(spdlog::level::info);
        is_json_form = options.is_json;
        logger->set_pattern(options.is_json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%f%z","level":"%l",%v})"
                                            : "%Y-%m-%dT%H:%M:%S.%f%z %l %v");
        spdlog::set_default_logger(std::move(logger));
    } catch (const spdlog::spdlog_ex& failure) {
        return fail(Code::kUnavailable,
                    std::string("the log can not be opened: ") + failure.what());
    }
    return {};
}

Result<LogLevel> parse_log_level(std::string_view name) {
    if (name == "debug") return LogLevel::kDebug;
    if (name == "info") return LogLevel::kInfo;
    if (name == "warning") return LogLevel::kWarning;
    if (name == "error") return LogLevel::kError;
    return fail(Code::kInvalidArgument,
                fmt::format("log level '{}' is none of debug, info, warning, error", name));
}

LogScope::LogScope(std::string_view kind, std::string_view id) : previous_(scope_text) {
    if (!scope_text.empty()) scope_text += ' ';
    scope_text += kind;
    scope_text += '=';
    scope_text += id;
}

LogScope::~LogScope() { scope_text = previous_; }

std::string LogScope::current() { return scope_text; }

bool is_logged(LogLevel level) { return spdlog::should_log(spdlog_level(level)); }

void write_log(LogLevel level, std::string_view line) {
    if (is_json_form) {
        std::string form = "\"message\":" + boost::json::serialize(boost::json::string(line));
        if (!scope_text.empty()) {
            form += ",\"scope\":" + boost::json::serialize(boost::json::string(scope_text));
        }
        spdlog::log(spdlog_level(level), "{}", form);
    } else if (scope_text.empty()) {
        spdlog::log(spdlog_level(level), "{}", line);
    } else {
        spdlog::log(spdlog_level(level), "[{}] {}", scope_text, line);
    }
}

}  // namespace lockstep
