// Values in and out of libpq.
#pragma once

#include <libpq-fe.h>

#include <array>
#include <vector>

#include "base/result.h"
#include "db/store.h"

namespace lockstep::db {

// Parameters in the form that PQsendQueryPrepared takes: text, and bytes as they are. Points into
// the values it was made from, which must outlive it.
class PostgresParameters {
  public:
    // Errors: kInvalidArgument for text with a zero byte, which PostgreSQL can not store.
    static Result<PostgresParameters> of(const Values& values);

    int count() const { return static_cast<int>(texts_.size()); }
    const Oid* types() const { return types_.data(); }
    const char* const* texts() const { return texts_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

  private:
    using NumberText = std::array<char, 32>;

    void put_number(const NumberText& text, Oid type);

    std::vector<Oid> types_;  // 0 for NULL: the server infers it
    std::vector<const char*> texts_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::vector<NumberText> numbers_;
};

// The rows of an answer in text format. A sum of BIGINTs is an integer as in SQLite, and a
// boolean is 0 or 1. Errors: kInternal for text that does not fit its type.
Result<Rows> decode_rows(const PGresult* result);

}  // namespace lockstep::db
