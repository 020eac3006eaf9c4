#include "db/postgres_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lockstep::db {
namespace {

// Runs one statement on a connection of its own, outside any transaction of ours.
Result<Rows> run_once(Runner& runner, const PostgresOptions& options, const std::string& sql) {
    const PostgresTarget target = TRY(PostgresTarget::of(options, PostgresRole::kWriter));
    const auto connection = TRY(PostgresConnection::open(runner.clock(), target));
    auto done =
        connection->run(sql, {}, Deadline::after(runner.clock(), options.statement_timeout));
    if (done) return std::move(done->rows);
    const bool is_denied = done.error().sqlstate == "42501";
    return fail(is_denied ? Code::kForbidden : done.error().error.code,
                done.error().error.to_string());
}

}  // namespace

Result<std::unique_ptr<PostgresStore>> PostgresStore::open(Runner& runner, Rng& rng,
                                                           PostgresOptions options) {
    PostgresTarget writer = TRY(PostgresTarget::of(options, PostgresRole::kWriter));
    PostgresTarget reader = TRY(PostgresTarget::of(options, PostgresRole::kReader));
    return std::unique_ptr<PostgresStore>(
        new PostgresStore(runner, rng, std::move(options), std::move(writer), std::move(reader)));
}

PostgresStore::PostgresStore(Runner& runner, Rng& rng, PostgresOptions options,
                             PostgresTarget writer_target, PostgresTarget reader_target)
    : runner_(runner),
      options_(std::move(options)),
      writer_target_(std::move(writer_target)),
      reader_target_(std::move(reader_target)),
      stop_(runner.make_semaphore()),
      readers_({runner, rng, options_, *stop_}, reader_target_) {
    for (size_t i = 0; i < std::max<size_t>(options_.writers, 1); ++i) {
        const PostgresSurroundings around{runner, rng, options_, *stop_};
        writers_.push_back(std::make_unique<PostgresWriter>(around, writer_target_,
                                                            fmt::format("pg-writer-{}", i)));
    }
}

PostgresStore::~PostgresStore() {
    stop_->release();
    writers_.clear();
}

PostgresWriter& PostgresStore::writer_for(const Uuid& affinity) {
    if (!affinity.is_nil()) return *writers_[std::hash<Uuid>{}(affinity) % writers_.size()];
    return **std::ranges::min_element(writers_, {},
                                      [](const auto& writer) { return writer->queued(); });
}

Status PostgresStore::write_status(const WriteOptions& options, std::function<Status(Tx&)> body) {
    runner_.pass("write");
    auto write = std::make_shared<PostgresWrite>(runner_);
    write->key = options.key;
    write->body = std::move(body);
    PostgresWritePtr queued = write;
    if (!writer_for(options.affinity).try_push(queued)) {
        return fail(Code::kUnavailable, "too many writes are waiting for the database");
    }
    Status outcome = *write->done.wait();
    runner_.pass("written");
    return outcome;
}

Status PostgresStore::read_status(std::function<Status(Tx&)> body) {
    runner_.pass("read");
    Status outcome = readers_.read(body);
    runner_.pass("was read");
    return outcome;
}

Status check_postgres(Runner& runner, const PostgresOptions& options) {
    const Rows rows =
        TRY(run_once(runner, options,
                     "SELECT CAST(current_setting('server_version_num') AS BIGINT), "
                     "current_setting('server_version'), pg_encoding_to_char(encoding), "
                     "CASE datlocprovider WHEN 'c' THEN datcollate ELSE 'ICU' END "
                     "FROM pg_database WHERE datname = current_database()"));
    const auto text = [&](size_t column) { return std::get<std::string>(rows.at(0).at(column)); };
    constexpr int64_t kOldest = 150000;
    if (std::get<int64_t>(rows.at(0).at(0)) < kOldest) {
        return fail(Code::kPreconditionFailed,
                    fmt::format("PostgreSQL {} is too old: 15 or later is needed", text(1)));
    }
    if (text(2) != "UTF8") {
        return fail(Code::kPreconditionFailed,
                    fmt::format("the database's encoding is {}, not UTF8", text(2)));
    }
    static constexpr std::array<std::string_view, 4> kByBytes{"C", "POSIX", "C.UTF-8", "C.utf8"};
    if (std::ranges::find(kByBytes, text(3)) == kByBytes.end()) {
        return fail(Code::kPreconditionFailed,
                    fmt::format("the database sorts by the rules of {}, not by bytes: create it "
                                "with TEMPLATE template0 LOCALE 'C.UTF-8'",
                                text(3)));
    }
    return {};
}

Status create_postgres_schema(Runner& runner, const PostgresOptions& options) {
    TRY(run_once(runner, options, fmt::format("CREATE SCHEMA IF NOT EXISTS {}", options.schema)));
    return {};
}

Status drop_postgres_schema(Runner& runner, const PostgresOptions& options) {
    TRY(run_once(runner, options, fmt::format("DROP SCHEMA IF EXISTS {} CASCADE", options.schema)));
    return {};
}

}  // namespace lockstep::db
