// The step table of a saga, with its types: what a file in control/sagas writes.
//
//   class BucketCreate {
//     public:
//       using Params = BucketCreateParams;
//       explicit BucketCreate(driver::ObjectStore& store) : store_(store) {}
//       static saga::Definition define(std::shared_ptr<BucketCreate> self) {
//           saga::Table<BucketCreate> table("bucket_create", 1, self);
//           self->plan_ = table.local("plan", &BucketCreate::plan).undo(&BucketCreate::forget_row);
//           self->made_ = table.driver("bucket", &BucketCreate::bucket,
//           &BucketCreate::create_bucket)
//                             .resource(&BucketIntent::resource)
//                             .observe(&BucketCreate::observe_bucket)
//                             .undo(&BucketCreate::remove_bucket, &BucketCreate::is_bucket_gone);
//           table.verify("verify", &BucketCreate::verify);
//           table.verify_undone(&BucketCreate::verify_undone);
//           table.on_abandon(&BucketCreate::mark_error);
//           return table.build();
//       }
//     private:
//       … the steps, each followed by its undo …
//   };
//
// The object is shared by all runs of the saga: after define it must not change. Rules of what a
// step may do are in docs/howto/add-a-saga.md.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "saga/binding.h"
#include "saga/erased_step.h"

namespace lockstep::saga {

template <class Self>
class Table;

// What table.local and table.driver answer: goes on describing the step, and is its output's
// handle. References the table; not to be kept.
template <class Self, class Out>
class LocalStep {
  public:
    LocalStep(Table<Self>& table, int index) : table_(table), index_(index) {}

    // Status undo(Tx&, const Context&): in one transaction with its journal record.
    template <class F>
    LocalStep& undo(F f);
    // Says why nothing needs undoing ("only reads").
    LocalStep& no_undo(std::string reason);
    // From its commit on the saga goes forward only.
    LocalStep& pivot();
    LocalStep& give_up_after(Duration span);
    // bool when(const Context&): a pure function of parameters and outputs. Without it: always.
    template <class F>
    OptionalOutput<Out> when(F f);
    // This step's output is the job's result.
    LocalStep& is_result();

    operator Output<Out>() const { return {index_}; }  // NOLINT: that is what it is for

  private:
    Step& step();
    Table<Self>& table_;
    int index_;
};

template <class Self, class Intent, class Out>
class DriverStep {
  public:
    DriverStep(Table<Self>& table, int index) : table_(table), index_(index) {}

    // std::string or std::vector<std::string> f(const Intent&), or a member of Intent: what the
    // call's token fences ("vm/<id>").
    template <class F>
    DriverStep& resource(F f);
    // Result<Observed<Out>> f(const Call&, const Intent&): reads what became of a lost call.
    template <class F>
    DriverStep& observe(F f);
    // Status f(Tx&, const Context&, const Intent&, const Out&): with the journal's `succeeded`.
    template <class F>
    DriverStep& record(F f);
    // Status f(const Call&, const Intent&), and Result<bool> gone(const Call&, const Intent&):
    // whether the state before is there. "Already gone" is success; what is not provably ours
    // stays.
    template <class F, class G>
    DriverStep& undo(F f, G gone);
    // Status f(Tx&, const Context&, const Intent&): takes back what intent and record wrote.
    template <class F>
    DriverStep& unrecord(F f);
    DriverStep& no_undo(std::string reason);
    // Result<DebtRequest> f(Tx&, const Context&, const Intent&): what is owed when the system stays
    // away. May also mark rows that stay reserved until it is paid.
    template <class F>
    DriverStep& debt(F f);
    // The system does not refuse stale tokens; what kind of effect the call has decides what an
    // observation after a lost reply is worth. With a predicate: for such intents alone.
    DriverStep& unfenced(Effect effect);
    template <class F>
    DriverStep& unfenced_if(Effect effect, F f);
    DriverStep& deadline(Duration span);
    DriverStep& give_up_after(Duration span);
    DriverStep& debt_after(Duration span);
    // Passed when the call is done or its outcome unknown.
    DriverStep& pivot();
    template <class F>
    OptionalOutput<Out> when(F f);
    DriverStep& is_result();

    operator Output<Out>() const { return {index_}; }  // NOLINT: that is what it is for

  private:
    Step& step();
    Table<Self>& table_;
    int index_;
};

// Steps for use inside other sagas (a network's own steps inside a deployment): a table of its own
// with parameters of its own, made by Table::build_list. Runs under its parent's holds.
template <class Params>
struct StepList {
    std::vector<Step> steps;
};

// A nested list's place in its parent: translates the list's handles into the parent's.
template <bool IsOptional>
class Nested {
  public:
    explicit Nested(int base) : base_(base) {}
    template <class T>
    auto at(Output<T> inner) const {
        using Handle = std::conditional_t<IsOptional, OptionalOutput<T>, Output<T>>;
        return Handle{base_ + inner.step};
    }
    template <class T>
    OptionalOutput<T> at(OptionalOutput<T> inner) const {
        return {base_ + inner.step};
    }

  private:
    int base_;
};

template <class Self>
class Table {
  public:
    using Params = typename Self::Params;
    using Ctx = Context<Params>;

    Table(std::string name, int version, std::shared_ptr<Self> self) : self_(std::move(self)) {
        definition_.name = std::move(name);
        definition_.version = version;
        definition_.params_form = form_of<Params>();
    }

    // Result<Out>, StepResult<Out> or Status run(Tx&, const Context&).
    template <class Run>
    auto local(std::string name, Run run);

    // Result<Intent> intent(Tx&, const Context&): what will be asked for, with its external name;
    // committed before the call. Result<Out>, StepResult<Out> or Status call(const Call&, const
    // Intent&): it ensures. An error says whether it happened (driver/call.h).
    template <class IntentOf, class CallOf>
    auto driver(std::string name, IntentOf intent, CallOf call);

    // Result<Verdict> check(const VerifyContext&): with code that shares nothing with the steps.
    template <class Check>
    Table& verify(std::string name, Check check);

    // The steps of `list` as "<name>/<step>", with params = f(const Context&), a pure function.
    template <class P, class ParamsOf>
    Nested<false> nested(const std::string& name, const StepList<P>& list, ParamsOf params);
    // The same, if bool when(const Context&), a pure function, says so.
    template <class P, class ParamsOf, class When>
    Nested<true> nested_if(const std::string& name, const StepList<P>& list, ParamsOf params,
                           When when);

    // Result<Verdict> check(const VerifyContext&): after an undo, the state before is there.
    template <class Check>
    void verify_undone(Check check);
    // Status f(Tx&, const Context&, const std::string& reason): an operator gives the saga up; the
    // resource goes to Error.
    template <class F>
    void on_abandon(F f);

    // CHECKs the rules of erased_step.h's check_definition.
    Definition build() {
        check_definition(definition_);
        return std::move(definition_);
    }
    StepList<Params> build_list() { return {std::move(definition_.steps)}; }

  private:
    template <class, class>
    friend class LocalStep;
    template <class, class, class>
    friend class DriverStep;

    int add(Step step) {
        definition_.steps.push_back(std::move(step));
        return static_cast<int>(definition_.steps.size()) - 1;
    }

    std::shared_ptr<Self> self_;
    Definition definition_;
};

}  // namespace lockstep::saga

#include "saga/table_detail.h"
