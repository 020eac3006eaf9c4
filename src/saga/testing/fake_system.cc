#include "saga/testing/fake_system.h"

#include <utility>

namespace lockstep::saga {

template <class Change>
Result<bool> FakeSystem::change(const driver::Call& call, const std::string& name, Change apply) {
    return state_.with([&](State& state) -> Result<bool> {
        if (state.is_away) return fail(Code::kUnavailable, "the system is away");
        Fence& fence = state.fences[name];
        if (is_fenced_) {
            // The same call once more: the same answer.
            if (call.key == fence.key) return fence.answer;
            if (call.token <= fence.token) return fail(Code::kConflict, "a stale token");
        }
        ++state.changes;
        const bool is_broken = std::exchange(state.is_to_break, false);
        Result<bool> answer = apply(state, is_broken);
        if (is_broken && answer) answer = fail(Code::kInternal, "the system broke half way");
        fence = {call.token, call.key, answer};
        return answer;
    });
}

Status FakeSystem::ensure(const driver::Call& call, const std::string& name,
                          const FakeThing& wanted) {
    TRY(change(call, name, [&](State& state, bool is_broken) -> Result<bool> {
        const auto at = state.things.find(name);
        if (at != state.things.end() && at->second.owner != wanted.owner) {
            return fail(Code::kAlreadyExists, name + " is another's");
        }
        FakeThing& thing = state.things[name];
        thing = wanted;
        if (is_broken) thing = {wanted.owner, "", false};
        return true;
    }));
    return {};
}

Status FakeSystem::remove(const driver::Call& call, const std::string& name,
                          const std::string& owner) {
    TRY(change(call, name, [&](State& state, bool is_broken) -> Result<bool> {
        const auto at = state.things.find(name);
        if (at == state.things.end() || at->second.owner != owner) return true;
        if (is_broken) {
            at->second.is_whole = false;
        } else {
            state.things.erase(at);
        }
        return true;
    }));
    return {};
}

Result<bool> FakeSystem::scrap(const driver::Call& call, const std::string& name,
                               const std::string& owner) {
    return change(call, name, [&](State& state, bool is_broken) -> Result<bool> {
        const auto at = state.things.find(name);
        if (at == state.things.end() || at->second.owner != owner) return true;
        if (is_broken || !at->second.value.empty()) {
            at->second.value.clear();
            return false;
        }
        state.things.erase(at);
        return true;
    });
}

Result<std::optional<FakeThing>> FakeSystem::inspect(const driver::Call&, const std::string& name) {
    return state_.with([&](State& state) -> Result<std::optional<FakeThing>> {
        if (state.is_away) return fail(Code::kUnavailable, "the system is away");
        const auto at = state.things.find(name);
        if (at == state.things.end()) return std::nullopt;
        return at->second;
    });
}

void FakeSystem::set_away(bool is_away) {
    state_.with([&](State& state) { state.is_away = is_away; });
}

void FakeSystem::break_next() {
    state_.with([](State& state) { state.is_to_break = true; });
}

void FakeSystem::put(const std::string& name, const FakeThing& thing) {
    state_.with([&](State& state) { state.things[name] = thing; });
}

void FakeSystem::take(const std::string& name) {
    state_.with([&](State& state) { state.things.erase(name); });
}

std::optional<FakeThing> FakeSystem::find(const std::string& name) const {
    return state_.with([&](const State& state) -> std::optional<FakeThing> {
        const auto at = state.things.find(name);
        if (at == state.things.end()) return std::nullopt;
        return at->second;
    });
}

std::string FakeSystem::describe() const {
    return state_.with([](const State& state) {
        std::string text;
        for (const auto& [name, thing] : state.things) {
            text += name + " of " + thing.owner + " = '" + thing.value + "'" +
                    (thing.is_whole ? "\n" : " (half)\n");
        }
        return text;
    });
}

int FakeSystem::changes() const {
    return state_.with([](const State& state) { return state.changes; });
}

}  // namespace lockstep::saga
