#include "driver/simulator/group_commit.h"

#include <vector>

namespace lockstep::driver::simulator {
namespace {

// Bounds how long the first of a batch waits for the last.
constexpr size_t kLargestBatch = 64;

}  // namespace

struct GroupCommit::Waiting {
    const std::function<Status(File&)>* effect = nullptr;
    std::unique_ptr<Semaphore> wake;
    Status outcome;
    bool is_write = true;
    bool is_done = false;
};

Status GroupCommit::queue_up(const std::function<Status(File&)>& effect, bool is_write) {
    const auto self = std::make_shared<Waiting>();
    self->effect = &effect;
    self->is_write = is_write;
    self->wake = runner_.make_semaphore();
    const bool leads = queue_.with([&](Queue& queue) {
        queue.waiting.push_back(self);
        return !std::exchange(queue.is_led, true);
    });
    // A leader that finds more work when it is done wakes the first of those, who then leads.
    if (!leads) self->wake->acquire();
    if (!self->is_done) lead();
    return self->outcome;
}

void GroupCommit::lead() {
    const auto batch = queue_.with([](Queue& queue) {
        std::vector<std::shared_ptr<Waiting>> taken;
        while (!queue.waiting.empty() && taken.size() < kLargestBatch) {
            taken.push_back(std::move(queue.waiting.front()));
            queue.waiting.pop_front();
        }
        return taken;
    });
    const Status committed = run_batch(batch);
    const auto next = queue_.with([](Queue& queue) {
        queue.is_led = !queue.waiting.empty();
        return queue.is_led ? queue.waiting.front() : nullptr;
    });
    if (next) next->wake->release();
    for (const auto& one : batch) {
        if (!committed) one->outcome = committed;
        one->is_done = true;
        one->wake->release();
    }
}

Status GroupCommit::run_batch(const std::vector<std::shared_ptr<Waiting>>& batch) {
    TRY(file_.execute("BEGIN"));
    for (const auto& one : batch) {
        const Status ran = run_alone(*one);
        if (ran) continue;
        static_cast<void>(file_.execute("ROLLBACK"));
        return ran;
    }
    const auto committed = file_.execute("COMMIT");
    if (committed) return {};
    static_cast<void>(file_.execute("ROLLBACK"));
    return fail(with_context(committed.error(), "commit"));
}

// An error of its own is one of the file, not of the effect.
Status GroupCommit::run_alone(Waiting& one) {
    if (!one.is_write) {
        one.outcome = (*one.effect)(file_);
        return {};
    }
    TRY(file_.execute("SAVEPOINT effect"));
    one.outcome = (*one.effect)(file_);
    if (!one.outcome) TRY(take_back(file_));
    TRY(file_.execute("RELEASE effect"));
    return {};
}

Status GroupCommit::take_back(File& file) {
    TRY(file.execute("ROLLBACK TO effect"));
    return {};
}

}  // namespace lockstep::driver::simulator
