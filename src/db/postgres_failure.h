// What a failed PostgreSQL statement means for the transaction around it.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/error.h"

namespace lockstep::db {

enum class PostgresTrouble {
    kStatement,  // the statement was refused; the transaction can go on from a savepoint
    kConflict,   // the transaction must be run again on the same connection
    kLost,       // the connection is of no more use; whether a COMMIT on it happened is unknown
};

struct PostgresFailure {
    PostgresTrouble trouble = PostgresTrouble::kStatement;
    std::string sqlstate;  // empty when the server said nothing
    Error error;
    std::string_view sql;  // the statement that failed; static text or the caller's
};

template <class T>
using PostgresResult = tl::expected<T, PostgresFailure>;

struct PostgresReport {
    std::string_view sqlstate;
    std::string_view severity;
    std::string_view message;
    std::string_view constraint;
};

// The meaning of an error that the server reported. Its DETAIL is left out: that quotes values of
// rows, and rows hold secrets.
PostgresFailure failure_of(const PostgresReport& report);

PostgresFailure lost_connection(std::string_view why);

}  // namespace lockstep::db
