// Bodies of the step templates of definition.h; included by it only.
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
    static_assert(std::is_default_constructible_v<Out>, "a debt's step has an empty output");
    step().driver.output_of_debt = [] { return AnyValue::of(Out{}); };
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

}  // namespace lockstep::saga
