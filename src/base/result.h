// Result<T>: a value or an Error. Status is a Result without a value.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace lockstep {

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

// `return fail(Code::kNotFound, "...")` from a function that answers any Result.
inline tl::unexpected<Error> fail(Code code, std::string message) {
    return tl::unexpected<Error>(error(code, std::move(message)));
}
inline tl::unexpected<Error> fail(Error failure) {
    return tl::unexpected<Error>(std::move(failure));
}

namespace detail {
// Lets TRY serve Result<void> and Result<T> alike: what a Result yields once it is known to be
// good.
template <class T>
T take(Result<T>&& result) {
    return std::move(*result);
}
inline void take(Status&&) {}
}  // namespace detail

// TRY(expression): the value of a good Result; else the enclosing function returns its Error.
// A statement expression (g++ and clang): `auto row = TRY(find(id));`, `TRY(check());`. Nests.
#define TRY(...) TRY_AS(TRY_JOIN(try_result_, __COUNTER__), __VA_ARGS__)
#define TRY_JOIN(left, right) TRY_JOIN_EXPANDED(left, right)
#define TRY_JOIN_EXPANDED(left, right) left##right
#define TRY_AS(name, ...)                                     \
    __extension__({                                           \
        auto name = (__VA_ARGS__);                            \
        if (!name) [[unlikely]] {                             \
            return ::lockstep::fail(std::move(name.error())); \
        }                                                     \
        ::lockstep::detail::take(std::move(name));            \
    })

}  // namespace lockstep
