#include "saga/writer.h"

#include <utility>

#include "base/log.h"
#include "db/fencing_token_table.h"

namespace lockstep::saga {

// Shared with the closure, which the store may still hold when it has given up waiting for it.
struct Writer::Commit {
    std::shared_ptr<Run> run;
    AdvanceInput input;
    FaultAnswers answers;
    std::optional<StepStop> stop;
    bool is_lost = false;
    db::SagaRow closed;

    Result<AdvanceResult> operator()(db::Tx& tx) {
        Advance advance(*run, input);
        auto result = advance.write(tx);
        stop = advance.stop();
        is_lost = advance.is_lost();
        if (result && result->is_closed) closed = advance.closed();
        return result;
    }
};

Status Writer::read_incarnation() {
    incarnation_ =
        TRY(parts_.store.read([](db::Tx& tx) -> Result<int64_t> { return db::incarnation(tx); }));
    return {};
}

AdvanceInput Writer::make_input(JournalWrite write) const {
    return {.write = std::move(write),
            .now = parts_.now(),
            .seed = {parts_.rng.next(), parts_.rng.next()},
            .incarnation = incarnation_,
            .quiet_time = parts_.quiet_time(),
            .longest_chain = parts_.options.longest_chain,
            .hooks = &parts_.options.hooks,
            .faults = parts_.options.faults,
            .answers = nullptr};
}

WriteEnd Writer::commit(const std::shared_ptr<Run>& run, JournalWrite write) {
    auto commit = std::make_shared<Commit>();
    commit->run = run;
    commit->input = make_input(std::move(write));
    commit->input.answers = &commit->answers;
    FaultPoints* faults = parts_.options.faults;
    if (faults != nullptr) faults->before_journal_write(run->row.id);
    auto result = write_with_retries(commit);
    if (result && faults != nullptr) faults->after_journal_write(run->row.id);
    if (!result) {
        const Code code = result.error().code;
        if (code == Code::kUnavailable || code == Code::kOutcomeUnknown) {
            return Lost{.is_another_process = false, .why = std::move(result.error())};
        }
        if (commit->is_lost) return Lost{true, std::move(result.error())};
        if (commit->stop) return std::move(*commit->stop);
        return Lost{false, std::move(result.error())};
    }
    const Committed committed{.is_closed = result->is_closed,
                              .is_queued = result->state == db::SagaState::kQueued};
    const bool is_stuck = result->state == db::SagaState::kStuck;
    const Released released = result->released;
    follow(*run, std::move(*result));
    if (!released.runnable.empty() || released.is_sweep_needed) listeners_.on_released(released);
    if (committed.is_closed) listeners_.on_closed(commit->closed);
    if (is_stuck) {
        const auto& why = run->replay.error();
        listeners_.on_stuck({.id = run->row.id,
                             .name = run->definition->name,
                             .step = run->row.step,
                             .reason = why ? why->to_string() : ""});
    }
    return committed;
}

// A database that refuses for a moment (its queue is full) is no reason to forget what a call
// answered; one that stays away is.
Result<AdvanceResult> Writer::write_with_retries(const std::shared_ptr<Commit>& commit) {
    constexpr int kTries = 4;
    const db::WriteOptions options{.key = Uuid::draw(parts_.runner.clock(), parts_.rng),
                                   .affinity = commit->run->row.account_id.uuid()};
    for (int i = 1;; ++i) {
        auto result = parts_.store.write(
            options, [commit](db::Tx& tx) -> Result<AdvanceResult> { return (*commit)(tx); });
        if (result || result.error().code != Code::kUnavailable || i == kTries) return result;
        parts_.count([](EngineCounters& all) { ++all.retries; });
        parts_.runner.sleep_for(std::chrono::milliseconds{10 << (2 * i)});
    }
}

void Writer::follow(Run& run, AdvanceResult result) {
    if (!run.journal.empty() && !result.entries.empty()) run.journal += ',';
    run.journal += result.entries;
    run.replay = std::move(result.after);
    run.row.journal_length = result.journal_length;
    run.row.state = result.state;
    run.row.forced_by = result.forced_by;
    const int last = run.replay.last_started();
    if (last >= 0) run.row.step = run.step(last).name;
    parts_.count([&](EngineCounters& all) {
        ++all.journal_writes;
        all.steps += result.steps;
        all.debts += result.debts;
        if (result.state == db::SagaState::kSucceeded) ++all.succeeded;
        if (result.state == db::SagaState::kFailed) ++all.failed;
        if (result.state == db::SagaState::kStuck) ++all.stuck;
    });
}

}  // namespace lockstep::saga
