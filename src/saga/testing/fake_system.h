// A system of named things, as a driver of a test sees it: it fences or does not, refuses what is
// not provably the caller's, may be away, and may break in the middle of a call. It is another
// system: it survives the death of the node that called it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/guarded.h"
#include "base/result.h"
#include "driver/call.h"

namespace lockstep::saga {

struct FakeThing {
    std::string owner;  // whose it provably is
    std::string value;
    bool is_whole = true;  // false: a call broke off half way

    bool operator==(const FakeThing&) const = default;
};

// Thread-safe. Errors of all: kUnavailable while it is away; kConflict for a stale token, if it
// fences; kAlreadyExists, kForbidden for what is another's.
class FakeSystem {
  public:
    explicit FakeSystem(bool is_fenced) : is_fenced_(is_fenced) {}

    // The thing is there, is `owner`'s, and has this value.
    Status ensure(const driver::Call& call, const std::string& name, const FakeThing& wanted);
    // It is gone. Another's thing stays, and that is a success: it is not the one that was meant.
    Status remove(const driver::Call& call, const std::string& name, const std::string& owner);
    // Empties the thing at the first call and takes it away at the next: true once it is gone.
    Result<bool> scrap(const driver::Call& call, const std::string& name, const std::string& owner);
    Result<std::optional<FakeThing>> inspect(const driver::Call& call, const std::string& name);

    // --- the test's hands ---

    void set_away(bool is_away);
    // The next changing call does half of its work and answers an error.
    void break_next();
    void put(const std::string& name, const FakeThing& thing);
    void take(const std::string& name);
    std::optional<FakeThing> find(const std::string& name) const;
    // Every thing, one a line, by name.
    std::string describe() const;
    int changes() const;

  private:
    struct Fence {
        driver::Token token;
        std::string key;
        Result<bool> answer = true;
    };
    struct State {
        std::map<std::string, FakeThing> things;
        std::map<std::string, Fence> fences;
        bool is_away = false;
        bool is_to_break = false;
        int changes = 0;
    };
    template <class Change>
    Result<bool> change(const driver::Call& call, const std::string& name, Change apply);

    const bool is_fenced_;
    Guarded<State> state_;
};

}  // namespace lockstep::saga
