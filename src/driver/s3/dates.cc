#include "driver/s3/dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace lockstep::driver {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::year_month_day;

// Takes `count` digits from the front of `text`; -1 when they are not there.
int take_number(std::string_view& text, size_t count) {
    int number = -1;
    if (text.size() < count) return -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + count, number);
    if (error != std::errc{} || end != text.data() + count) return -1;
    text.remove_prefix(count);
    return number;
}

bool take_text(std::string_view& text, std::string_view wanted) {
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(wanted.size());
    return true;
}

struct Parts {
    int year = -1, month = -1, day = -1, hour = -1, minute = -1, second = -1;
};

Result<Time> to_time(const Parts& parts) {
    const year_month_day date{std::chrono::year{parts.year},
                              std::chrono::month{static_cast<unsigned>(parts.month)},
                              std::chrono::day{static_cast<unsigned>(parts.day)}};
    const bool is_time = parts.hour >= 0 && parts.hour < 24 && parts.minute >= 0 &&
                         parts.minute < 60 && parts.second >= 0 && parts.second <= 60;
    if (parts.year < 0 || !date.ok() || !is_time) {
        return fail(Code::kInvalidArgument, "not a date");
    }
    return Time{std::chrono::sys_days{date}} + std::chrono::hours{parts.hour} +
           std::chrono::minutes{parts.minute} + std::chrono::seconds{parts.second};
}

bool take_clock(std::string_view& text, Parts& parts) {
    parts.hour = take_number(text, 2);
    if (!take_text(text, ":")) return false;
    parts.minute = take_number(text, 2);
    if (!take_text(text, ":")) return false;
    parts.second = take_number(text, 2);
    return true;
}

// ".426" as microseconds; nothing there is zero, what is finer is cut off.
Duration take_fraction(std::string_view& text) {
    if (!take_text(text, ".")) return Duration{0};
    int64_t value = 0;
    int64_t unit = 1'000'000;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        unit /= 10;
        value += unit * (text.front() - '0');
        text.remove_prefix(1);
    }
    return Duration{value};
}

}  // namespace

std::string format_signing_time(Time time) {
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<std::chrono::seconds>(time - day)};
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", int{date.year()}, unsigned{date.month()},
                       unsigned{date.day()}, clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

Result<Time> parse_http_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    Parts parts;
    const size_t comma = text.find(", ");
    if (comma == std::string_view::npos) return fail(Code::kInvalidArgument, "not a date");
    text.remove_prefix(comma + 2);
    parts.day = take_number(text, 2);
    take_text(text, " ");
    const auto month = std::ranges::find(kMonths, text.substr(0, 3));
    if (month == kMonths.end()) return fail(Code::kInvalidArgument, "not a date");
    parts.month = static_cast<int>(month - kMonths.begin()) + 1;
    text.remove_prefix(3);
    take_text(text, " ");
    parts.year = take_number(text, 4);
    take_text(text, " ");
    if (!take_clock(text, parts) || text != " GMT") {
        return fail(Code::kInvalidArgument, "not a date");
    }
    return to_time(parts);
}

Result<Time> parse_listing_date(std::string_view text) {
    Parts parts;
    parts.year = take_number(text, 4);
    take_text(text, "-");
    parts.month = take_number(text, 2);
    take_text(text, "-");
    parts.day = take_number(text, 2);
    if (!take_text(text, "T") || !take_clock(text, parts)) {
        return fail(Code::kInvalidArgument, "not a date");
    }
    const Duration fraction = take_fraction(text);
    if (text != "Z") return fail(Code::kInvalidArgument, "not a date");
    return TRY(to_time(parts))
    +fraction;
}

}  // namespace lockstep::driver
