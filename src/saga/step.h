// What the author of a saga writes steps with: what a step is given (Context) and what it may
// answer (Outcome, Observed, Verdict). How steps become a saga is in definition.h.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/json.h"
#include "db/store.h"
#include "driver/call.h"
#include "saga/hold.h"
#include "saga/scope.h"

namespace lockstep::saga {

// The output of a step that has none, and the parameters of a saga that needs none.
struct Nothing {
    bool operator==(const Nothing&) const = default;
};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

// The output of an earlier step, by type. Handed out by the table; an OptionalOutput belongs to a
// step that a condition may leave out.
template <class T>
struct Output {
    int step = -1;
};
template <class T>
struct OptionalOutput {
    int step = -1;
};

// "Nothing is wrong, but not yet": the step's thread is freed and the step runs again after `span`.
// A local step's changes are undone first. The reason is shown as the job's progress.
struct RetryAfter {
    Duration span{};
    std::string reason;
};
// "This page is done, run me again": a local step's changes are committed. At most 1,000 rows each.
struct Again {
    std::string progress;
};
// The first step alone: "my plan needs these too". The saga gives back all it holds with nothing
// done, and asks for the old and these at once, keeping its place in the queue.
struct NeedHolds {
    Holds holds;
};

// What a step answers when it may also answer something else than its output.
// `StepResult<Plan> plan(Tx&, const Context<P>&)`: return plan; return RetryAfter{…}; return
// fail(…).
template <class T>
using Outcome = std::variant<T, RetryAfter, Again, NeedHolds>;
template <class T>
using StepResult = Result<Outcome<T>>;

// What observe() saw of a call whose reply is missing.
template <class T>
struct Observed {
    enum class State { kDone, kNotDone, kPartlyDone, kInProgress };
    State state = State::kNotDone;
    std::optional<T> output;  // set when done
    Duration look_again{};    // when in progress

    static Observed done(T output) { return {State::kDone, std::move(output), {}}; }
    static Observed not_done() { return {}; }
    // Something of it is there: it is called again, and a pivot is passed.
    static Observed partly_done() { return {State::kPartlyDone, std::nullopt, {}}; }
    // The system goes on by itself: look again after a while.
    static Observed in_progress(Duration look_again) {
        return {State::kInProgress, std::nullopt, look_again};
    }
};

// What a verify step found. An Error instead means that it could not look.
struct Verdict {
    bool is_true = true;
    std::string reason;

    static Verdict holds() { return {}; }
    static Verdict broken(std::string reason) { return {false, std::move(reason)}; }
};

// A clean-up that is owed to a system that can not be reached now. Paid by the debt reconciler.
struct DebtRequest {
    std::string driver;         // who pays: a name in the registry of debt payers
    std::string external_name;  // at the system
    // Empty: the thing shall be absent. Else the version of a document that shall be applied.
    std::optional<int64_t> wanted_version = {};
    json::value body = {};  // whatever else the payer needs; no secrets
    Holds reserved = {};    // names and addresses that stay held until it is paid
};

// What a step may know: its saga, its parameters, what earlier steps gave, the time, and fresh ids.
template <class Params>
class Context {
  public:
    explicit Context(const Scope& scope) : scope_(scope) {}

    SagaId saga_id() const { return scope_.frame->saga_id; }
    const JobOwner& owner() const { return scope_.frame->owner; }
    // 1 for the first run of this step (or of its undo), 2 for its first repetition, …
    int attempt() const { return scope_.frame->attempt; }
    // Read before the transaction: a rerun of the closure sees the same.
    Time now() const { return scope_.frame->now; }
    const Params& params() const { return *static_cast<const Params*>(scope_.params); }

    // Steps before this one have an output, also when this step is undone.
    template <class T>
    const T& output(Output<T> handle) const {
        const AnyValue* value = scope_.output(handle.step);
        CHECK(value != nullptr, "an output is read before its step");
        return value->as<T>();
    }
    // Null when the step was left out.
    template <class T>
    const T* find(OptionalOutput<T> handle) const {
        const AnyValue* value = scope_.output(handle.step);
        return value == nullptr ? nullptr : &value->as<T>();
    }

    // A new id, drawn outside the closure. In local steps and intents alone; journal what it is
    // for.
    template <class SomeId>
    SomeId draw_id() const {
        return SomeId::draw(scope_.frame->fixed_clock, *scope_.frame->entropy);
    }

    // Adds an exclusive hold on a row that this very transaction inserts.
    Status hold_new(db::Tx& tx, std::string_view kind, const Uuid& id) const {
        return scope_.hold_new(tx, kind, id);
    }
    template <class Tag>
    Status hold_new(db::Tx& tx, std::string_view kind, const Id<Tag>& id) const {
        return scope_.hold_new(tx, kind, id.uuid());
    }

    // External names of the clean-ups that this saga still owes: verify leaves them out.
    const std::vector<std::string>& debts() const { return scope_.frame->debts; }

    const Scope& scope() const { return scope_; }

  private:
    const Scope& scope_;
};

// A verify step also reads: the database by closures of its own, drivers by inspect calls.
template <class Params>
class VerifyContext : public Context<Params> {
  public:
    VerifyContext(const Scope& scope, const driver::Call& call)
        : Context<Params>(scope), call_(call) {}

    template <class Body>
    auto read(Body body) const {
        return this->scope().frame->store->read(std::move(body));
    }
    // For reading calls: deadline and a key; its token fences nothing.
    const driver::Call& call() const { return call_; }

  private:
    const driver::Call& call_;
};

}  // namespace lockstep::saga
