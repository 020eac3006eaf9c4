// One journal write: the closure in which what has happened is recorded, together with the effects
// that belong to it and with as many of the following local steps as may share its commit.
//
// The order inside does not matter, since all of it commits or none: but the saga's row is always
// moved `where epoch = …`, so a process that has lost its lease writes nothing at all.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "saga/grants.h"
#include "saga/options.h"
#include "saga/run.h"

namespace lockstep::saga {

// A rerun of a closure meets the same faults.
using FaultAnswers = std::map<std::pair<int, Direction>, Fault>;

// What the closure may not draw or read itself.
struct AdvanceInput {
    JournalWrite write;
    Time now{};
    std::array<uint64_t, 2> seed{};
    int64_t incarnation = 0;
    Duration quiet_time{};
    int longest_chain = 1;
    const EngineHooks* hooks = nullptr;
    FaultPoints* faults = nullptr;
    FaultAnswers* answers = nullptr;  // with faults
};

struct AdvanceResult {
    explicit AdvanceResult(Replay before) : after(std::move(before)) {}

    Replay after;
    std::string entries;  // with commas between
    db::SagaState state{};
    int64_t journal_length = 0;
    bool is_closed = false;
    std::optional<SagaId> forced_by;
    Released released;
    int steps = 0;
    int debts = 0;
};

class Entropy;

class Advance {
  public:
    // `run` and `input` outlive it, and do not change.
    Advance(const Run& run, const AdvanceInput& input);
    ~Advance();
    Advance(const Advance&) = delete;
    Advance& operator=(const Advance&) = delete;

    // Errors: what a step answered (then stop() says which), else those of the database.
    Result<AdvanceResult> write(db::Tx& tx);
    const std::optional<StepStop>& stop() const { return stop_; }
    // Another process has the saga: nothing was written, and nothing may be.
    bool is_lost() const { return is_lost_; }
    // The row as it was closed; after write() with is_closed.
    const db::SagaRow& closed() const { return closed_; }

  private:
    Status begin(db::Tx& tx);
    Status go_on(db::Tx& tx);
    Status run_local(db::Tx& tx, int index);
    Status start_driver(db::Tx& tx, int index);
    Status undo(db::Tx& tx, int index);
    Status start_undo_call(db::Tx& tx, int index);
    Status finish(db::Tx& tx);
    Status close(db::Tx& tx, db::SagaState state);
    Status replan(db::Tx& tx);
    Status record(db::Tx& tx);
    Status unrecord(db::Tx& tx);
    Status owe(db::Tx& tx);
    Status bury(db::Tx& tx, int index);
    Status park(db::Tx& tx);

    Result<driver::Token> draw_token(db::Tx& tx, int index, const AnyValue& intent);
    Result<AnyValue> make_intent(db::Tx& tx, int index, int attempt);
    Status apply(Entry entry, const AnyValue& intent = {}, const AnyValue& output = {});
    Entry entry_of(EntryKind kind, int index, int attempt) const;
    Frame frame(int attempt);
    Scope scope(const Frame& frame) const;
    bool is_left_out(int index);
    Fault fault_at(int index, Direction direction, int attempt);
    tl::unexpected<Error> halt(StepStop stop);

    const Run& run_;
    const AdvanceInput& input_;
    AdvanceResult result_;
    std::optional<StepStop> stop_;
    db::SagaRow closed_;
    std::string progress_;
    std::optional<Time> wake_at_;
    bool is_queued_ = false;
    bool is_lost_ = false;
    bool is_at_rest_ = false;  // no more local steps in this write
    std::unique_ptr<Entropy> entropy_;
};

}  // namespace lockstep::saga
