// Sagas, which are the async jobs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

enum class SagaState {
    kQueued,     // waits for its holds; nothing is done yet
    kRunning,    // forward
    kUnwinding,  // undoing
    kStuck,      // needs an operator
    kRestored,   // found unfinished in a restored backup: needs an operator
    kSucceeded,
    kFailed,     // undone, and the undoing verified
    kAbandoned,  // given up by an operator
};
BOOST_DESCRIBE_ENUM(SagaState, kQueued, kRunning, kUnwinding, kStuck, kRestored, kSucceeded,
                    kFailed, kAbandoned)

inline bool is_finished(SagaState state) { return state >= SagaState::kSucceeded; }

struct SagaRow {
    static constexpr std::string_view kTable = "saga";

    SagaId id;
    std::string name;
    int64_t version = 1;
    SagaState state = SagaState::kQueued;
    std::string node;            // who runs it
    int64_t epoch = 1;           // raised by each claim: who has an older one writes nothing
    int64_t journal_length = 0;  // journal rows
    int64_t ticket = 0;          // its place in the queue for holds
    bool is_past_pivot = false;
    std::string step;      // where it is, for people
    std::string progress;  // likewise
    std::optional<Time> wake_at;
    std::optional<std::string> refusal;  // why it was refused while it was queued
    std::optional<SagaId> forced_by;     // who takes its place at the next step boundary
    std::string params;                  // JSON
    std::string command;
    AccountId account_id;
    UserId user_id;
    DomainId domain_id;
    std::string instance_type;
    std::optional<Uuid> instance_id;
    std::string request_hash;
    std::optional<std::string> result;  // JSON
    std::optional<std::string> error_code;
    std::optional<std::string> error_text;
    std::optional<std::string> journal;  // JSON array, once finished
    Time created_at{};
    std::optional<Time> completed_at;
};
BOOST_DESCRIBE_STRUCT(SagaRow, (),
                      (id, name, version, state, node, epoch, journal_length, ticket, is_past_pivot,
                       step, progress, wake_at, refusal, forced_by, params, command, account_id,
                       user_id, domain_id, instance_type, instance_id, request_hash, result,
                       error_code, error_text, journal, created_at, completed_at))

// The unfinished saga with the same command, instance and request: an equal call attaches to it.
Result<std::optional<SagaRow>> find_equal_running(Tx& tx, const AccountId& account,
                                                  const std::string& command,
                                                  const std::optional<Uuid>& instance,
                                                  const std::string& request_hash);

// An unfinished saga of this name about this thing.
Result<std::optional<SagaRow>> find_unfinished(Tx& tx, std::string_view name, const Uuid& instance);

// What a journal write changes in the saga's row.
struct SagaAdvance {
    SagaId id;
    int64_t epoch = 0;
    int64_t journal_length = 0;  // before the write
    SagaState state = SagaState::kRunning;
    bool is_past_pivot = false;
    std::string step;
    std::string progress;
    std::optional<Time> wake_at;
};
struct SagaWritten {
    bool is_ours = false;  // false: another process has the saga now; nothing was written
    std::optional<SagaId> forced_by;
};
// Appends one journal row and moves the saga's row, if the epoch is still ours.
Result<SagaWritten> append_journal(Tx& tx, const SagaAdvance& advance, const std::string& entries);

// Ends it: result or error, folded journal; deletes the journal rows. Answers false when the epoch
// is not ours any more.
Result<bool> close_saga(Tx& tx, const SagaRow& row);

// The journal rows of an unfinished saga, in order.
Result<std::vector<std::string>> journal_of(Tx& tx, const SagaId& id);

// Ids of unfinished sagas that `node` is to run (running, unwinding, or refused), after `after`.
Result<std::vector<SagaId>> runnable_sagas(Tx& tx, const std::string& node, const SagaId& after,
                                           int limit);
struct Claimable {
    static constexpr std::string_view kTable = "saga";

    SagaId id;
    std::string name;
    int64_t version = 1;
    SagaState state{};
    std::string node;
    int64_t epoch = 0;
    bool is_lease_live = false;  // its node's lease had not expired at `now`
};
BOOST_DESCRIBE_STRUCT(Claimable, (), (id, name, version, state, node, epoch, is_lease_live))
// Unfinished sagas of all nodes after `after`, by id.
Result<std::vector<Claimable>> unfinished_sagas(Tx& tx, Time now, const SagaId& after, int limit);
// Takes it, under the next epoch, if it still has `epoch`. Answers whether.
Result<bool> claim_saga(Tx& tx, const SagaId& id, int64_t epoch, const std::string& node);
// Makes a queued saga runnable: granted, or refused with a reason. Answers whether it was queued.
Result<bool> release_queued(Tx& tx, const SagaId& id, const std::optional<std::string>& refusal);
// Asks a running saga to give its place to `by`.
Status force_saga(Tx& tx, const SagaId& id, const SagaId& by);
// Marks a saga whose journal makes no sense as stuck, under the next epoch. Answers whether.
Result<bool> mark_stuck(Tx& tx, const SagaId& id, int64_t epoch, const std::string& reason);
// Sagas that are to give their place to `by`, and those of `node` that are to give it to anybody.
Result<std::vector<SagaId>> forced_by(Tx& tx, const SagaId& by);
Result<std::vector<SagaId>> forced_of(Tx& tx, const std::string& node);
// Parks up to `limit` unfinished sagas as restored, under a new epoch, and appends `entries` to
// their journals; answers how many.
Result<int64_t> park_restored(Tx& tx, const std::string& entries, int limit);
// Deletes finished jobs that ended before `before`, with their client tokens; answers how many.
Result<int64_t> purge_finished(Tx& tx, Time before, int limit);

}  // namespace lockstep::db
