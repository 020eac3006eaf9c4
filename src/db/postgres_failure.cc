#include "db/postgres_failure.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace lockstep::db {
namespace {

struct Meaning {
    std::string_view prefix;  // of the SQLSTATE
    PostgresTrouble trouble;
    Code code;
};

// The first that matches counts.
constexpr std::array kMeanings{
    Meaning{"23505", PostgresTrouble::kStatement, Code::kAlreadyExists},
    Meaning{"23502", PostgresTrouble::kStatement, Code::kPreconditionFailed},
    Meaning{"23503", PostgresTrouble::kStatement, Code::kPreconditionFailed},
    Meaning{"23514", PostgresTrouble::kStatement, Code::kPreconditionFailed},
    // Serialisation failure, deadlock, and a lock that did not come in time.
    Meaning{"40", PostgresTrouble::kConflict, Code::kUnavailable},
    Meaning{"55P03", PostgresTrouble::kConflict, Code::kUnavailable},
    // A prepared statement whose tables have changed, or that a pooler has put elsewhere: a new
    // connection prepares it anew.
    Meaning{"0A000", PostgresTrouble::kLost, Code::kUnavailable},
    Meaning{"26000", PostgresTrouble::kLost, Code::kUnavailable},
    // A server that has become a standby refuses writes; the next connection finds the primary.
    Meaning{"25006", PostgresTrouble::kLost, Code::kUnavailable},
    // Not the parameters that the statement names.
    Meaning{"08P01", PostgresTrouble::kStatement, Code::kInternal},
    Meaning{"08", PostgresTrouble::kLost, Code::kUnavailable},
    Meaning{"57P", PostgresTrouble::kLost, Code::kUnavailable},
    // statement_timeout: running it again would take as long again.
    Meaning{"57014", PostgresTrouble::kStatement, Code::kUnavailable},
    // Out of disk, memory or connections.
    Meaning{"53", PostgresTrouble::kStatement, Code::kUnavailable},
    // Text that is not UTF-8, and values too large for an index.
    Meaning{"22021", PostgresTrouble::kStatement, Code::kInvalidArgument},
    Meaning{"54000", PostgresTrouble::kStatement, Code::kInvalidArgument},
    Meaning{"", PostgresTrouble::kStatement, Code::kInternal},
};

}  // namespace

PostgresFailure failure_of(const PostgresReport& report) {
    if (report.sqlstate.empty()) return lost_connection(report.message);
    const Meaning* meaning = kMeanings.data();
    while (!report.sqlstate.starts_with(meaning->prefix)) ++meaning;
    std::string message = fmt::format("PostgreSQL {}: {}", report.sqlstate, report.message);
    if (!report.constraint.empty()) message += fmt::format(" ({})", report.constraint);

    PostgresFailure failure;
    // FATAL and PANIC end the session, whatever the code.
    const bool is_session_over = report.severity == "FATAL" || report.severity == "PANIC";
    failure.trouble = is_session_over ? PostgresTrouble::kLost : meaning->trouble;
    failure.sqlstate = report.sqlstate;
    failure.error = error(is_session_over ? Code::kUnavailable : meaning->code, std::move(message));
    return failure;
}

PostgresFailure lost_connection(std::string_view why) {
    // The first line says what, the others of libpq's texts what one might do.
    const std::string_view line = why.substr(0, why.find('\n'));
    PostgresFailure failure;
    failure.trouble = PostgresTrouble::kLost;
    failure.error = error(Code::kUnavailable, fmt::format("no connection to PostgreSQL: {}", line));
    return failure;
}

}  // namespace lockstep::db
