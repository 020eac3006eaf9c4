#include "saga/grants.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace lockstep::saga {
namespace {

constexpr int kWaitersAtOnce = 100;

// Why a wish must not wait for this one: it could be for ever.
std::optional<std::string> hopeless(const db::HoldConflict& conflict, const db::HoldRow& wish) {
    const auto what = fmt::format("{} {}", wish.kind, wish.resource_id.to_string());
    const auto who = conflict.holder.to_string();
    if (!conflict.state) return fmt::format("{} is reserved by the unpaid clean-up {}", what, who);
    if (*conflict.state == db::SagaState::kStuck) {
        return fmt::format("{} is held by job {}, which is stuck", what, who);
    }
    if (*conflict.state == db::SagaState::kRestored) {
        return fmt::format("{} is held by job {}, which waits for an operator after a restore",
                           what, who);
    }
    return std::nullopt;
}

Status insert_wishes(db::Tx& tx, const Wish& wish, const Holds& holds, const Grant& grant) {
    for (const Hold& hold : holds) {
        TRY(db::insert_hold(tx, {.saga_id = wish.saga,
                                 .kind = hold.kind,
                                 .resource_id = hold.id,
                                 .is_exclusive = hold.is_exclusive,
                                 .is_granted = grant.is_granted,
                                 .ticket = grant.ticket}));
    }
    return {};
}

}  // namespace

Result<Grant> ask_for_holds(db::Tx& tx, const Wish& wish, const Holds& holds) {
    Grant grant{.is_granted = true, .ticket = wish.ticket};
    std::set<SagaId> holders;
    for (const Hold& hold : holds) {
        const db::HoldRow row{.saga_id = wish.saga,
                              .kind = hold.kind,
                              .resource_id = hold.id,
                              .is_exclusive = hold.is_exclusive,
                              .is_granted = false,
                              .ticket = wish.ticket};
        for (const auto& conflict : TRY(db::conflicts_with(tx, row))) {
            grant.is_granted = false;
            if (auto why = hopeless(conflict, row)) return fail(Code::kConflict, std::move(*why));
            grant.ticket =
                wish.is_forced ? std::min(grant.ticket, conflict.ticket - 1) : grant.ticket;
            if (conflict.is_granted) holders.insert(conflict.holder);
        }
    }
    if (wish.is_forced) {
        for (const SagaId& holder : holders) TRY(db::force_saga(tx, holder, wish.saga));
    }
    TRY(insert_wishes(tx, wish, holds, grant));
    return grant;
}

Result<bool> try_grant(db::Tx& tx, const SagaId& saga) {
    bool is_free = true;
    for (const db::HoldRow& wish : TRY(db::holds_of(tx, saga))) {
        for (const auto& conflict : TRY(db::conflicts_with(tx, wish))) {
            is_free = false;
            if (auto why = hopeless(conflict, wish)) {
                return db::release_queued(tx, saga, std::move(why));
            }
        }
    }
    if (!is_free) return false;
    if (!TRY(db::release_queued(tx, saga, std::nullopt))) return false;
    TRY(db::grant_holds(tx, saga));
    return true;
}

Result<Released> release_holds(db::Tx& tx, const SagaId& saga) {
    const auto wishes = TRY(db::wishes_behind(tx, saga, kWaitersAtOnce));
    TRY(db::delete_holds(tx, saga));
    Released released;
    released.is_sweep_needed = wishes.size() == kWaitersAtOnce;
    // Behind the first who wants a thing exclusively nobody can be granted it, so there the queue
    // ends.
    std::set<std::pair<std::string, Uuid>> ended;
    std::set<SagaId> seen;
    for (const db::HoldRow& wish : wishes) {
        const auto what = std::pair(wish.kind, wish.resource_id);
        if (ended.contains(what)) continue;
        if (wish.is_exclusive) ended.insert(what);
        if (!seen.insert(wish.saga_id).second) continue;
        if (TRY(try_grant(tx, wish.saga_id))) released.runnable.push_back(wish.saga_id);
    }
    return released;
}

Result<Released> refuse_waiters(db::Tx& tx, const SagaId& saga, const std::string& name) {
    const auto wishes = TRY(db::wishes_behind(tx, saga, kWaitersAtOnce));
    Released released;
    released.is_sweep_needed = wishes.size() == kWaitersAtOnce;
    std::set<SagaId> seen;
    for (const db::HoldRow& wish : wishes) {
        if (!seen.insert(wish.saga_id).second) continue;
        const auto why = fmt::format("{} {} is held by job {} ({}), which is stuck", wish.kind,
                                     wish.resource_id.to_string(), saga.to_string(), name);
        if (TRY(db::release_queued(tx, wish.saga_id, why))) {
            released.runnable.push_back(wish.saga_id);
        }
    }
    return released;
}

}  // namespace lockstep::saga
