// The Tx of one closure on a SQLite connection, strict as PostgreSQL is.
#pragma once

#include <functional>

#include "db/sqlite_connection.h"
#include "db/store.h"

namespace lockstep::db {

// PostgreSQL refuses every statement after one that failed. So does this, so that a closure that
// swallows an error is found on either database.
class ClosureTx final : public Tx {
  public:
    explicit ClosureTx(SqliteConnection& connection) : connection_(connection) {}

    // What `body` answers; kInternal if it hid the failure of a statement. Opens and ends nothing.
    Status run(const std::function<Status(Tx&)>& body) {
        Status outcome = body(*this);
        if (outcome && failure_) return fail(gone_on());
        return outcome;
    }

    Result<Rows> query(std::string_view sql, const Values& parameters) override {
        return guarded([&] { return connection_.query(sql, parameters); });
    }
    Result<int64_t> execute(std::string_view sql, const Values& parameters) override {
        return guarded([&] { return connection_.execute(sql, parameters); });
    }

  private:
    template <class Act>
    auto guarded(Act act) -> decltype(act()) {
        if (failure_) return fail(gone_on());
        auto answer = act();
        if (!answer) failure_ = answer.error();
        return answer;
    }
    Error gone_on() const {
        Error refused = error(Code::kInternal, "a closure went on after a statement that failed");
        refused.cause = std::make_shared<const Error>(*failure_);
        return refused;
    }

    SqliteConnection& connection_;
    std::optional<Error> failure_;
};

}  // namespace lockstep::db
