#include "db/fencing_token_table.h"

#include <algorithm>

namespace lockstep::db {
namespace {

constexpr std::string_view kDraw =
    "INSERT INTO fencing_token (resource, counter) VALUES ($1, 1) "
    "ON CONFLICT (resource) DO UPDATE SET counter = fencing_token.counter + 1 RETURNING counter";
constexpr std::string_view kLift = "UPDATE fencing_token SET counter = $2 WHERE resource = $1";

Result<int64_t> next(Tx& tx, const std::string& resource) {
    return TRY(query_value<int64_t>(tx, kDraw, values(resource)))
    .value_or(0);
}

}  // namespace

Result<int64_t> draw_token(Tx& tx, const std::vector<std::string>& resources) {
    int64_t highest = 0;
    std::vector<int64_t> drawn;
    for (const auto& resource : resources) {
        drawn.push_back(TRY(next(tx, resource)));
        highest = std::max(highest, drawn.back());
    }
    for (size_t i = 0; i < resources.size(); ++i) {
        if (drawn[i] < highest) TRY(tx.execute(kLift, values(resources[i], highest)));
    }
    return highest;
}

Result<int64_t> incarnation(Tx& tx) {
    static constexpr std::string_view kSelect =
        "SELECT counter FROM fencing_token WHERE resource = ''";
    return TRY(query_value<int64_t>(tx, kSelect))
    .value_or(0);
}

Result<int64_t> raise_incarnation(Tx& tx) { return next(tx, ""); }

}  // namespace lockstep::db
