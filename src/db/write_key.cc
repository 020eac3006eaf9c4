#include "db/write_key.h"

#include "db/column.h"

namespace lockstep::db {

Result<bool> claim_write_key(Tx& tx, const Uuid& key, Time now) {
    static constexpr std::string_view kClaim =
        "INSERT INTO write_key (key, written_at) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    return TRY(tx.execute(kClaim, values(key, now)))
    == 1;
}

Result<int64_t> prune_write_keys(Tx& tx, Time before) {
    static constexpr std::string_view kPrune =
        "DELETE FROM write_key WHERE key IN "
        "(SELECT key FROM write_key WHERE written_at < $1 ORDER BY written_at LIMIT 1000)";
    return tx.execute(kPrune, values(before));
}

}  // namespace lockstep::db
