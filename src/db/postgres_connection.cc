#include "db/postgres_connection.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/log.h"
#include "db/postgres_codec.h"

namespace lockstep::db {
namespace {

// More than the program has; texts that are put together at run time share the room.
constexpr size_t kStatementLimit = 1000;

struct ResultDeleter {
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ResultDeleter>;

std::string_view field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? std::string_view() : std::string_view(text);
}

PostgresFailure failure_in(const PGresult* result) {
    const std::string_view sqlstate = field(result, PG_DIAG_SQLSTATE);
    // Without a code it is libpq that speaks, and not in fields.
    const std::string_view message =
        sqlstate.empty() ? PQresultErrorMessage(result) : field(result, PG_DIAG_MESSAGE_PRIMARY);
    return failure_of({.sqlstate = sqlstate,
                       .severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED),
                       .message = message,
                       .constraint = field(result, PG_DIAG_CONSTRAINT_NAME)});
}

// Statements that run once (DDL, settings) are not kept: they would push out those that run often.
bool is_worth_keeping(std::string_view sql) {
    static constexpr std::array<std::string_view, 10> kKept{
        "SELECT", "INSERT", "UPDATE",   "DELETE",    "WITH",
        "BEGIN",  "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"};
    const size_t start = sql.find_first_not_of(" \n\t");
    if (start == std::string_view::npos) return false;
    sql.remove_prefix(start);
    return std::ranges::any_of(kKept,
                               [sql](std::string_view verb) { return sql.starts_with(verb); });
}

void log_notice(void*, const PGresult* notice) {
    LOG_DEBUG("PostgreSQL: {}", field(notice, PG_DIAG_MESSAGE_PRIMARY));
}

int64_t changed_rows(PGresult* result) {
    if (std::string_view(PQcmdStatus(result)).starts_with("SELECT")) return 0;
    const std::string_view text = PQcmdTuples(result);
    int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

}  // namespace

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const Clock& clock,
                                                                     const PostgresTarget& target) {
    std::vector<const char*> names;
    std::vector<const char*> texts;
    for (const auto& [name, text] : target.settings()) {
        names.push_back(name.c_str());
        texts.push_back(text.c_str());
    }
    names.push_back(nullptr);
    texts.push_back(nullptr);
    PGconn* session = PQconnectdbParams(names.data(), texts.data(), 0);
    if (session == nullptr) return fail(Code::kUnavailable, "no memory for a connection");
    std::unique_ptr<PostgresConnection> connection(new PostgresConnection(clock, session));
    PQsetNoticeReceiver(session, log_notice, nullptr);
    const bool is_ready = PQstatus(session) == CONNECTION_OK && PQsetnonblocking(session, 1) == 0 &&
                          PQenterPipelineMode(session) == 1;
    if (!is_ready) return fail(connection->lost().error);
    return connection;
}

PostgresConnection::~PostgresConnection() { PQfinish(session_); }

void PostgresConnection::put_ahead(std::string_view sql, const Values& values) {
    // The connection is unusable then, and the run that follows says so.
    if (!send(sql, values, InFlight::kAhead)) is_lost_ = true;
}

PostgresResult<PostgresAnswer> PostgresConnection::run(std::string_view sql, const Values& values,
                                                       Deadline deadline) {
    if (Status sent = send(sql, values, InFlight::kMain); !sent) {
        if (is_lost_) return tl::unexpected(lost());
        PostgresFailure failure;
        failure.error = std::move(sent.error());
        failure.sql = sql;
        return tl::unexpected(std::move(failure));
    }
    if (is_lost_ || PQpipelineSync(session_) != 1) return tl::unexpected(lost());
    in_flight_.push_back({InFlight::kSync, {}});
    return collect(deadline);
}

void PostgresConnection::send_ahead() {
    if (is_lost_) return;
    if (PQpipelineSync(session_) != 1) is_lost_ = true;
    in_flight_.push_back({InFlight::kSync, {}});
}

PostgresResult<std::vector<PostgresNotification>> PostgresConnection::wait_for_notifications(
    int wake, Deadline deadline) {
    std::vector<PostgresNotification> all;
    const auto take_all = [&] {
        while (PGnotify* one = PQnotifies(session_)) {
            all.push_back({one->extra, one->be_pid == PQbackendPID(session_)});
            PQfreemem(one);
        }
        return !all.empty();
    };
    if (take_all()) return all;  // came with the answer to a statement
    static_cast<void>(wait_on_socket(POLLIN, deadline, wake));
    if (is_lost_ || PQconsumeInput(session_) != 1) return tl::unexpected(lost());
    take_all();
    return all;
}

Status PostgresConnection::send(std::string_view sql, const Values& values, InFlight::Kind kind) {
    const PostgresParameters parameters = TRY(PostgresParameters::of(values));
    Statement& statement = statement_of(sql);
    bool is_sent = !is_lost_;
    if (is_sent && !statement.is_prepared && !statement.is_being_prepared) {
        statement.is_being_prepared = !statement.name.empty();
        is_sent = PQsendPrepare(session_, statement.name.c_str(), std::string(sql).c_str(),
                                parameters.count(), parameters.types()) == 1;
        in_flight_.push_back({InFlight::kPrepare, sql});
    }
    is_sent = is_sent && PQsendQueryPrepared(session_, statement.name.c_str(), parameters.count(),
                                             parameters.texts(), parameters.lengths(),
                                             parameters.formats(), 0) == 1;
    in_flight_.push_back({kind, sql});
    if (is_sent) return {};
    is_lost_ = true;
    return fail(lost().error);
}

PostgresConnection::Statement& PostgresConnection::statement_of(std::string_view sql) {
    if (!is_worth_keeping(sql)) return unnamed_;
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        if (statements_.size() >= kStatementLimit) forget_oldest_statement();
        found = statements_.emplace(sql, Statement{}).first;
        found->second.name = fmt::format("s{}", uses_);
    }
    found->second.used_at = ++uses_;
    return found->second;
}

void PostgresConnection::forget_oldest_statement() {
    const auto oldest = std::ranges::min_element(
        statements_, {}, [](const auto& entry) { return entry.second.used_at; });
    const std::string name = oldest->second.name;
    const bool is_on_server = oldest->second.is_prepared;
    statements_.erase(oldest);
    if (!is_on_server) return;
    // If this is refused with the rest of its transaction, the server keeps one statement too many.
    static constexpr std::string_view kForget = "DEALLOCATE";
    const std::string sql = fmt::format("DEALLOCATE {}", name);
    if (PQsendQueryParams(session_, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) != 1) {
        is_lost_ = true;
    }
    in_flight_.push_back({InFlight::kAhead, kForget});
}

// Takes the answers to everything in flight; the outcome is the first failure, or the answer to
// the one statement that is not sent ahead.
PostgresResult<PostgresAnswer> PostgresConnection::collect(Deadline deadline) {
    PostgresResult<PostgresAnswer> outcome;
    while (!in_flight_.empty()) {
        const InFlight sent = in_flight_.front();
        in_flight_.pop_front();
        if (!wait_for_answer(deadline)) return tl::unexpected(lost());
        const ResultPtr result(PQgetResult(session_));
        if (result == nullptr) return tl::unexpected(lost());
        take(sent, result.get(), outcome);
        const bool is_broken = PQstatus(session_) == CONNECTION_BAD;
        if (is_broken || (!outcome && outcome.error().trouble == PostgresTrouble::kLost)) {
            is_lost_ = true;
            return outcome ? tl::unexpected(lost()) : outcome;
        }
        // Each answer but that to the synchronisation point is followed by an empty one.
        if (sent.kind == InFlight::kSync) continue;
        if (!wait_for_answer(deadline) || PQgetResult(session_) != nullptr) {
            return tl::unexpected(lost());
        }
    }
    return outcome;
}

void PostgresConnection::take(const InFlight& sent, const PGresult* result,
                              PostgresResult<PostgresAnswer>& outcome) {
    const ExecStatusType status = PQresultStatus(result);
    const bool is_sync = status == PGRES_PIPELINE_SYNC;
    if (is_sync != (sent.kind == InFlight::kSync)) {
        outcome = tl::unexpected(lost_connection("answers out of step"));
        return;
    }
    const auto prepared =
        sent.kind == InFlight::kPrepare ? statements_.find(sent.sql) : statements_.end();
    if (prepared != statements_.end()) {
        prepared->second.is_being_prepared = false;
        prepared->second.is_prepared = status == PGRES_COMMAND_OK;
    }
    if (is_sync && !outcome && !in_flight_.empty()) {
        // What nobody waited for has failed; what was sent after it has been done all the same.
        outcome.error().trouble = PostgresTrouble::kLost;
    }
    if (is_sync || status == PGRES_PIPELINE_ABORTED || !outcome) return;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        outcome = tl::unexpected(failure_in(result));
        outcome.error().sql = sent.sql;
        return;
    }
    if (sent.kind != InFlight::kMain) return;
    PGresult* answer = const_cast<PGresult*>(result);  // libpq's readers of it lack the const
    outcome->tag = PQcmdStatus(answer);
    outcome->changed = changed_rows(answer);
    Result<Rows> rows = decode_rows(result);
    if (rows) {
        outcome->rows = std::move(*rows);
        return;
    }
    PostgresFailure failure;
    failure.error = std::move(rows.error());
    failure.sql = sent.sql;
    outcome = tl::unexpected(std::move(failure));
}

bool PostgresConnection::wait_for_answer(Deadline deadline) {
    while (!is_lost_) {
        const int unsent = PQflush(session_);
        if (unsent < 0) break;
        if (PQisBusy(session_) == 0) return true;
        const auto events = static_cast<short>(unsent == 0 ? POLLIN : POLLIN | POLLOUT);
        if (!wait_on_socket(events, deadline) || PQconsumeInput(session_) != 1) break;
    }
    // What the server said before it hung up is still to be read.
    if (PQstatus(session_) == CONNECTION_BAD && PQisBusy(session_) == 0) return true;
    is_lost_ = true;
    return false;
}

// True when something happened on the socket, or on `wake`; false at the deadline.
bool PostgresConnection::wait_on_socket(short events, Deadline deadline, int wake) const {
    std::array<pollfd, 2> entries{pollfd{PQsocket(session_), events, 0}, pollfd{wake, POLLIN, 0}};
    const auto remaining = std::chrono::ceil<std::chrono::milliseconds>(deadline.remaining(clock_));
    constexpr int64_t kLongest = 3'600'000;
    const auto timeout = static_cast<int>(std::min<int64_t>(remaining.count(), kLongest));
    // A negative descriptor is passed over.
    const int ready = ::poll(entries.data(), entries.size(), timeout);
    return ready > 0 || (ready < 0 && errno == EINTR);
}

PostgresFailure PostgresConnection::lost() const {
    const std::string_view why = PQerrorMessage(session_);
    return lost_connection(why.empty() ? "no answer in time" : why);
}

}  // namespace lockstep::db
