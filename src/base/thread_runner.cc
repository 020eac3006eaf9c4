#include "base/thread_runner.h"

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace lockstep {
namespace {

using SteadyPoint = std::chrono::steady_clock::time_point;

// The steady clock ticks finer than ours, so that what is near our ends is beyond its.
SteadyPoint steady_point(Deadline deadline) {
    const auto since_epoch = std::clamp(deadline.at.time_since_epoch(),
                                        std::chrono::ceil<Duration>(SteadyPoint::duration::min()),
                                        std::chrono::floor<Duration>(SteadyPoint::duration::max()));
    return SteadyPoint{std::chrono::duration_cast<SteadyPoint::duration>(since_epoch)};
}

class ThreadSemaphore final : public Semaphore {
  public:
    void release() override {
        // Notified under the lock: who acquires this permit may destroy the semaphore at once.
        const std::lock_guard lock(mutex_);
        ++permits_;
        changed_.notify_one();
    }

    bool acquire_until(Deadline deadline) override {
        std::unique_lock lock(mutex_);
        const auto has_permit = [this] { return permits_ > 0; };
        if (deadline.at == MonotonicTime::max()) {
            changed_.wait(lock, has_permit);
        } else if (!changed_.wait_until(lock, steady_point(deadline), has_permit)) {
            return false;
        }
        --permits_;
        return true;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int permits_ = 0;
};

class ThreadTask final : public Task {
  public:
    ThreadTask(const std::string& name, std::function<void()> body) : thread_(std::move(body)) {
        constexpr size_t kLinuxNameLimit = 15;
        pthread_setname_np(thread_.native_handle(),
                           name.substr(0, std::min(name.size(), kLinuxNameLimit)).c_str());
    }

  private:
    std::jthread thread_;
};

}  // namespace

std::unique_ptr<Task> ThreadRunner::start(std::string name, std::function<void()> body) {
    return std::make_unique<ThreadTask>(name, std::move(body));
}

std::unique_ptr<Semaphore> ThreadRunner::make_semaphore() {
    return std::make_unique<ThreadSemaphore>();
}

void ThreadRunner::sleep_until(Deadline deadline) {
    std::this_thread::sleep_until(steady_point(deadline));
}

}  // namespace lockstep
