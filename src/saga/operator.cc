#include "saga/operator.h"

#include <fmt/format.h>

#include "db/fencing_token_table.h"
#include "saga/debts.h"
#include "saga/entropy.h"
#include "saga/plan.h"

namespace lockstep::saga {
namespace {

using S = StepStatus;

Result<db::SagaRow> find_parked(db::Tx& tx, const SagaId& id) {
    auto row = TRY(db::find<db::SagaRow>(tx, id));
    if (!row) return fail(Code::kNotFound, fmt::format("there is no job {}", id.to_string()));
    if (row->state != db::SagaState::kStuck && row->state != db::SagaState::kRestored) {
        return fail(Code::kPreconditionFailed,
                    fmt::format("job {} is neither stuck nor restored", id.to_string()));
    }
    return std::move(*row);
}

Entry saga_entry(EntryKind kind, Time now, const std::string& note) {
    Entry entry;
    entry.kind = kind;
    entry.at = now;
    entry.note = note;
    return entry;
}

std::string text_of(const Entry& entry) {
    std::string text;
    append_entry(text, entry);
    return text;
}

Status resume_in(db::Tx& tx, const Parts& parts, const SagaId& id, Time now) {
    db::SagaRow row = TRY(find_parked(tx, id));
    const std::vector<std::string> journal = TRY(db::journal_of(tx, id));
    const auto definition = parts.registry.find(row.name, row.version);
    const auto run = TRY(make_run(row, journal, definition));
    if (!TRY(db::claim_saga(tx, id, row.epoch, parts.options.node))) {
        return fail(Code::kConflict, "somebody else has just decided about this job");
    }
    bool is_queued = false;
    for (const db::HoldRow& hold : TRY(db::holds_of(tx, id))) {
        is_queued = is_queued || !hold.is_granted;
    }
    const auto forward = is_queued ? db::SagaState::kQueued : db::SagaState::kRunning;
    const db::SagaAdvance advance{
        .id = id,
        .epoch = row.epoch + 1,
        .journal_length = row.journal_length,
        .state = run->replay.is_unwinding() ? db::SagaState::kUnwinding : forward,
        .is_past_pivot = row.is_past_pivot,
        .step = row.step,
        .progress = "",
        .wake_at = {}};
    const auto entry = text_of(saga_entry(EntryKind::kResumed, now, "by an operator"));
    TRY(db::append_journal(tx, advance, '[' + entry + ']'));
    if (is_queued) TRY(try_grant(tx, id));
    return {};
}

// Whether an abandoned saga leaves something of this step at another system.
bool is_left(const Run& run, int index) {
    const Step& step = run.step(index);
    const StepRecord& record = run.replay.step(index);
    if (step.kind != StepKind::kDriver || !record.intent.has_value()) return false;
    if (run.replay.is_past_pivot()) {
        return index >= run.definition->pivot() && record.status != S::kSucceeded;
    }
    return needs_undo(step) && record.status != S::kUndone;
}

class Abandonment {
  public:
    Abandonment(const Run& run, Time now, const std::array<uint64_t, 2>& seed, int64_t incarnation)
        : run_(run), now_(now), entropy_(seed), incarnation_(incarnation) {
        frame_.saga_id = run.row.id;
        frame_.owner = run.owner();
        frame_.now = now;
        frame_.fixed_clock = FixedClock(now);
        frame_.entropy = &entropy_;
        frame_.outputs = &run.replay;
        frame_.ticket = run.row.ticket;
    }

    Status settle(db::Tx& tx, const std::string& reason) {
        const Scope scope{&frame_, run_.params.address(), 0};
        for (int i = static_cast<int>(run_.definition->steps.size()) - 1; i >= 0; --i) {
            if (!is_left(run_, i)) continue;
            if (!run_.step(i).driver.debt) {
                left.push_back(run_.step(i).name);
                continue;
            }
            const auto resources = run_.step(i).driver.resources(run_.replay.step(i).intent);
            const int64_t counter = TRY(db::draw_token(tx, resources));
            const DebtOrigin origin{.run = &run_,
                                    .step = i,
                                    .id = DebtId::draw(frame_.fixed_clock, entropy_),
                                    .now = now_,
                                    .token = {incarnation_, counter}};
            debts.push_back(TRY(make_debt(tx, scope, origin)).external_name);
        }
        if (!run_.definition->on_abandon) return {};
        return run_.definition->on_abandon(tx, scope, reason);
    }

    std::vector<std::string> debts;
    std::vector<std::string> left;  // steps that can not say what they owe

  private:
    const Run& run_;
    Time now_;
    Entropy entropy_;
    int64_t incarnation_;
    Frame frame_;
};

std::string story(const std::string& reason, const Abandonment* settled) {
    std::string text = "abandoned: " + reason;
    if (settled == nullptr) return text + "; its journal makes no sense";
    if (!settled->debts.empty()) {
        text += fmt::format("; still owed: {}", fmt::join(settled->debts, ", "));
    }
    if (!settled->left.empty()) {
        text += fmt::format("; left as it is: {}", fmt::join(settled->left, ", "));
    }
    return text;
}

// The journal rows joined into one array, whatever they hold.
std::string folded(const std::vector<std::string>& journal, const std::string& last) {
    std::string text = "[";
    for (const std::string& row : journal) {
        if (row.size() <= 2) continue;
        text.append(row, 1, row.size() - 2);
        text += ',';
    }
    return text + last + ']';
}

}  // namespace

Status resume_saga(const Parts& parts, const SagaId& id) {
    const Time now = parts.now();
    return parts.store.write_status(parts.keyed(), [parts, id, now](db::Tx& tx) -> Status {
        tx.act_for(id.uuid());
        return resume_in(tx, parts, id, now);
    });
}

Result<Abandoned> abandon_saga(const Parts& parts, const SagaId& id, const std::string& reason,
                               int64_t incarnation) {
    const Time now = parts.now();
    const std::array<uint64_t, 2> seed{parts.rng.next(), parts.rng.next()};
    return parts.store.write(parts.keyed(), [=](db::Tx& tx) -> Result<Abandoned> {
        tx.act_for(id.uuid());
        Abandoned result {
            .row = TRY(find_parked(tx, id))
            , .released = {}
        };
        db::SagaRow& row = result.row;
        const std::vector<std::string> journal = TRY(db::journal_of(tx, id));
        auto run = make_run(row, journal, parts.registry.find(row.name, row.version));
        if (!run && run.error().code != Code::kCorruptState) return fail(std::move(run.error()));
        std::optional<Abandonment> settled;
        if (run) {
            settled.emplace(**run, now, seed, incarnation);
            TRY(settled->settle(tx, reason));
        }
        if (!TRY(db::claim_saga(tx, id, row.epoch, parts.options.node))) {
            return fail(Code::kConflict, "somebody else has just decided about this job");
        }
        Entry entry = saga_entry(EntryKind::kAbandoned, now, reason);
        if (settled) entry.debts = settled->debts;
        ++row.epoch;
        row.state = db::SagaState::kAbandoned;
        row.error_code = code_name(Code::kInternal);
        row.error_text = story(reason, settled ? &*settled : nullptr);
        row.journal = folded(journal, text_of(entry));
        row.completed_at = now;
        if (parts.options.hooks.on_closed) TRY(parts.options.hooks.on_closed(tx, row));
        TRY(db::close_saga(tx, row));
        result.released = TRY(release_holds(tx, id));
        return result;
    });
}

Result<int64_t> park_restored_sagas(db::Store& store, const Clock& clock, Rng& rng) {
    constexpr int kPage = 300;
    const auto keyed = [&] {
        return db::WriteOptions{.key = Uuid::draw(clock, rng), .affinity = {}};
    };
    TRY(store.write(keyed(),
                    [](db::Tx& tx) -> Result<int64_t> { return db::raise_incarnation(tx); }));
    const auto entries =
        '[' + text_of(saga_entry(EntryKind::kRestored, clock.now(), "restored from a backup")) +
        ']';
    int64_t all = 0;
    while (true) {
        const int64_t parked = TRY(store.write(keyed(), [=](db::Tx& tx) -> Result<int64_t> {
            return db::park_restored(tx, entries, kPage);
        }));
        all += parked;
        if (parked < kPage) return all;
    }
}

}  // namespace lockstep::saga
