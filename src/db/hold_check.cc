#include "db/hold_check.h"

#include <fmt/format.h>

#include "db/column.h"

namespace lockstep::db {

Status require_free(Tx& tx, std::string_view kind, const Uuid& id) {
    static constexpr std::string_view kHolder =
        "SELECT saga_id FROM hold WHERE kind = $1 AND resource_id = $2 AND is_exclusive = 1 "
        "AND is_granted = 1 AND saga_id <> $3 LIMIT 1";
    // The nil id is no saga's.
    const Uuid actor = tx.acting_saga().value_or(Uuid{});
    const Rows holders = TRY(tx.query(kHolder, values(kind, id, actor)));
    if (holders.empty()) return {};
    const auto holder = TRY(ColumnForm<std::string>::from(holders.front().at(0)));
    return fail(Code::kConflict,
                fmt::format("{} {} is being changed by job {}", kind, id.to_string(), holder));
}

Result<int64_t> count_other_holders(Tx& tx, std::string_view kind, const Uuid& id) {
    const Rows rows = TRY(
        tx.query("SELECT count(*) FROM hold WHERE kind = $1 AND resource_id = $2 AND saga_id <> $3",
                 values(kind, id, tx.acting_saga().value_or(Uuid{}))));
    return ColumnForm<int64_t>::from(rows.at(0).at(0));
}

}  // namespace lockstep::db
