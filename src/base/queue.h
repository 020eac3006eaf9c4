// A bounded queue between tasks, and a one-shot completion. Both block only through Runner.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "base/guarded.h"
#include "base/runner.h"

namespace lockstep {

// Many producers, many consumers, first in first out. At its limit try_push refuses: the producer
// answers "unavailable" to whoever asked, so that load is refused where it enters.
template <class T>
class Queue {
  public:
    Queue(Runner& runner, size_t limit) : limit_(limit), items_(runner.make_semaphore()) {}

    // False when the queue is full or closed; `item` is then untouched.
    [[nodiscard]] bool try_push(T& item) {
        const bool is_pushed = state_.with([&](State& state) {
            if (state.is_closed || state.queue.size() >= limit_) return false;
            state.queue.push_back(std::move(item));
            return true;
        });
        if (is_pushed) items_->release();
        return is_pushed;
    }
    [[nodiscard]] bool try_push(T&& item) { return try_push(item); }

    // The oldest item; nothing when none came by the deadline, or the queue is closed and empty.
    std::optional<T> pop(Deadline deadline = Deadline::never()) {
        if (!items_->acquire_until(deadline)) return std::nullopt;
        std::optional<T> item = take();
        if (!item) items_->release();  // closed: the next consumer is to see it too
        return item;
    }

    // The oldest item if one is there now; never waits.
    std::optional<T> try_pop() {
        std::optional<T> item;
        if (!items_->acquire_until(Deadline{MonotonicTime::min()})) return item;
        item = take();
        if (!item) items_->release();
        return item;
    }

    // No more pushes; consumers drain what is left and then get nothing.
    void close() {
        state_.with([](State& state) { state.is_closed = true; });
        items_->release();
    }

    size_t size() const {
        return state_.with([](const State& state) { return state.queue.size(); });
    }

  private:
    struct State {
        std::deque<T> queue;
        bool is_closed = false;
    };

    std::optional<T> take() {
        return state_.with([](State& state) -> std::optional<T> {
            if (state.queue.empty()) return std::nullopt;
            std::optional<T> item(std::move(state.queue.front()));
            state.queue.pop_front();
            return item;
        });
    }

    const size_t limit_;
    Guarded<State> state_;
    std::unique_ptr<Semaphore> items_;
};

// A value that one task will deliver to another, once.
template <class T>
class Completion {
  public:
    explicit Completion(Runner& runner) : done_(runner.make_semaphore()) {}

    void deliver(T value) {
        value_.with([&](std::optional<T>& slot) { slot.emplace(std::move(value)); });
        done_->release();
    }

    // Takes the value, waiting until the deadline; nothing when it had not come by then.
    std::optional<T> wait(Deadline deadline = Deadline::never()) {
        if (!done_->acquire_until(deadline)) return std::nullopt;
        return value_.with([](std::optional<T>& slot) { return std::exchange(slot, {}); });
    }

  private:
    Guarded<std::optional<T>> value_;
    std::unique_ptr<Semaphore> done_;
};

}  // namespace lockstep
