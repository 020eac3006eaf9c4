#include "base/sim_runner.h"

#include <cstdio>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

#include "base/check.h"

namespace lockstep {
namespace {

uint64_t split_mix(uint64_t& state) {
    state += 0x9e3779b97f4a7c15U;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

class VirtualClock final : public Clock {
  public:
    Time now() const override { return Time{kEpoch + elapsed + wall_offset}; }
    MonotonicTime monotonic() const override { return MonotonicTime{elapsed}; }

    Duration elapsed{1};
    Duration wall_offset{0};

  private:
    // 2026-01-01T00:00:00Z: any fixed instant serves.
    static constexpr Duration kEpoch = std::chrono::seconds{1'767'225'600};
};

// One task. Only the baton holder reads or writes any of it, but for `wake`.
struct Fiber {
    std::string name;
    std::string waits_for;
    std::binary_semaphore wake{0};
    std::thread thread;
    MonotonicTime wake_at = MonotonicTime::max();
    bool is_ready = true;
    bool is_done = false;
    Fiber* joiner = nullptr;
};

}  // namespace

void SeededRng::fill(std::span<std::byte> out) {
    size_t at = 0;
    while (at < out.size()) {
        uint64_t value = split_mix(state_);
        for (int i = 0; i < 8 && at < out.size(); ++i, value >>= 8) {
            out[at++] = static_cast<std::byte>(value & 0xff);
        }
    }
}

// All state of a run. No lock: the baton is the lock, and passing it orders memory.
struct SimRunner::Plane {
    uint64_t random;
    uint64_t trace = 0;
    VirtualClock clock;
    std::vector<std::unique_ptr<Fiber>> fibers;
    Fiber* running = nullptr;
    std::binary_semaphore all_done{0};

    uint64_t draw(uint64_t bound) { return split_mix(random) % bound; }

    // Picks who runs next; null when every task has ended.
    Fiber* pick() {
        while (true) {
            std::vector<Fiber*> ready;
            Fiber* earliest = nullptr;
            bool is_any_alive = false;
            for (const auto& fiber : fibers) {
                if (fiber->is_done) continue;
                is_any_alive = true;
                if (fiber->is_ready) ready.push_back(fiber.get());
                const bool has_deadline = fiber->wake_at != MonotonicTime::max();
                if (has_deadline && (!earliest || fiber->wake_at < earliest->wake_at)) {
                    earliest = fiber.get();
                }
            }
            if (!ready.empty()) return ready[draw(ready.size())];
            if (!is_any_alive) return nullptr;
            if (earliest == nullptr) report_deadlock();
            clock.elapsed = std::max(clock.elapsed, earliest->wake_at.time_since_epoch());
            for (const auto& fiber : fibers) {
                if (!fiber->is_done && fiber->wake_at <= clock.monotonic()) fiber->is_ready = true;
            }
        }
    }

    [[noreturn]] void report_deadlock() const {
        for (const auto& fiber : fibers) {
            if (fiber->is_done) continue;
            std::fprintf(stderr, "task %s waits for %s\n", fiber->name.c_str(),
                         fiber->waits_for.c_str());
        }
        check_failed(__FILE__, __LINE__, "is_any_ready", "every task waits: deadlock");
    }

    // Hands the baton on; returns when `self` has it again. A done task does not wait for it.
    void hand_over(Fiber* self) {
        Fiber* next = pick();
        if (next == self) {
            self->wake_at = MonotonicTime::max();
            return;
        }
        running = next;
        if (next == nullptr) {
            all_done.release();
        } else {
            size_t index = 0;
            while (fibers[index].get() != next) ++index;
            trace = (trace ^ (index + 1)) * 0x100000001b3U;
            next->wake.release();
        }
        if (!self->is_done) {
            self->wake.acquire();
            self->wake_at = MonotonicTime::max();
        }
    }

    // Gives the baton away until somebody makes `self` ready or the deadline comes.
    void block(std::string_view why, Deadline deadline) {
        Fiber* self = running;
        self->is_ready = false;
        self->waits_for = why;
        self->wake_at = deadline.at;
        hand_over(self);
        self->is_ready = true;
    }

    Fiber* add(std::string name, std::function<void()> body) {
        fibers.push_back(std::make_unique<Fiber>());
        Fiber* fiber = fibers.back().get();
        fiber->name = std::move(name);
        fiber->thread = std::thread([this, fiber, body = std::move(body)] {
            fiber->wake.acquire();
            body();
            fiber->is_done = true;
            if (fiber->joiner != nullptr) fiber->joiner->is_ready = true;
            hand_over(fiber);
        });
        return fiber;
    }

    void join(Fiber* fiber) {
        if (!fiber->is_done) {
            fiber->joiner = running;
            block("the end of " + fiber->name, Deadline::never());
        }
        if (fiber->thread.joinable()) fiber->thread.join();
    }
};

namespace {

template <class Plane>
class SimTask final : public Task {
  public:
    SimTask(Plane& plane, Fiber* fiber) : plane_(plane), fiber_(fiber) {}
    ~SimTask() override { plane_.join(fiber_); }

  private:
    Plane& plane_;
    Fiber* fiber_;
};

template <class Plane>
class SimSemaphore final : public Semaphore {
  public:
    explicit SimSemaphore(Plane& plane) : plane_(plane) {}

    void release() override {
        ++permits_;
        if (waiters_.empty()) return;
        const size_t index = plane_.draw(waiters_.size());
        waiters_[index]->is_ready = true;
        waiters_.erase(waiters_.begin() + static_cast<std::ptrdiff_t>(index));
    }

    bool acquire_until(Deadline deadline) override {
        while (permits_ == 0) {
            if (deadline.has_passed(plane_.clock)) return false;
            Fiber* self = plane_.running;
            waiters_.push_back(self);
            plane_.block("a semaphore", deadline);
            std::erase(waiters_, self);
        }
        --permits_;
        return true;
    }

  private:
    Plane& plane_;
    int permits_ = 0;
    std::vector<Fiber*> waiters_;
};

}  // namespace

SimRunner::SimRunner(uint64_t seed) : plane_(std::make_unique<Plane>()) { plane_->random = seed; }

SimRunner::~SimRunner() {
    for (const auto& fiber : plane_->fibers) {
        if (fiber->thread.joinable()) fiber->thread.join();
    }
}

void SimRunner::run(std::function<void()> body) {
    CHECK(plane_->running == nullptr, "a SimRunner runs one thing at a time");
    Fiber* first = plane_->add("main", std::move(body));
    plane_->running = first;
    first->wake.release();
    plane_->all_done.acquire();
    for (const auto& fiber : plane_->fibers) {
        if (fiber->thread.joinable()) fiber->thread.join();
    }
    plane_->fibers.clear();
}

const Clock& SimRunner::clock() const { return plane_->clock; }

std::unique_ptr<Task> SimRunner::start(std::string name, std::function<void()> body) {
    return std::make_unique<SimTask<Plane>>(*plane_, plane_->add(std::move(name), std::move(body)));
}

std::unique_ptr<Semaphore> SimRunner::make_semaphore() {
    return std::make_unique<SimSemaphore<Plane>>(*plane_);
}

void SimRunner::sleep_until(Deadline deadline) {
    while (!deadline.has_passed(plane_->clock)) plane_->block("time to pass", deadline);
}

void SimRunner::pass(std::string_view) {
    // One in four: often enough to interleave at every edge, seldom enough to make progress cheap.
    constexpr uint64_t kSwitchOneIn = 4;
    plane_->clock.elapsed += Duration{1};
    if (plane_->draw(kSwitchOneIn) == 0) plane_->hand_over(plane_->running);
}

void SimRunner::jump_wall_clock(Duration by) { plane_->clock.wall_offset += by; }

uint64_t SimRunner::trace_hash() const { return plane_->trace; }

}  // namespace lockstep
