#include "saga/testing/fault_script.h"

#include <utility>

namespace lockstep::saga {

void FaultScript::at(std::string step, Direction direction, Fault fault, int times) {
    state_.with(
        [&](State& state) { state.planned[{std::move(step), direction}] = {fault, times}; });
}

void FaultScript::otherwise(std::function<Fault(const StepPoint&)> choose) {
    state_.with([&](State& state) { state.otherwise = std::move(choose); });
}

void FaultScript::die_at_write(int nth, bool is_after) {
    state_.with([&](State& state) {
        state.die_at = state.writes + nth;
        state.is_after = is_after;
    });
}

void FaultScript::on_late(std::function<void(std::function<void()>)> perform) {
    state_.with([&](State& state) { state.perform = std::move(perform); });
}

int FaultScript::journal_writes() const {
    return state_.with([](const State& state) { return state.writes; });
}

Fault FaultScript::at_step(const StepPoint& point) {
    std::function<Fault(const StepPoint&)> choose;
    const Fault fault = state_.with([&](State& state) {
        const auto at = state.planned.find({std::string(point.step), point.direction});
        if (at == state.planned.end() || at->second.times == 0) {
            choose = state.otherwise;
            return Fault::kNone;
        }
        --at->second.times;
        return at->second.fault;
    });
    return choose ? choose(point) : fault;
}

void FaultScript::before_journal_write(const SagaId&) {
    const bool is_time = state_.with([](State& state) {
        ++state.writes;
        return state.writes == state.die_at && !state.is_after;
    });
    if (is_time) store_.die();
}

void FaultScript::after_journal_write(const SagaId&) {
    const bool is_time =
        state_.with([](State& state) { return state.writes == state.die_at && state.is_after; });
    if (is_time) store_.die();
}

void FaultScript::late(std::function<void()> effect) {
    const auto perform = state_.with([](const State& state) { return state.perform; });
    if (perform) perform(std::move(effect));
}

}  // namespace lockstep::saga
