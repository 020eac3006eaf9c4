// A step as the engine sees it: the same functions with their types taken off.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/json.h"
#include "db/store.h"
#include "driver/call.h"
#include "saga/step.h"

namespace lockstep::saga {

enum class StepKind {
    kLocal,   // our database alone: effect and journal record in one transaction
    kDriver,  // a call to another system
    kVerify,  // reads, and says whether what should be is
};

// What a call does at a system that does not fence: it decides what an observation after an unknown
// outcome is worth (a late call may still land).
enum class Effect { kCreate, kRemove, kSet };

using AnyOutcome = std::variant<AnyValue, RetryAfter, Again, NeedHolds>;
struct AnyObserved {
    Observed<Nothing>::State state{};
    AnyValue output;
    Duration look_again{};
};

// How a type is written to the journal and read back.
struct AnyForm {
    std::function<json::value(const AnyValue&)> to;
    std::function<Result<AnyValue>(const json::value&)> from;
};

struct LocalPart {
    std::function<Result<AnyOutcome>(db::Tx&, const Scope&)> run;
    std::function<Status(db::Tx&, const Scope&)> undo;  // empty: nothing to undo
};

struct DriverPart {
    AnyForm intent_form;
    std::function<Result<AnyValue>(db::Tx&, const Scope&)> intent;
    std::function<Result<AnyOutcome>(const driver::Call&, const AnyValue&)> call;
    std::function<Result<AnyObserved>(const driver::Call&, const AnyValue&)> observe;
    std::function<Status(db::Tx&, const Scope&, const AnyValue&, const AnyValue&)> record;

    std::function<Result<AnyOutcome>(const driver::Call&, const AnyValue&)> undo;
    std::function<Result<bool>(const driver::Call&, const AnyValue&)> undone;
    std::function<Status(db::Tx&, const Scope&, const AnyValue&)> unrecord;
    std::function<Result<DebtRequest>(db::Tx&, const Scope&, const AnyValue&)> debt;
    std::function<AnyValue()> output_of_debt;  // of a step that ended as a debt

    // What the tokens of this step fence. All get the same token.
    std::function<std::vector<std::string>(const AnyValue&)> resources;
    std::function<bool(const AnyValue&)> is_fenced;
    Effect effect = Effect::kCreate;
    Duration deadline = std::chrono::seconds{30};
};

struct VerifyPart {
    // The call is for reading. Errors: could not look.
    std::function<Result<Verdict>(const Scope&, const driver::Call&)> check;
    Duration deadline = std::chrono::seconds{30};
};

struct Step {
    std::string name;
    StepKind kind = StepKind::kLocal;
    bool is_pivot = false;
    bool has_undo = false;
    std::string no_undo_reason;
    std::function<bool(const Scope&)> when;  // empty: always
    AnyForm output_form;
    LocalPart local;
    DriverPart driver;
    VerifyPart verify;
    // Before the pivot: transient errors for so long fail the step.
    Duration give_up_after = std::chrono::minutes{2};
    // Undo, and any step after the pivot: an unreachable system for so long makes a debt of it, if
    // the step can say how.
    Duration debt_after = std::chrono::minutes{10};
};

// A saga: made by Table::build, immutable, shared by all who run it.
struct Definition {
    std::string name;
    int version = 1;
    AnyForm params_form;
    std::vector<Step> steps;
    std::function<Result<Verdict>(const Scope&, const driver::Call&)> verify_undone;
    std::function<Status(db::Tx&, const Scope&, const std::string& reason)> on_abandon;
    int result_step = -1;  // its output is the job's result; -1: none

    // Index of the pivot; steps.size() when there is none.
    int pivot() const;
    // The step of this name; -1 when there is none.
    int step(std::string_view name) const;
    // Name, version and the steps, one a line: what a golden test pins for each released version.
    std::string describe() const;
};

// CHECKs what every table must keep: names unique; each step says its undo or why it has none; a
// verify before the pivot and at the end, verify_undone and on_abandon once drivers are called;
// driver steps observe. Called by Table::build.
void check_definition(const Definition& definition);

}  // namespace lockstep::saga
