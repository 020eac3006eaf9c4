// A bounded queue and the tasks that work it off: where blocking handlers run.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/queue.h"
#include "base/runner.h"

namespace lockstep::api::http {

// Thread-safe.
class WorkerPool {
  public:
    WorkerPool(Runner& runner, size_t workers, size_t queue_limit) : queue_(runner, queue_limit) {
        for (size_t at = 0; at < workers; ++at) {
            tasks_.push_back(runner.start("api-worker", [this] {
                while (auto work = queue_.pop()) (*work)();
            }));
        }
    }
    ~WorkerPool() { stop(); }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // False when the queue is full: the caller answers "busy".
    [[nodiscard]] bool try_run(std::function<void()> work) { return queue_.try_push(work); }
    size_t waiting() const { return queue_.size(); }

    // Does what is queued and ends the workers. Idempotent.
    void stop() {
        queue_.close();
        tasks_.clear();
    }

  private:
    Queue<std::function<void()>> queue_;
    std::vector<std::unique_ptr<Task>> tasks_;
};

}  // namespace lockstep::api::http
