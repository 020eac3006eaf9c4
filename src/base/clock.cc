#include "base/clock.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace lockstep {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

struct CivilTime {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
};

Result<Time> to_time(const CivilTime& civil, Duration offset, const std::string& text) {
    const year_month_day date{year{civil.year}, month{civil.month}, day{civil.day}};
    const bool is_time_valid = civil.hour >= 0 && civil.hour < 24 && civil.minute >= 0 &&
                               civil.minute < 60 && civil.second >= 0 && civil.second < 60;
    if (!date.ok() || !is_time_valid) {
        return fail(Code::kInvalidArgument, fmt::format("'{}' is not a date and time", text));
    }
    return Time{std::chrono::sys_days{date}} + std::chrono::hours{civil.hour} +
           std::chrono::minutes{civil.minute} + std::chrono::seconds{civil.second} - offset;
}

// "+0000", "+00:00", "-0130" or "Z"; nothing else, and nothing behind it.
Result<Duration> parse_offset(const std::string& suffix, const std::string& text) {
    if (suffix == "Z") return Duration{0};
    int hours = 0;
    int minutes = 0;
    char sign = 0;
    int used = 0;
    const bool with_colon = suffix.size() == 6;
    const char* format = with_colon ? "%c%2d:%2d%n" : "%c%2d%2d%n";
    const bool has_parsed =
        (with_colon || suffix.size() == 5) &&
        std::sscanf(suffix.c_str(), format, &sign, &hours, &minutes, &used) == 3 &&
        static_cast<size_t>(used) == suffix.size() && (sign == '+' || sign == '-') && hours >= 0 &&
        minutes >= 0;
    if (!has_parsed) {
        return fail(Code::kInvalidArgument, fmt::format("'{}' has no valid UTC offset", text));
    }
    const Duration span = std::chrono::hours{hours} + std::chrono::minutes{minutes};
    return sign == '-' ? -span : span;
}

}  // namespace

Time SystemClock::now() const {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

MonotonicTime SystemClock::monotonic() const {
    return MonotonicTime{
        std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch())};
}

Duration Deadline::remaining(const Clock& clock) const {
    if (at == MonotonicTime::max()) return Duration::max();
    return std::max(Duration{0}, at - clock.monotonic());
}

std::string format_wire_time(Time time) {
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const year_month_day date{days};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - days)};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+0000", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

Result<Time> parse_wire_time(const std::string& text, bool end_of_day) {
    CivilTime civil;
    int used = 0;
    char separator = 0;
    const int fields = std::sscanf(text.c_str(), "%4d-%2u-%2u%n%c%2d:%2d:%2d%n", &civil.year,
                                   &civil.month, &civil.day, &used, &separator, &civil.hour,
                                   &civil.minute, &civil.second, &used);
    if (fields == 3 && static_cast<size_t>(used) == text.size()) {
        if (end_of_day) {
            civil.hour = 23;
            civil.minute = 59;
            civil.second = 59;
        }
        return to_time(civil, Duration{0}, text);
    }
    const bool has_time = fields == 7 && (separator == 'T' || separator == ' ');
    if (!has_time) {
        return fail(Code::kInvalidArgument,
                    fmt::format("'{}' is not of the form yyyy-MM-dd'T'HH:mm:ssZ, "
                                "yyyy-MM-dd HH:mm:ss or yyyy-MM-dd",
                                text));
    }
    const std::string suffix = text.substr(static_cast<size_t>(used));
    if (suffix.empty() && separator == ' ') return to_time(civil, Duration{0}, text);
    const Duration offset = TRY(parse_offset(suffix, text));
    return to_time(civil, offset, text);
}

}  // namespace lockstep
