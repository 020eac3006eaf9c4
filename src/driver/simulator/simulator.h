// The other system: hosts, storage, networks, routers and object stores in one file of their own.
//
// It is a system and not a yes-man: it refuses what a real one refuses, fences by token, answers a
// repeated key with its first answer, and goes wrong by script. What it accepted happens whoever
// died: an effect is committed before it is answered, one that is late is written down.
//
// A call is two events: the effect, and the reply. Under the simulation's Runner others run before,
// between and after; under threads the effects of many callers share a commit.
#pragma once

#include <memory>

#include "base/runner.h"
#include "driver/call.h"
#include "driver/simulator/answer_book.h"
#include "driver/simulator/fault.h"
#include "driver/simulator/group_commit.h"
#include "driver/simulator/late.h"
#include "driver/simulator/operation.h"
#include "driver/simulator/tamper.h"

namespace lockstep::driver::simulator {

struct SimulatorOptions {
    std::string path = ":memory:";
    // How many answers to repeated keys are kept at least; older calls are refused by their tokens.
    int64_t kept_answers = 100'000;
};

// Thread-safe. Must outlive every call to it.
class Simulator {
  public:
    // Opens or creates its file, with stored fault rules and late effects. Errors: kUnavailable
    // when the file can not be opened or another process has it.
    static Result<std::unique_ptr<Simulator>> open(Runner& runner, const SimulatorOptions& options);
    // Ends its task. Late effects that are not due stay in the file and happen after an opening.
    ~Simulator();
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    // A call, with its faults. Errors: those of call.h and of the verb's port.
    template <class Verb>
    Result<typename Verb::Answer> perform(const Call& call, const typename Verb::Request& request) {
        TypedOperation<Verb> operation(request);
        TRY(perform_operation(call, operation));
        return std::move(operation.answer());
    }

    // --- the hand from outside: no token, no key, no fault ---

    // Rules for faults of calls to come. Errors: see check_rule.
    Status add_fault(const FaultRule& rule);
    // Whether there was one.
    Result<bool> remove_fault(const std::string& name);
    Status clear_faults();
    std::vector<FaultRule> faults() const { return script_.rules(); }

    // Changes the world behind everybody's back. Errors: kNotFound when what is to be changed is
    // not there, kInvalidArgument.
    Status tamper(const Tampering& tampering);
    // Every contradiction inside the file: capacity, use, references. Empty: sound.
    Result<std::vector<std::string>> contradictions();
    // How many accepted effects are still to come.
    size_t late_effects() const { return late_.size(); }

  private:
    Simulator(Runner& runner, const SimulatorOptions& options, std::unique_ptr<File> file);

    Status load();
    Status perform_operation(const Call& call, Operation& operation);
    Status perform_faultily(const Call& call, Operation& operation, const FaultRule& rule);
    Status accept_late(const Call& call, Operation& operation, Duration after);
    // Fence, answer of the key, effect, in one transaction.
    Status take_effect(const Call& call, Operation& operation, const FaultRule* rule);
    Status lose_reply(const Call& call, const Operation& operation);
    void run_late(const LateEffect& late);

    Runner& runner_;
    AnswerBook answers_;  // used by whoever leads the commit
    std::unique_ptr<File> file_;
    GroupCommit commit_;
    FaultScript script_;
    LateEffects late_;
};

}  // namespace lockstep::driver::simulator
