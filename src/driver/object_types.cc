#include "driver/object_types.h"

namespace lockstep::driver {

bool is_provably_of(const BucketFacts& facts, const BucketWish& wish) {
    if (!facts.exists) return false;
    if (facts.owner) return facts.owner->bucket_id == wish.owner.bucket_id;
    if (!wish.absent_at || !facts.tags.empty()) return false;
    const bool is_empty = facts.is_empty == true && facts.has_uploads == false;
    return is_empty && facts.created_at && *facts.created_at >= *wish.absent_at;
}

}  // namespace lockstep::driver
