#include "driver/simulator/late.h"

#include <algorithm>
#include <optional>

namespace lockstep::driver::simulator {

LateEffects::LateEffects(Runner& runner, std::function<void(const LateEffect&)> run)
    : runner_(runner), run_(std::move(run)), changed_(runner.make_semaphore()) {}

LateEffects::~LateEffects() {
    waiting_.with([](Waiting& waiting) { waiting.is_ending = true; });
    changed_->release();
    task_.reset();
}

void LateEffects::add(LateEffect late) {
    const bool is_first = waiting_.with([&](Waiting& waiting) {
        waiting.effects.push_back(std::move(late));
        return !std::exchange(waiting.is_started, true);
    });
    if (is_first) task_ = runner_.start("sim-late", [this] { loop(); });
    changed_->release();
}

size_t LateEffects::size() const {
    return waiting_.with([](const Waiting& waiting) {
        return waiting.effects.size() + (waiting.is_running ? 1 : 0);
    });
}

void LateEffects::loop() {
    while (true) {
        std::optional<LateEffect> due;
        Deadline next = Deadline::never();
        const Time now = runner_.clock().now();
        const bool is_ending = waiting_.with([&](Waiting& waiting) {
            waiting.is_running = false;
            const auto earliest =
                std::ranges::min_element(waiting.effects, {}, &LateEffect::due_at);
            if (earliest == waiting.effects.end()) return waiting.is_ending;
            if (earliest->due_at > now) {
                next = Deadline::after(runner_.clock(), earliest->due_at - now);
            } else if (!waiting.is_ending) {
                due = std::move(*earliest);
                waiting.effects.erase(earliest);
                waiting.is_running = true;
            }
            return waiting.is_ending;
        });
        if (is_ending) return;
        if (due) {
            run_(*due);
        } else {
            static_cast<void>(changed_->acquire_until(next));
        }
    }
}

}  // namespace lockstep::driver::simulator
