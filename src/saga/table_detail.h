// Bodies of Table's templates; included by definition.h only.
#pragma once

#include "saga/definition_detail.h"

namespace lockstep::saga {

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
