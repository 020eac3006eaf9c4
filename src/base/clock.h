// Time as the program sees it. Wall time may jump; monotonic time never goes back.
#pragma once

#include <chrono>
#include <compare>
#include <string>

#include "base/result.h"

namespace lockstep {

using Duration = std::chrono::microseconds;

// Wall-clock time in microseconds since 1970 UTC; what rows and answers hold.
using Time = std::chrono::sys_time<Duration>;

// Monotonic time of one process; meaningless outside it. A tag clock, so that the two never mix.
struct MonotonicClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<MonotonicClock>;
    static constexpr bool is_steady = true;
};
using MonotonicTime = MonotonicClock::time_point;

// Reads time. Thread-safe. The simulation's is virtual.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
    virtual MonotonicTime monotonic() const = 0;
};

// The machine's clocks.
class SystemClock final : public Clock {
  public:
    Time now() const override;
    MonotonicTime monotonic() const override;
};

// A point on the monotonic clock by which a call must have ended.
struct Deadline {
    MonotonicTime at = MonotonicTime::max();

    static Deadline never() { return {}; }
    static Deadline after(const Clock& clock, Duration span) { return {clock.monotonic() + span}; }
    bool has_passed(const Clock& clock) const { return clock.monotonic() >= at; }
    // Zero when it has passed.
    Duration remaining(const Clock& clock) const;
    Deadline earlier_of(Deadline other) const { return at < other.at ? *this : other; }
};

// CloudStack's form on the wire: "2021-10-04T09:53:06+0000".
std::string format_wire_time(Time time);

// Accepts every form of a date that CloudStack does: "yyyy-MM-ddTHH:mm:ss" with offset "+0000",
// "+00:00" or "Z"; "yyyy-MM-dd HH:mm:ss"; "yyyy-MM-dd", which means midnight UTC, or the last
// second of that day with `end_of_day`. Errors: kInvalidArgument.
Result<Time> parse_wire_time(const std::string& text, bool end_of_day = false);

}  // namespace lockstep
