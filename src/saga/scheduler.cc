#include "saga/scheduler.h"

#include <utility>

namespace lockstep::saga {

Scheduler::Scheduler(Runner& runner)
    : runner_(runner), ready_(runner.make_semaphore()), clock_(runner.make_semaphore()) {}

void Scheduler::wake(const SagaId& id) {
    const bool is_made_ready = state_.with([&](State& state) {
        const auto [at, is_new] = state.slots.try_emplace(id);
        Slot& slot = at->second;
        if (!is_new && slot.place == Place::kWorking) slot.is_woken = true;
        if (!is_new && slot.place != Place::kSleeping) return false;
        if (!is_new) state.sleepers.erase({slot.wake_at, id});
        slot = Slot{};
        state.ready.push_back(id);
        return true;
    });
    if (is_made_ready) ready_->release();
}

std::optional<Scheduler::Job> Scheduler::take() {
    while (true) {
        ready_->acquire();
        std::optional<Job> job;
        const bool is_over = state_.with([&](State& state) {
            if (state.is_closed) return true;
            if (state.ready.empty()) return false;  // forgotten meanwhile
            const SagaId id = state.ready.front();
            state.ready.pop_front();
            Slot& slot = state.slots.at(id);
            slot.place = Place::kWorking;
            slot.is_woken = false;
            job = Job{id, std::exchange(slot.run, nullptr)};
            return false;
        });
        if (is_over) {
            ready_->release();  // the next worker is to see it too
            return std::nullopt;
        }
        if (job) return job;
    }
}

void Scheduler::drop(const SagaId& id) {
    const bool is_ready_again = state_.with([&](State& state) {
        const auto at = state.slots.find(id);
        if (at == state.slots.end()) return false;
        if (!at->second.is_woken) {
            state.slots.erase(at);
            return false;
        }
        at->second = Slot{};
        state.ready.push_back(id);
        return true;
    });
    if (is_ready_again) ready_->release();
}

void Scheduler::put_off(const SagaId& id, std::shared_ptr<Run> run, Duration span) {
    const MonotonicTime now = runner_.clock().monotonic();
    enum class End { kAsleep, kEarliest, kReady };
    const End end = state_.with([&](State& state) {
        const auto at = state.slots.find(id);
        if (at == state.slots.end()) return End::kAsleep;  // forgotten
        Slot& slot = at->second;
        if (slot.is_woken || span <= Duration{}) {
            // Who is woken is read again: something about it has changed.
            auto kept = slot.is_woken ? nullptr : std::move(run);
            slot = Slot{};
            slot.run = std::move(kept);
            state.ready.push_back(id);
            return End::kReady;
        }
        slot.place = Place::kSleeping;
        slot.run = std::move(run);
        slot.wake_at = now + span;
        const auto [sleeper, is_new] = state.sleepers.insert({slot.wake_at, id});
        return sleeper == state.sleepers.begin() ? End::kEarliest : End::kAsleep;
    });
    if (end == End::kReady) ready_->release();
    if (end == End::kEarliest) clock_->release();
}

void Scheduler::wait_for_clock(Deadline latest) {
    const Deadline first = state_.with([](const State& state) {
        return state.sleepers.empty() ? Deadline::never() : Deadline{state.sleepers.begin()->first};
    });
    static_cast<void>(clock_->acquire_until(first.earlier_of(latest)));
}

void Scheduler::wake_due() {
    const MonotonicTime now = runner_.clock().monotonic();
    const int woken = state_.with([&](State& state) {
        int count = 0;
        while (!state.sleepers.empty() && state.sleepers.begin()->first <= now) {
            const SagaId id = state.sleepers.begin()->second;
            state.sleepers.erase(state.sleepers.begin());
            Slot& slot = state.slots.at(id);
            slot.place = Place::kReady;
            state.ready.push_back(id);
            ++count;
        }
        return count;
    });
    for (int i = 0; i < woken; ++i) ready_->release();
}

void Scheduler::ring() { clock_->release(); }

void Scheduler::forget_all() {
    state_.with([](State& state) {
        state.ready.clear();
        state.sleepers.clear();
        std::erase_if(state.slots,
                      [](const auto& slot) { return slot.second.place != Place::kWorking; });
    });
}

void Scheduler::close() {
    state_.with([](State& state) { state.is_closed = true; });
    ready_->release();
    clock_->release();
}

bool Scheduler::is_closed() const {
    return state_.with([](const State& state) { return state.is_closed; });
}

bool Scheduler::knows(const SagaId& id) const {
    return state_.with([&](const State& state) { return state.slots.contains(id); });
}

std::pair<int64_t, int64_t> Scheduler::sizes() const {
    return state_.with([](const State& state) {
        return std::pair(static_cast<int64_t>(state.slots.size()),
                         static_cast<int64_t>(state.sleepers.size()));
    });
}

uint64_t Scheduler::watch(const SagaId& id, Callback callback) {
    return watches_.with([&](Watches& watches) {
        watches.by_saga[id].emplace(watches.next, std::move(callback));
        watches.all.emplace(watches.next, id);
        return watches.next++;
    });
}

bool Scheduler::forget(uint64_t watch) {
    return watches_.with([&](Watches& watches) {
        const auto at = watches.all.find(watch);
        if (at == watches.all.end()) return false;
        auto of_saga = watches.by_saga.find(at->second);
        of_saga->second.erase(watch);
        if (of_saga->second.empty()) watches.by_saga.erase(of_saga);
        watches.all.erase(at);
        return true;
    });
}

void Scheduler::announce(const db::SagaRow& row) {
    std::map<uint64_t, Callback> callbacks;
    watches_.with([&](Watches& watches) {
        const auto at = watches.by_saga.find(row.id);
        if (at == watches.by_saga.end()) return;
        callbacks = std::move(at->second);
        watches.by_saga.erase(at);
        for (const auto& [number, callback] : callbacks) watches.all.erase(number);
    });
    for (const auto& [number, callback] : callbacks) callback(row);
}

std::vector<SagaId> Scheduler::watched_elsewhere() const {
    std::vector<SagaId> watched;
    watches_.with([&](const Watches& watches) {
        for (const auto& [id, callbacks] : watches.by_saga) watched.push_back(id);
    });
    std::vector<SagaId> elsewhere;
    state_.with([&](const State& state) {
        for (const SagaId& id : watched) {
            if (!state.slots.contains(id)) elsewhere.push_back(id);
        }
    });
    return elsewhere;
}

}  // namespace lockstep::saga
