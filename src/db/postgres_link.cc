#include "db/postgres_link.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace lockstep::db {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kFirstBackOff = milliseconds(20);
constexpr Duration kLongestBackOff = seconds(2);

bool sleep_unless_stopped(const PostgresSurroundings& around, Deadline deadline) {
    if (!around.stop.acquire_until(deadline)) return true;
    around.stop.release();  // the others are to see it too
    return false;
}

}  // namespace

bool sleep_with_jitter(const PostgresSurroundings& around, Duration span) {
    const auto half = static_cast<uint64_t>(span.count() / 2);
    const Duration drawn{static_cast<int64_t>(half + around.rng.below(half + 1))};
    return sleep_unless_stopped(around, Deadline::after(around.runner.clock(), drawn));
}

Result<PostgresConnection*> PostgresLink::get() {
    const Clock& clock = around_.runner.clock();
    while (!connection_) {
        const MonotonicTime now = clock.monotonic();
        if (now < next_try_) {
            const MonotonicTime given_up_at =
                away_since_.value_or(now) + around_.options.away_limit;
            const Deadline wake{std::min(next_try_, given_up_at)};
            if (now >= given_up_at || !sleep_unless_stopped(around_, wake)) {
                return fail(last_error_);
            }
            continue;
        }
        auto opened = PostgresConnection::open(clock, target_);
        if (opened) {
            if (back_off_ > Duration{0}) LOG_INFO("PostgreSQL is back");
            connection_ = std::move(*opened);
            back_off_ = Duration{0};
            away_since_.reset();
            break;
        }
        if (back_off_ == Duration{0}) LOG_WARNING("{}", opened.error().to_string());
        last_error_ = std::move(opened.error());
        if (!away_since_) away_since_ = now;
        back_off_ = std::clamp(back_off_ * 2, kFirstBackOff, kLongestBackOff);
        const auto jitter = around_.rng.below(static_cast<uint64_t>(back_off_.count()));
        next_try_ = clock.monotonic() + back_off_ / 2 + Duration{static_cast<int64_t>(jitter)};
    }
    return connection_.get();
}

void PostgresLink::drop() { connection_.reset(); }

}  // namespace lockstep::db
