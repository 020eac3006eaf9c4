// Secret<T>: a value that can not be printed, formatted or serialised by accident.
#pragma once

#include <utility>

namespace lockstep {

template <class T>
class Secret {
  public:
    Secret() = default;
    explicit Secret(T value) : value_(std::move(value)) {}

    // The one way in: every use of a secret is found by searching for `reveal`.
    const T& reveal() const { return value_; }

    bool operator==(const Secret&) const = delete;

  private:
    T value_{};
};

}  // namespace lockstep
