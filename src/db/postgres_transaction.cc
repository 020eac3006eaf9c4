#include "db/postgres_transaction.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lockstep::db {
namespace {

constexpr std::string_view kBegin = "BEGIN";
constexpr std::string_view kCommit = "COMMIT";
constexpr std::string_view kRollback = "ROLLBACK";
constexpr std::string_view kOpenClosure = "SAVEPOINT closure";
constexpr std::string_view kCloseClosure = "RELEASE SAVEPOINT closure";
constexpr std::string_view kUndoClosure = "ROLLBACK TO SAVEPOINT closure";

constexpr std::string_view kInsertKey = "INSERT INTO write_key (key, written_at) VALUES ($1, $2)";
constexpr std::string_view kInsertKeys =
    "INSERT INTO write_key (key, written_at) SELECT unnest(CAST($1 AS TEXT[])), $2";

struct KeyStatement {
    std::string_view sql;
    Values values;
};

KeyStatement key_statement(const PostgresWriteKeys& write) {
    const int64_t at = write.written_at.time_since_epoch().count();
    if (write.keys.size() == 1) return {kInsertKey, {write.keys.front().to_string(), at}};
    std::string list;
    for (const Uuid& key : write.keys) {
        list += list.empty() ? '{' : ',';
        list += key.to_string();
    }
    return {kInsertKeys, {list + "}", at}};
}

// The server gives up first; this is for a server that is silent.
constexpr Duration kLongestGrace = std::chrono::seconds(2);

}  // namespace

PostgresTransaction::~PostgresTransaction() {
    if (!has_begun_) return;
    connection_.put_ahead(kRollback);
    connection_.send_ahead();
}

Deadline PostgresTransaction::answer_deadline() const {
    const Duration grace = std::min<Duration>(kLongestGrace, options_.statement_timeout / 2);
    return Deadline::after(clock_, options_.statement_timeout + grace);
}

void PostgresTransaction::put_keys_ahead() {
    if (!options_.write_keys || options_.write_keys->keys.empty()) return;
    const KeyStatement keys = key_statement(*options_.write_keys);
    connection_.put_ahead(keys.sql, keys.values);
}

void PostgresTransaction::put_pending_ahead() {
    if (!has_begun_) {
        connection_.put_ahead(kBegin);
        put_keys_ahead();
        has_begun_ = true;
    }
    for (const auto sql : std::exchange(pending_, {})) connection_.put_ahead(sql);
    if (!options_.has_savepoints || is_closure_begun_) return;
    connection_.put_ahead(kOpenClosure);
    is_closure_begun_ = true;
}

PostgresResult<PostgresAnswer> PostgresTransaction::run(std::string_view sql,
                                                        const Values& values) {
    if (breakage_) return tl::unexpected(*breakage_);
    const bool is_last_of_transaction = sql == kCommit;
    if (!is_last_of_transaction) put_pending_ahead();
    auto answer = connection_.run(sql, values, answer_deadline());
    if (answer) return answer;
    const PostgresFailure& failure = answer.error();
    const bool is_own = failure.sql.data() == sql.data();
    if (failure.trouble != PostgresTrouble::kStatement || !is_own) breakage_ = failure;
    return answer;
}

void PostgresTransaction::begin_closure() {
    if (is_closure_begun_) pending_.push_back(kCloseClosure);
    is_closure_begun_ = false;
}

void PostgresTransaction::undo_closure() {
    if (!has_begun_ || breakage_) return;
    if (options_.has_savepoints) {
        if (!is_closure_begun_) return;
        pending_ = {kUndoClosure, kCloseClosure};
        is_closure_begun_ = false;
        return;
    }
    connection_.put_ahead(kRollback);
    connection_.send_ahead();
    pending_.clear();
    has_begun_ = false;
}

PostgresResult<void> PostgresTransaction::commit() {
    if (breakage_) return tl::unexpected(*breakage_);
    if (!has_begun_) return {};
    for (const auto sql : std::exchange(pending_, {})) connection_.put_ahead(sql);
    auto answer = run(kCommit, {});
    // Refused or done, there is nothing to roll back.
    has_begun_ = false;
    if (!answer) return tl::unexpected(std::move(answer.error()));
    if (answer->tag == kCommit) return {};
    PostgresFailure failure;
    failure.error = error(Code::kInternal, fmt::format("COMMIT answered {}", answer->tag));
    failure.sql = kCommit;
    return tl::unexpected(std::move(failure));
}

PostgresResult<void> insert_write_keys(PostgresTransaction& transaction,
                                       const PostgresWriteKeys& keys) {
    const KeyStatement statement = key_statement(keys);
    return transaction.run(statement.sql, statement.values).map([](const PostgresAnswer&) {});
}

bool is_key_taken(const PostgresFailure& failure) {
    return failure.sqlstate == "23505" &&
           (failure.sql.data() == kInsertKey.data() || failure.sql.data() == kInsertKeys.data());
}

Status PostgresTx::run(const std::function<Status(Tx&)>& body) {
    Status outcome = body(*this);
    if (outcome && refusal_) return fail(gone_on());
    return outcome;
}

Result<PostgresAnswer> PostgresTx::answer(std::string_view sql, const Values& parameters) {
    if (refusal_) return fail(gone_on());
    auto answer = transaction_.run(sql, parameters);
    if (answer) return std::move(*answer);
    refusal_ = answer.error().error;
    // The store runs the closure again, or answers for it.
    if (transaction_.breakage()) refusal_->code = Code::kUnavailable;
    return fail(*refusal_);
}

Result<Rows> PostgresTx::query(std::string_view sql, const Values& parameters) {
    return answer(sql, parameters).map([](PostgresAnswer got) { return std::move(got.rows); });
}

Result<int64_t> PostgresTx::execute(std::string_view sql, const Values& parameters) {
    return answer(sql, parameters).map([](const PostgresAnswer& got) { return got.changed; });
}

Error PostgresTx::gone_on() const {
    Error refused = error(Code::kInternal, "a closure went on after a statement that failed");
    refused.cause = std::make_shared<const Error>(*refusal_);
    return refused;
}

}  // namespace lockstep::db
