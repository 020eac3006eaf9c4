#include "saga/testing/conformance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/sim_runner.h"
#include "db/hold_table.h"
#include "db/testing/fresh_store.h"
#include "db/testing/table_dump.h"
#include "saga/journal.h"
#include "saga/testing/node.h"

namespace lockstep::saga {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kLongest = hours{12};  // virtual time, in which every saga must have ended

enum class Expect { kSucceeded, kFailed, kEither };

struct Trial {
    std::string label;
    std::function<void(FaultScript&, World&)> arm;
    Expect expect = Expect::kSucceeded;
    int longest_chain = 16;
};

struct Outcome {
    std::string error;  // why the trial itself did not work
    db::SagaRow row;
    std::string before;
    std::string after;
    std::string leftovers;  // of the engine's own tables
    std::vector<Entry> journal;
    int journal_writes = 0;
};

bool is_uuid_at(std::string_view text, size_t at) {
    constexpr size_t kLength = 36;
    if (at + kLength > text.size()) return false;
    for (size_t i = 0; i < kLength; ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = text[at + i];
        if (is_dash ? c != '-' : std::isxdigit(static_cast<unsigned char>(c)) == 0) return false;
    }
    return true;
}

// Ids that the world did not have in the beginning differ from run to run.
std::string without_new_ids(const std::string& text, const std::string& before) {
    std::string result;
    for (size_t at = 0; at < text.size();) {
        if (!is_uuid_at(text, at)) {
            result += text[at++];
            continue;
        }
        const auto id = text.substr(at, 36);
        result += before.find(id) == std::string::npos ? "<new>" : id;
        at += 36;
    }
    return result;
}

// Lines of one text that the other has not.
std::string difference(const std::string& expected, const std::string& found) {
    const auto lines_of = [](const std::string& text) {
        std::multiset<std::string> lines;
        size_t from = 0;
        while (from < text.size()) {
            const size_t end = std::min(text.find('\n', from), text.size());
            lines.insert(text.substr(from, end - from));
            from = end + 1;
        }
        return lines;
    };
    const auto wanted = lines_of(expected);
    const auto got = lines_of(found);
    std::string text;
    for (const auto& line : wanted) {
        if (got.count(line) < wanted.count(line)) text += "\n    missing: " + line;
    }
    for (const auto& line : got) {
        if (wanted.count(line) < got.count(line)) text += "\n    too much: " + line;
    }
    return text;
}

// One run of the saga in a world of its own. Lives inside SimRunner::run.
class TrialRun {
  public:
    TrialRun(const Scenario& scenario, const Trial& trial, SimRunner& runner, uint64_t seed)
        : scenario_(scenario), trial_(trial), runner_(runner), rng_(seed) {}

    Outcome run() {
        if (const Status status = try_run(); !status) outcome_.error = status.error().to_string();
        return std::move(outcome_);
    }

  private:
    Status try_run() {
        const auto fresh = TRY(db::open_fresh_store(runner_, db::Dialect::kSqlite));
        db::Store& store = fresh->store();
        const auto world = TRY(scenario_.build(runner_, store, rng_));
        outcome_.before = TRY(snapshot(store, *world));
        const Status ran = run_saga(store, *world);
        late_.clear();  // what is under way lands, and nothing of it outlives the world
        TRY(ran);
        TRY(pay_debts(store, *world));
        outcome_.after = TRY(snapshot(store, *world));
        outcome_.leftovers = TRY(leftovers(store));
        return {};
    }

    Status run_saga(db::Store& store, World& world) {
        auto node = std::make_unique<Node>(store, runner_, rng_, world.registry(), options());
        node->faults().on_late([this](std::function<void()> effect) { perform_late(effect); });
        trial_.arm(node->faults(), world);
        TRY(node->engine().start());
        auto submitted = world.submit(node->store(), node->engine());
        if (!submitted) return fail(std::move(submitted.error()));
        node->engine().nudge(*submitted);
        const Deadline end = Deadline::after(runner_.clock(), kLongest);
        Duration look_again = seconds{1};
        while (!end.has_passed(runner_.clock())) {
            outcome_.journal_writes =
                std::max(outcome_.journal_writes, node->faults().journal_writes());
            if (node->is_dead()) {
                node->crash();
                node = std::make_unique<Node>(store, runner_, rng_, world.registry(), options());
                TRY(node->engine().start());
            }
            const auto row =
                TRY(store.read([&](db::Tx& tx) { return db::get<db::SagaRow>(tx, *submitted); }));
            outcome_.row = row;
            if (db::is_finished(row.state) || row.state == db::SagaState::kStuck) break;
            runner_.sleep_for(look_again);
            look_again = std::min<Duration>(look_again + look_again / 8, minutes{5});
        }
        if (outcome_.row.journal) outcome_.journal = TRY(parse_entries(*outcome_.row.journal));
        return {};
    }

    EngineOptions options() const {
        EngineOptions options;
        options.workers = 2;
        options.longest_chain = trial_.longest_chain;
        return options;
    }

    // After its caller has given it up, and before anybody may rely on its not coming any more.
    void perform_late(const std::function<void()>& effect) {
        late_.push_back(runner_.start("late effect", [this, effect] {
            runner_.sleep_for(seconds{11});
            effect();
        }));
    }

    Status pay_debts(db::Store& store, World& world) {
        const DebtDesk desk{.store = store, .runner = runner_, .rng = rng_};
        const DebtPayers payers = world.payers();
        const auto debts =
            TRY(store.read([](db::Tx& tx) { return db::open_debts(tx, DebtId{}, 1000); }));
        for (const db::DebtRow& debt : debts) {
            if (!TRY(pay_debt(desk, debt, payers))) {
                return fail(Code::kInternal, "a debt was not paid: " + debt.external_name);
            }
        }
        return {};
    }

    Result<std::string> snapshot(db::Store& store, World& world) {
        db::DumpOptions options;
        options.left_out_tables = world.left_out_tables();
        // The engine's own: leftovers() looks at them.
        options.left_out_tables.insert({"saga", "journal", "hold", "lease", "fencing_token",
                                        "tombstone", "debt", "write_key", "client_token",
                                        "schema_migration"});
        return TRY(db::dump_tables(store, options))
        +"systems:\n" + world.systems();
    }

    Result<std::string> leftovers(db::Store& store) {
        return store.read([](db::Tx& tx) -> Result<std::string> {
            std::string text;
            const auto count = [&](std::string_view what, std::string_view sql) -> Status {
                const auto rows = TRY(db::query_value<int64_t>(tx, sql))
                .value_or(0);
                if (rows != 0) text += fmt::format("{} {}; ", rows, what);
                return {};
            };
            TRY(count("holds", "SELECT count(*) FROM hold"));
            TRY(count("journal rows", "SELECT count(*) FROM journal"));
            TRY(count("open debts", "SELECT count(*) FROM debt WHERE closed_at IS NULL"));
            return text;
        });
    }

    const Scenario& scenario_;
    const Trial& trial_;
    SimRunner& runner_;
    SeededRng rng_;
    Outcome outcome_;
    std::vector<std::unique_ptr<Task>> late_;
};

class Suite {
  public:
    Suite(const Scenario& scenario, const ConformanceOptions& options)
        : scenario_(scenario), options_(options) {}

    ConformanceReport run() {
        const Outcome plain = reference("without a fault", [](FaultScript&, World&) {});
        if (!report_.failures.empty()) return std::move(report_);
        final_ = plain.after;
        if (plain.before == plain.after) complain("without a fault", "it changes nothing at all");
        for (const int chain : {16, 1}) {
            chain_ = chain;
            try_steps(plain);
            try_undos();
            try_deaths("going forward", [](FaultScript&, World&) {}, Expect::kSucceeded);
            if (!last_.empty()) {
                try_deaths("while undoing", turn_at_last(), Expect::kFailed);
            }
        }
        return std::move(report_);
    }

  private:
    using Arm = std::function<void(FaultScript&, World&)>;

    Outcome reference(const std::string& label, const Arm& arm) {
        const Outcome outcome = run_trial({label, arm, Expect::kSucceeded, 16});
        if (!outcome.error.empty()) {
            complain(label, outcome.error);
        } else if (outcome.row.state != db::SagaState::kSucceeded) {
            complain(label, "it ended " + told(outcome));
        }
        return outcome;
    }

    Outcome run_trial(const Trial& trial) {
        ++report_.trials;
        SimRunner runner(options_.seed);
        Outcome outcome;
        runner.run([&] {
            TrialRun run(scenario_, trial, runner, options_.seed);
            outcome = run.run();
        });
        return outcome;
    }

    void attempt(const std::string& label, const Arm& arm, Expect expect) {
        const auto full = fmt::format("{}, {}", label, chain_ == 1 ? "one by one" : "in chains");
        if (!options_.only.empty() && options_.only != full) return;
        if (options_.is_first_enough && !report_.failures.empty()) return;
        judge(full, run_trial({full, arm, expect, chain_}), expect);
    }

    void judge(const std::string& label, const Outcome& outcome, Expect expect) {
        if (!outcome.error.empty()) return complain(label, outcome.error);
        const bool is_done = outcome.row.state == db::SagaState::kSucceeded;
        const bool is_undone = outcome.row.state == db::SagaState::kFailed;
        if (!is_done && !is_undone) return complain(label, "it ended " + told(outcome));
        if ((is_done && expect == Expect::kFailed) || (is_undone && expect == Expect::kSucceeded)) {
            return complain(label, "it should not have ended " + told(outcome));
        }
        const auto wanted = without_new_ids(is_done ? final_ : outcome.before, outcome.before);
        const auto found = without_new_ids(outcome.after, outcome.before);
        if (wanted != found) {
            complain(label,
                     fmt::format("it says {}, but the world differs:{}",
                                 is_done ? "succeeded" : "failed", difference(wanted, found)));
        }
        if (!outcome.leftovers.empty()) complain(label, "it left " + outcome.leftovers);
    }

    static std::string told(const Outcome& outcome) {
        return fmt::format(
            "{} at {}: {} {}", boost::describe::enum_to_string(outcome.row.state, "?"),
            outcome.row.step, outcome.row.error_text.value_or(""), outcome.row.progress);
    }

    void complain(const std::string& label, const std::string& what) {
        report_.failures.push_back(fmt::format("{}{}{}: {}: {}", scenario_.saga,
                                               scenario_.name.empty() ? "" : ", ", scenario_.name,
                                               label, what));
    }

    // Every fault at every step that the saga went through.
    void try_steps(const Outcome& plain) {
        const auto definition = definition_of(plain);
        steps_.clear();
        last_.clear();
        for (const Entry& entry : plain.journal) {
            if (entry.kind != EntryKind::kStarted) continue;
            const int index = definition->step(entry.step);
            const bool is_known = std::ranges::find(steps_, entry.step) != steps_.end();
            if (index < 0 || is_known) continue;
            steps_.push_back(entry.step);
            if (index < definition->pivot()) last_ = entry.step;
            try_step(definition->steps[static_cast<size_t>(index)], index, definition->pivot());
        }
    }

    void try_step(const Step& step, int index, int pivot) {
        const auto arm = [&step](Fault fault, int times) -> Arm {
            return [name = step.name, fault, times](FaultScript& faults, World&) {
                faults.at(name, Direction::kRun, fault, times);
            };
        };
        // A pivot that has happened has happened, whatever it answered.
        const Expect before = index <= pivot ? Expect::kFailed : Expect::kSucceeded;
        const bool is_sure = index < pivot || (index == pivot && step.kind == StepKind::kLocal);
        const Expect after = is_sure ? Expect::kFailed : Expect::kEither;
        attempt("an error before " + step.name, arm(Fault::kErrorBefore, 1), before);
        attempt("an error after " + step.name, arm(Fault::kErrorAfter, 1), after);
        attempt(step.name + " twice", arm(Fault::kTwice, 1), Expect::kSucceeded);
        attempt(step.name + " away for a while", arm(Fault::kUnavailable, 3), Expect::kSucceeded);
        if (step.kind != StepKind::kDriver) return;
        attempt("a lost request of " + step.name, arm(Fault::kLostRequest, 1), Expect::kSucceeded);
        attempt("a lost reply of " + step.name, arm(Fault::kLostReply, 1), Expect::kSucceeded);
        attempt("a late effect of " + step.name, arm(Fault::kLateEffect, 1), Expect::kSucceeded);
        const auto broken = [name = step.name](FaultScript&, World& world) {
            world.break_inside(name);
        };
        attempt("an error in " + step.name, broken, Expect::kEither);
        constexpr int kForGood = 1 << 20;
        if (index < pivot) {
            attempt(step.name + " away for good", arm(Fault::kUnavailable, kForGood),
                    Expect::kFailed);
        } else if (step.driver.debt) {
            attempt(step.name + " away for good", arm(Fault::kUnavailable, kForGood),
                    Expect::kSucceeded);
        }
    }

    // The saga turns around at the last step before its pivot.
    Arm turn_at_last() const {
        return [name = last_](FaultScript& faults, World&) {
            faults.at(name, Direction::kRun, Fault::kErrorAfter);
        };
    }

    void try_undos() {
        if (last_.empty()) return;
        const Outcome turned = run_trial({"turned", turn_at_last(), Expect::kFailed, chain_});
        if (turned.row.state != db::SagaState::kFailed) return;  // complained about above
        const auto definition = definition_of(turned);
        std::set<std::string> seen;
        for (const Entry& entry : turned.journal) {
            if (entry.kind != EntryKind::kUndoStarted || !seen.insert(entry.step).second) continue;
            try_undo(definition->steps[static_cast<size_t>(definition->step(entry.step))]);
        }
    }

    void try_undo(const Step& step) {
        const auto arm = [&](Fault fault, Fault of_run, int times) -> Arm {
            return [turn = turn_at_last(), name = step.name, last = last_, fault, of_run, times](
                       FaultScript& faults, World& world) {
                turn(faults, world);
                if (name != last && of_run != Fault::kNone) {
                    faults.at(name, Direction::kRun, of_run);
                }
                faults.at(name, Direction::kUndo, fault, times);
            };
        };
        const auto undo = "the undo of " + step.name;
        attempt(undo + " twice", arm(Fault::kTwice, Fault::kNone, 1), Expect::kFailed);
        attempt(undo + " away for a while", arm(Fault::kUnavailable, Fault::kNone, 3),
                Expect::kFailed);
        if (!step.driver.undo) return;
        for (const Fault of_run :
             {Fault::kNone, Fault::kLostRequest, Fault::kLostReply, Fault::kLateEffect}) {
            const auto ran = fmt::format(" (run with fault {})", static_cast<int>(of_run));
            attempt(undo + " lost" + ran, arm(Fault::kLostRequest, of_run, 1), Expect::kFailed);
            attempt(undo + " without reply" + ran, arm(Fault::kLostReply, of_run, 1),
                    Expect::kFailed);
            attempt(undo + " late" + ran, arm(Fault::kLateEffect, of_run, 1), Expect::kFailed);
        }
        constexpr int kForGood = 1 << 20;
        if (step.driver.debt) {
            attempt(undo + " away for good", arm(Fault::kUnavailable, Fault::kNone, kForGood),
                    Expect::kFailed);
        }
    }

    void try_deaths(const std::string& when, const Arm& arm, Expect expect) {
        const Outcome whole = run_trial({when, arm, expect, chain_});
        for (int nth = 1; nth <= whole.journal_writes; ++nth) {
            for (const bool is_after : {false, true}) {
                const auto label = fmt::format("a death {} journal write {} {}",
                                               is_after ? "after" : "before", nth, when);
                const auto deadly = [&](FaultScript& faults, World& world) {
                    arm(faults, world);
                    faults.die_at_write(nth, is_after);
                };
                // The fault that turns it around may die with the node.
                attempt(label, deadly,
                        expect == Expect::kFailed ? Expect::kEither : Expect::kSucceeded);
            }
        }
    }

    std::shared_ptr<const Definition> definition_of(const Outcome& outcome) {
        if (definition_ != nullptr) return definition_;
        SimRunner runner(options_.seed);
        runner.run([&] {
            SeededRng rng(options_.seed);
            const auto fresh = db::open_fresh_store(runner, db::Dialect::kSqlite);
            const auto world = scenario_.build(runner, (*fresh)->store(), rng);
            definition_ = (*world)->registry().find(outcome.row.name, outcome.row.version);
        });
        return definition_;
    }

    const Scenario& scenario_;
    const ConformanceOptions& options_;
    ConformanceReport report_;
    std::string final_;
    std::vector<std::string> steps_;
    std::string last_;  // the last step before the pivot
    int chain_ = 16;
    std::shared_ptr<const Definition> definition_;
};

}  // namespace

ConformanceReport check_conformance(const Scenario& scenario, const ConformanceOptions& options) {
    return Suite(scenario, options).run();
}

std::vector<std::string> sagas_without_scenario(const Registry& registry,
                                                const std::vector<Scenario>& scenarios) {
    std::set<std::string> tried;
    for (const Scenario& scenario : scenarios) tried.insert(scenario.saga);
    std::vector<std::string> missing;
    for (const auto& definition : registry.all()) {
        if (!tried.contains(definition->name)) missing.push_back(definition->name);
    }
    return missing;
}

}  // namespace lockstep::saga
