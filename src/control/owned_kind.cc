#include "control/owned_kind.h"

#include "db/ssh_key_pair_table.h"

namespace lockstep::control {
namespace {

constexpr int64_t kAtOnce = 100;

Result<Evicted> evict_key_pairs(db::Tx& tx, const Eviction& eviction) {
    auto rows = TRY(db::select<db::SshKeyPairRow>(
        tx, "WHERE account_id = $1 AND removed_at IS NULL ORDER BY id LIMIT $2",
        db::values(eviction.account_id, kAtOnce)));
    for (auto& row : rows) TRY(db::remove(tx, row, eviction.now));
    return Evicted{.left = 0, .has_changed = !rows.empty()};
}

}  // namespace

OwnedKinds plain_owned_kinds() { return {{"SSH key pairs", evict_key_pairs}}; }

}  // namespace lockstep::control
