#include "db/postgres_readers.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/log.h"

namespace lockstep::db {
namespace {

constexpr Duration kBackOff = std::chrono::milliseconds(2);
constexpr std::string_view kReadOnlyTransaction = "25006";

}  // namespace

PostgresReaders::PostgresReaders(PostgresSurroundings around, const PostgresTarget& target)
    : around_(around), free_(around.runner.make_semaphore()) {
    for (size_t i = 0; i < around.options.readers; ++i) {
        links_.with(
            [&](auto& links) { links.push_back(std::make_unique<PostgresLink>(around, target)); });
        free_->release();
    }
}

Status PostgresReaders::read(const std::function<Status(Tx&)>& body) {
    const Clock& clock = around_.runner.clock();
    if (!free_->acquire_until(Deadline::after(clock, around_.options.away_limit))) {
        return fail(Code::kUnavailable, "every connection for reading is in use");
    }
    LinkPtr link = links_.with([](auto& links) {
        LinkPtr last = std::move(links.back());
        links.pop_back();
        return last;
    });
    Status outcome = read_with(*link, body);
    links_.with([&](auto& links) { links.push_back(std::move(link)); });
    free_->release();
    return outcome;
}

Status PostgresReaders::read_with(PostgresLink& link, const std::function<Status(Tx&)>& body) {
    for (int run = 1;; ++run) {
        PostgresConnection* connection = TRY(link.get());
        Status outcome;
        std::optional<PostgresFailure> failure;
        {
            PostgresTransaction transaction(
                *connection, around_.runner.clock(),
                {.statement_timeout = around_.options.statement_timeout, .write_keys = {}});
            outcome = PostgresTx(transaction).run(body);
            failure = transaction.breakage();
        }
        if (!failure) return outcome;
        if (failure->sqlstate == kReadOnlyTransaction) {
            link.drop();
            return fail(Code::kInternal, failure->error.to_string());
        }
        if (failure->trouble == PostgresTrouble::kLost) {
            LOG_WARNING("{}", failure->error.to_string());
            link.drop();
        }
        const bool is_again = failure->trouble != PostgresTrouble::kStatement &&
                              run < around_.options.attempts &&
                              sleep_with_jitter(around_, kBackOff);
        if (!is_again) return fail(std::move(failure->error));
    }
}

}  // namespace lockstep::db
