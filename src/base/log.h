// Logging: levels, one line an event, text or JSON, and the id of the request or saga it belongs
// to.
//
// A line is written where an error is handled, once. Secrets are Secret<T> and do not format.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/result.h"

namespace lockstep {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

struct LogOptions {
    std::string path;  // empty: stderr
    LogLevel level = LogLevel::kInfo;
    bool is_json = false;
};

// Sets where the process's log goes; before it lines go to stderr. Call once, from main.
// Errors: kUnavailable when the file can not be opened.
Status open_log(const LogOptions& options);

Result<LogLevel> parse_log_level(std::string_view name);

// The id that this thread's lines carry until the scope ends ("req=…", "saga=…").
class LogScope {
  public:
    LogScope(std::string_view kind, std::string_view id);
    ~LogScope();
    LogScope(const LogScope&) = delete;
    LogScope& operator=(const LogScope&) = delete;

    // The innermost request id of this thread; empty outside any.
    static std::string current();

  private:
    std::string previous_;
};

bool is_logged(LogLevel level);
void write_log(LogLevel level, std::string_view line);

#define LOG_AT(level, ...)                                            \
    do {                                                              \
        if (::lockstep::is_logged(level)) {                           \
            ::lockstep::write_log(level, ::fmt::format(__VA_ARGS__)); \
        }                                                             \
    } while (false)
#define LOG_DEBUG(...) LOG_AT(::lockstep::LogLevel::kDebug, __VA_ARGS__)
#define LOG_INFO(...) LOG_AT(::lockstep::LogLevel::kInfo, __VA_ARGS__)
#define LOG_WARNING(...) LOG_AT(::lockstep::LogLevel::kWarning, __VA_ARGS__)
#define LOG_ERROR(...) LOG_AT(::lockstep::LogLevel::kError, __VA_ARGS__)

}  // namespace lockstep
