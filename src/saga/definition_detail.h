// Bodies of the templates in definition.h; included by it only.
#pragma once

#include "saga/definition.h"

namespace lockstep::saga {

// --- LocalStep ---

template <class Self, class Out>
Step& LocalStep<Self, Out>::step() {
    return table_.definition_.steps[static_cast<size_t>(index_)];
}

template <class Self, class Out>
template <class F>
LocalStep<Self, Out>& LocalStep<Self, Out>::undo(F f) {
    using P = typename Self::Params;
    step().has_undo = true;
    step().local.undo = [f = detail::bound(table_.self_, f)](db::Tx& tx,
                                                             const Scope& scope) -> Status {
        return f(tx, Context<P>(scope));
    };
    return *this;
}

template <class Self, class Out>
LocalStep<Self, Out>& LocalStep<Self, Out>::no_undo(std::string reason) {
    step().no_undo_reason = std::move(reason);
    return *this;
}

template <class Self, class Out>
LocalStep<Self, Out>& LocalStep<Self, Out>::pivot() {
    step().is_pivot = true;
    return *this;
}

template <class Self, class Out>
LocalStep<Self, Out>& LocalStep<Self, Out>::give_up_after(Duration span) {
    step().give_up_after = span;
    return *this;
}

template <class Self, class Out>
template <class F>
OptionalOutput<Out> LocalStep<Self, Out>::when(F f) {
    using P = typename Self::Params;
    step().when = [f = detail::bound(table_.self_, f)](const Scope& scope) -> bool {
        return f(Context<P>(scope));
    };
    return {index_};
}

template <class Self, class Out>
LocalStep<Self, Out>& LocalStep<Self, Out>::is_result() {
    table_.definition_.result_step = index_;
    return *this;
}

// --- DriverStep ---

template <class Self, class Intent, class Out>
Step& DriverStep<Self, Intent, Out>::step() {
    return table_.definition_.steps[static_cast<size_t>(index_)];
}

template <class Self, class Intent, class Out>
template <class F>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::resource(F f) {
    step().driver.resources = [f](const AnyValue& intent) {
        return detail::as_list(std::invoke(f, intent.as<Intent>()));
    };
    return *this;
}

template <class Self, class Intent, class Out>
template <class F>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::observe(F f) {
    step().driver.observe = [f = detail::bound(table_.self_, f)](
                                const driver::Call& call,
                                const AnyValue& intent) -> Result<AnyObserved> {
        Result<Observed<Out>> observed = f(call, intent.as<Intent>());
        if (!observed) return fail(std::move(observed.error()));
        return detail::erased_observation(std::move(*observed));
    };
    return *this;
}

template <class Self, class Intent, class Out>
template <class F>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::record(F f) {
    using P = typename Self::Params;
    step().driver.record = [f = detail::bound(table_.self_, f)](db::Tx& tx, const Scope& scope,
                                                                const AnyValue& intent,
                                                                const AnyValue& output) -> Status {
        return f(tx, Context<P>(scope), intent.as<Intent>(), output.as<Out>());
    };
    return *this;
}

template <class Self, class Intent, class Out>
template <class F, class G>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::undo(F f, G gone) {
    step().has_undo = true;
    step().driver.undo = [f = detail::bound(table_.self_, f)](
                             const driver::Call& call,
                             const AnyValue& intent) -> Result<AnyOutcome> {
        return detail::erased(f(call, intent.as<Intent>()));
    };
    step().driver.undone = [gone = detail::bound(table_.self_, gone)](
                               const driver::Call& call, const AnyValue& intent) -> Result<bool> {
        return gone(call, intent.as<Intent>());
    };
    return *this;
}

template <class Self, class Intent, class Out>
template <class F>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::unrecord(F f) {
    using P = typename Self::Params;
    step().driver.unrecord = [f = detail::bound(table_.self_, f)](
                                 db::Tx& tx, const Scope& scope, const AnyValue& intent) -> Status {
        return f(tx, Context<P>(scope), intent.as<Intent>());
    };
    return *this;
}

template <class Self, class Intent, class Out>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::no_undo(std::string reason) {
    step().no_undo_reason = std::move(reason);
    return *this;
}

template <class Self, class Intent, class Out>
template <class F>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::debt(F f) {
    using P = typename Self::Params;
    step().driver.debt = [f = detail::bound(table_.self_, f)](
                             db::Tx& tx, const Scope& scope,
                             const AnyValue& intent) -> Result<DebtRequest> {
        return f(tx, Context<P>(scope), intent.as<Intent>());
    };
    return *this;
}

template <class Self, class Intent, class Out>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::unfenced(Effect effect) {
    return unfenced_if(effect, [](const Intent&) { return true; });
}

template <class Self, class Intent, class Out>
template <class F>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::unfenced_if(Effect effect, F f) {
    step().driver.effect = effect;
    step().driver.is_fenced = [f = detail::bound(table_.self_, f)](const AnyValue& intent) {
        return !f(intent.as<Intent>());
    };
    return *this;
}

template <class Self, class Intent, class Out>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::deadline(Duration span) {
    step().driver.deadline = span;
    return *this;
}

template <class Self, class Intent, class Out>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::give_up_after(Duration span) {
    step().give_up_after = span;
    return *this;
}

template <class Self, class Intent, class Out>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::debt_after(Duration span) {
    step().debt_after = span;
    return *this;
}

template <class Self, class Intent, class Out>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::pivot() {
    step().is_pivot = true;
    return *this;
}

template <class Self, class Intent, class Out>
template <class F>
OptionalOutput<Out> DriverStep<Self, Intent, Out>::when(F f) {
    using P = typename Self::Params;
    step().when = [f = detail::bound(table_.self_, f)](const Scope& scope) -> bool {
        return f(Context<P>(scope));
    };
    return {index_};
}

template <class Self, class Intent, class Out>
DriverStep<Self, Intent, Out>& DriverStep<Self, Intent, Out>::is_result() {
    table_.definition_.result_step = index_;
    return *this;
}

// --- Table ---

template <class Self>
template <class Run>
auto Table<Self>::local(std::string name, Run run) {
    using Answer = detail::BoundResultOf<Self, Run, db::Tx&, const Ctx&>;
    using Out = typename detail::OutputIn<Answer>::type;
    Step step;
    step.name = std::move(name);
    step.kind = StepKind::kLocal;
    step.output_form = form_of<Out>();
    step.local.run = [run = detail::bound(self_, run)](db::Tx& tx,
                                                       const Scope& scope) -> Result<AnyOutcome> {
        return detail::erased(run(tx, Ctx(scope)));
    };
    return LocalStep<Self, Out>(*this, add(std::move(step)));
}

template <class Self>
template <class IntentOf, class CallOf>
auto Table<Self>::driver(std::string name, IntentOf intent, CallOf call) {
    using IntentAnswer = detail::BoundResultOf<Self, IntentOf, db::Tx&, const Ctx&>;
    using Intent = typename IntentAnswer::value_type;
    using Answer = detail::BoundResultOf<Self, CallOf, const driver::Call&, const Intent&>;
    using Out = typename detail::OutputIn<Answer>::type;
    Step step;
    step.name = std::move(name);
    step.kind = StepKind::kDriver;
    step.output_form = form_of<Out>();
    step.driver.intent_form = form_of<Intent>();
    step.driver.intent = [intent = detail::bound(self_, intent)](
                             db::Tx& tx, const Scope& scope) -> Result<AnyValue> {
        return AnyValue::of<Intent>(TRY(intent(tx, Ctx(scope))));
    };
    step.driver.call = [call = detail::bound(self_, call)](
                           const driver::Call& how, const AnyValue& what) -> Result<AnyOutcome> {
        return detail::erased(call(how, what.as<Intent>()));
    };
    return DriverStep<Self, Intent, Out>(*this, add(std::move(step)));
}

template <class Self>
template <class Check>
Table<Self>& Table<Self>::verify(std::string name, Check check) {
    Step step;
    step.name = std::move(name);
    step.kind = StepKind::kVerify;
    step.output_form = form_of<Nothing>();
    step.verify.check = [check = detail::bound(self_, check)](
                            const Scope& scope, const driver::Call& call) -> Result<Verdict> {
        return check(VerifyContext<Params>(scope, call));
    };
    add(std::move(step));
    return *this;
}

template <class Self>
template <class P, class ParamsOf>
Nested<false> Table<Self>::nested(const std::string& name, const StepList<P>& list,
                                  ParamsOf params) {
    const int base = static_cast<int>(definition_.steps.size());
    const detail::Rebase rebase{base, [params = detail::bound(self_, params)](const Scope& scope) {
                                    return AnyValue::of<P>(params(Ctx(scope)));
                                }};
    for (const Step& inner : list.steps) {
        Step step = detail::rebased(inner, rebase);
        step.name = name + "/" + inner.name;
        add(std::move(step));
    }
    return Nested<false>(base);
}

template <class Self>
template <class P, class ParamsOf, class When>
Nested<true> Table<Self>::nested_if(const std::string& name, const StepList<P>& list,
                                    ParamsOf params, When when) {
    const size_t base = definition_.steps.size();
    nested(name, list, std::move(params));
    const auto outer = [when = detail::bound(self_, when)](const Scope& scope) -> bool {
        return when(Ctx(scope));
    };
    for (size_t i = base; i < definition_.steps.size(); ++i) {
        auto& step = definition_.steps[i];
        step.when = [outer, inner = std::move(step.when)](const Scope& scope) {
            return outer(scope) && (!inner || inner(scope));
        };
    }
    return Nested<true>(static_cast<int>(base));
}

template <class Self>
template <class Check>
void Table<Self>::verify_undone(Check check) {
    definition_.verify_undone = [check = detail::bound(self_, check)](
                                    const Scope& scope,
                                    const driver::Call& call) -> Result<Verdict> {
        return check(VerifyContext<Params>(scope, call));
    };
}

template <class Self>
template <class F>
void Table<Self>::on_abandon(F f) {
    definition_.on_abandon = [f = detail::bound(self_, f)](db::Tx& tx, const Scope& scope,
                                                           const std::string& reason) -> Status {
        return f(tx, Ctx(scope), reason);
    };
}

}  // namespace lockstep::saga
