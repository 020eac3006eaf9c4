// The untyped side of Context: what the engine lays out for one run of one step.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/clock.h"
#include "base/rng.h"
#include "db/store.h"
#include "model/ids.h"

namespace lockstep::saga {

// A step's output or intent, of the type its table says.
class AnyValue {
  public:
    template <class T>
    static AnyValue of(T value) {
        AnyValue result;
        result.data_ = std::make_shared<const T>(std::move(value));
        result.type_ = &typeid(T);
        return result;
    }
    template <class T>
    const T& as() const {
        CHECK(type_ != nullptr && *type_ == typeid(T), "a handle of another saga or type is used");
        return *static_cast<const T*>(data_.get());
    }
    bool has_value() const { return data_ != nullptr; }
    const void* address() const { return data_.get(); }

  private:
    std::shared_ptr<const void> data_;  // shared: closures may outlive the run that made them
    const std::type_info* type_ = nullptr;
};

// Who a job is counted and listed for. Nil ids: nobody (the system's own work).
struct JobOwner {
    AccountId account_id;
    UserId user_id;
    DomainId domain_id;
};

// A clock that stands still: a closure that runs again draws the same ids.
class FixedClock final : public Clock {
  public:
    explicit FixedClock(Time at) : at_(at) {}
    Time now() const override { return at_; }
    MonotonicTime monotonic() const override { return {}; }

  private:
    Time at_;
};

// Where outputs are found: the run's own, and those that the closure at work has added.
class Outputs {
  public:
    virtual ~Outputs() = default;
    virtual const AnyValue* at(int step) const = 0;
};

struct Frame {
    SagaId saga_id;
    JobOwner owner;
    int attempt = 1;
    Time now{};
    FixedClock fixed_clock{Time{}};
    Rng* entropy = nullptr;  // seeded outside the closure
    const Outputs* outputs = nullptr;
    int64_t ticket = 0;
    std::vector<std::string> debts;
    db::Store* store = nullptr;  // verify steps alone
};

// A frame seen from one step list: nested lists have parameters of their own and count their steps
// from `base`.
struct Scope {
    const Frame* frame = nullptr;
    const void* params = nullptr;
    int base = 0;

    const AnyValue* output(int step) const {
        return step < 0 ? nullptr : frame->outputs->at(base + step);
    }
    Status hold_new(db::Tx& tx, std::string_view kind, const Uuid& id) const;
};

}  // namespace lockstep::saga
