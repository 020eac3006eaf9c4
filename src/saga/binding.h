// Takes the types off a step's functions: member functions are bound to their saga, results and
// intents become AnyValue. Used by definition.h only.
#pragma once

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "saga/erased_step.h"

namespace lockstep::saga {

template <class T>
AnyForm form_of() {
    return {[](const AnyValue& value) { return to_json(value.as<T>()); },
            [](const json::value& value) -> Result<AnyValue> {
                return AnyValue::of<T>(TRY(from_json<T>(value)));
            }};
}

namespace detail {

// A member function of Self called on the shared object; anything else called as it is.
template <class Self, class F>
auto bound(const std::shared_ptr<Self>& self, F f) {
    if constexpr (std::is_member_function_pointer_v<F>) {
        return [self, f](auto&&... args) -> decltype(auto) {
            return std::invoke(f, *self, std::forward<decltype(args)>(args)...);
        };
    } else {
        return f;
    }
}

// What bound(self, f) answers for these arguments.
template <class Self, class F, class... Args>
struct BoundResult {
    using type = std::invoke_result_t<F, Args...>;
};
template <class Self, class F, class... Args>
    requires std::is_member_function_pointer_v<F>
struct BoundResult<Self, F, Args...> {
    using type = std::invoke_result_t<F, Self&, Args...>;
};
template <class Self, class F, class... Args>
using BoundResultOf = typename BoundResult<Self, F, Args...>::type;

// The output type inside what a step answers.
template <class R>
struct OutputIn;
template <>
struct OutputIn<Status> {
    using type = Nothing;
};
template <class T>
struct OutputIn<Result<T>> {
    using type = T;
};
template <class T>
struct OutputIn<Result<Outcome<T>>> {
    using type = T;
};

inline Result<AnyOutcome> erased(Status status) {
    if (!status) return fail(std::move(status.error()));
    return AnyOutcome{AnyValue::of(Nothing{})};
}
template <class T>
Result<AnyOutcome> erased(Result<Outcome<T>> result) {
    if (!result) return fail(std::move(result.error()));
    return std::visit(
        [](auto outcome) -> AnyOutcome {
            using Case = decltype(outcome);
            if constexpr (std::is_same_v<Case, T>) {
                return AnyValue::of<T>(std::move(outcome));
            } else {
                return outcome;
            }
        },
        std::move(*result));
}
template <class T>
Result<AnyOutcome> erased(Result<T> result) {
    if (!result) return fail(std::move(result.error()));
    return AnyOutcome{AnyValue::of<T>(std::move(*result))};
}

template <class T>
AnyObserved erased_observation(Observed<T> observed) {
    AnyObserved result;
    result.state = static_cast<Observed<Nothing>::State>(observed.state);
    result.look_again = observed.look_again;
    if (observed.output) result.output = AnyValue::of<T>(std::move(*observed.output));
    return result;
}

inline std::vector<std::string> as_list(std::string one) { return {std::move(one)}; }
inline std::vector<std::string> as_list(std::vector<std::string> many) { return many; }

// An inner list's function, seen from its parent: params and base of the inner scope.
struct Rebase {
    int base = 0;
    std::function<AnyValue(const Scope&)> params;  // from the parent's scope

    template <class Use>
    auto in(const Scope& outer, Use use) const {
        const AnyValue inner_params = params(outer);
        return use(Scope{outer.frame, inner_params.address(), outer.base + base});
    }
};

// The step with every function that takes a scope given the inner one.
Step rebased(Step inner, const Rebase& rebase);

}  // namespace detail
}  // namespace lockstep::saga
