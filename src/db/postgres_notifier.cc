#include "db/postgres_notifier.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

#include "base/check.h"
#include "base/log.h"

namespace lockstep::db {
namespace {

// Channels belong to the database: the schema tells one cloud's from another's.
std::string channel_of(const PostgresOptions& options) { return "lockstep_" + options.schema; }

int make_eventfd() {
    const int made = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    CHECK(made >= 0, "no file descriptor is left");
    return made;
}

}  // namespace

Result<std::unique_ptr<PostgresNotifier>> PostgresNotifier::open(
    Runner& runner, Rng& rng, PostgresOptions options,
    std::function<void(std::string_view topic)> on_hint) {
    // Only a primary takes LISTEN.
    PostgresTarget target = TRY(PostgresTarget::of(options, PostgresRole::kWriter));
    return std::unique_ptr<PostgresNotifier>(new PostgresNotifier(
        runner, rng, std::move(options), std::move(target), std::move(on_hint)));
}

PostgresNotifier::PostgresNotifier(Runner& runner, Rng& rng, PostgresOptions options,
                                   PostgresTarget target,
                                   std::function<void(std::string_view topic)> on_hint)
    : runner_(runner),
      rng_(rng),
      options_(std::move(options)),
      target_(std::move(target)),
      on_hint_(std::move(on_hint)),
      wake_(make_eventfd()),
      stop_(runner.make_semaphore()),
      link_({runner, rng, options_, *stop_}, target_),
      task_(runner.start("pg-notifier", [this] { work(); })) {}

PostgresNotifier::~PostgresNotifier() {
    is_stopping_ = true;
    stop_->release();
    wake();
    task_.reset();
    ::close(wake_);
}

void PostgresNotifier::notify(std::string_view topic) {
    const bool is_first = waiting_.with([&](auto& waiting) {
        waiting.emplace(topic);
        return waiting.size() == 1;
    });
    if (is_first) wake();
}

void PostgresNotifier::wake() {
    // Fails only when it is so full that the task will wake all the same.
    static_cast<void>(::eventfd_write(wake_, 1));
}

void PostgresNotifier::work() {
    constexpr Duration kPause = std::chrono::seconds(1);
    while (!is_stopping_) {
        const auto connection = link_.get();
        if (connection && listen(**connection)) {
            on_hint_({});
            while (exchange(**connection)) {
            }
        } else {
            static_cast<void>(sleep_with_jitter({runner_, rng_, options_, *stop_}, kPause));
        }
        link_.drop();
    }
}

bool PostgresNotifier::listen(PostgresConnection& connection) {
    const auto listening =
        connection.run("LISTEN " + channel_of(options_), {},
                       Deadline::after(runner_.clock(), options_.statement_timeout));
    if (!listening) LOG_WARNING("{}", listening.error().error.to_string());
    return listening.has_value();
}

// Waits for something to send or to hear; false when that is over.
bool PostgresNotifier::exchange(PostgresConnection& connection) {
    auto heard = connection.wait_for_notifications(wake_, Deadline::never());
    if (is_stopping_) return false;
    auto sent = heard.and_then([&](const auto&) { return send_waiting(connection); });
    if (!sent) {
        LOG_WARNING("{}", sent.error().error.to_string());
        return false;
    }
    for (const auto& notification : *heard) {
        if (!notification.is_own) on_hint_(notification.topic);
    }
    return true;
}

PostgresResult<void> PostgresNotifier::send_waiting(PostgresConnection& connection) {
    eventfd_t count = 0;
    static_cast<void>(::eventfd_read(wake_, &count));
    auto topics = waiting_.with([](auto& waiting) { return std::exchange(waiting, {}); });
    for (const auto& topic : topics) {
        const auto sent =
            connection.run("SELECT pg_notify($1, $2)", {channel_of(options_), topic},
                           Deadline::after(runner_.clock(), options_.statement_timeout));
        if (sent) continue;
        // For the next connection. Some may go twice.
        waiting_.with([&](auto& waiting) { waiting.merge(topics); });
        wake();
        return tl::unexpected(sent.error());
    }
    return {};
}

}  // namespace lockstep::db
