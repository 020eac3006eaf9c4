// One connection to PostgreSQL: libpq in pipeline mode, never waiting beyond a deadline.
//
// What precedes a statement (BEGIN, SAVEPOINT, …) is sent together with it, so that it costs no
// round trip. Statements are prepared once per connection, by their text.
#pragma once

#include <libpq-fe.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/runner.h"
#include "base/secret.h"
#include "db/postgres_failure.h"
#include "db/postgres_options.h"
#include "db/store.h"

namespace lockstep::db {

enum class PostgresRole { kWriter, kReader };

// Where to connect and with which session settings.
class PostgresTarget {
  public:
    // Errors: kInvalidArgument for a connection string that libpq can not parse, or a bad schema
    // name. Does not connect.
    static Result<PostgresTarget> of(const PostgresOptions& options, PostgresRole role);

    const std::vector<std::pair<std::string, std::string>>& settings() const {
        return settings_.reveal();
    }

  private:
    Secret<std::vector<std::pair<std::string, std::string>>> settings_;
};

struct PostgresNotification {
    std::string topic;
    bool is_own = false;  // sent on this connection
};

struct PostgresAnswer {
    Rows rows;
    int64_t changed = 0;
    std::string tag;  // "COMMIT", "INSERT 0 1", …
};

// Belongs to one task at a time. After a failure that says kLost it is only good for destroying.
class PostgresConnection {
  public:
    // Tries each host that the target names, for its connect_timeout.
    // Errors: kUnavailable, with the server's reason.
    static Result<std::unique_ptr<PostgresConnection>> open(const Clock& clock,
                                                            const PostgresTarget& target);
    ~PostgresConnection();
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    // Sends `sql` ahead of the next run; its rows are thrown away. If it fails, that run answers
    // its failure and is not done itself.
    void put_ahead(std::string_view sql, const Values& values = {});
    // Errors as PostgresTrouble says; kLost when no answer came by the deadline.
    PostgresResult<PostgresAnswer> run(std::string_view sql, const Values& values,
                                       Deadline deadline);
    // Sends what is put ahead and does not wait: the next run takes the answers.
    void send_ahead();

    // What has come on the channels that this connection listens to. Waits until something comes,
    // or `wake` becomes readable; then there may be nothing.
    PostgresResult<std::vector<PostgresNotification>> wait_for_notifications(int wake,
                                                                             Deadline deadline);

  private:
    struct Statement {
        std::string name;  // empty: not worth keeping, prepared each time
        bool is_prepared = false;
        bool is_being_prepared = false;  // asked for, in the pipeline
        uint64_t used_at = 0;
    };
    struct InFlight {
        enum Kind { kPrepare, kAhead, kMain, kSync } kind;
        std::string_view sql;
    };

    PostgresConnection(const Clock& clock, PGconn* session) : clock_(clock), session_(session) {}

    Statement& statement_of(std::string_view sql);
    void forget_oldest_statement();
    Status send(std::string_view sql, const Values& values, InFlight::Kind kind);
    PostgresResult<PostgresAnswer> collect(Deadline deadline);
    void take(const InFlight& sent, const PGresult* result,
              PostgresResult<PostgresAnswer>& outcome);
    bool wait_for_answer(Deadline deadline);
    bool wait_on_socket(short events, Deadline deadline, int wake = -1) const;
    PostgresFailure lost() const;

    struct TextHash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };

    const Clock& clock_;
    PGconn* session_;
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
    Statement unnamed_;
    uint64_t uses_ = 0;
    std::deque<InFlight> in_flight_;
    bool is_lost_ = false;
};

}  // namespace lockstep::db
