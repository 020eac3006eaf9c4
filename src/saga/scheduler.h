// Which sagas are ready, at work, asleep, and who waits for their end. In memory only.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/guarded.h"
#include "base/runner.h"
#include "saga/run.h"

namespace lockstep::saga {

// Thread-safe. No call blocks but take() and wait_for_clock().
class Scheduler {
  public:
    explicit Scheduler(Runner& runner);

    // Makes a saga ready, from the database: new, granted, woken, or to be looked at again. While a
    // worker has it, it becomes ready once more when that worker lets it go.
    void wake(const SagaId& id);

    struct Job {
        SagaId id;
        std::shared_ptr<Run> run;  // null: to be loaded
    };
    // The next ready saga; nothing when the scheduler is closed.
    std::optional<Job> take();
    // The worker is done with it: it has ended, or waits for somebody to wake it.
    void drop(const SagaId& id);
    // … or is to go on after `span`, with `run`, or from the database when that is null.
    void put_off(const SagaId& id, std::shared_ptr<Run> run, Duration span);

    // The clock task: waits until a sleeper is due, `latest`, or a call of ring().
    void wait_for_clock(Deadline latest);
    // Makes due sleepers ready.
    void wake_due();
    void ring();
    // Forgets all that sleep or are ready: their lease is lost.
    void forget_all();

    void close();
    bool is_closed() const;

    bool knows(const SagaId& id) const;
    // How many are known, and how many of them sleep.
    std::pair<int64_t, int64_t> sizes() const;

    // --- who waits for the end of a saga ---

    using Callback = std::function<void(const db::SagaRow&)>;
    uint64_t watch(const SagaId& id, Callback callback);
    // Answers whether it was still there: false when it has been called, or is being called now.
    bool forget(uint64_t watch);
    // Calls and forgets those who watch this saga.
    void announce(const db::SagaRow& row);
    // Sagas that are watched and not known here: other nodes', or not yet loaded.
    std::vector<SagaId> watched_elsewhere() const;

  private:
    enum class Place { kReady, kWorking, kSleeping };
    struct Slot {
        Place place = Place::kReady;
        bool is_woken = false;  // while working
        std::shared_ptr<Run> run;
        MonotonicTime wake_at{};
    };
    struct State {
        std::map<SagaId, Slot> slots;
        std::deque<SagaId> ready;
        std::set<std::pair<MonotonicTime, SagaId>> sleepers;
        bool is_closed = false;
    };
    struct Watches {
        std::map<SagaId, std::map<uint64_t, Callback>> by_saga;
        std::map<uint64_t, SagaId> all;
        uint64_t next = 1;
    };

    Runner& runner_;
    Guarded<State> state_;
    Guarded<Watches> watches_;
    std::unique_ptr<Semaphore> ready_;
    std::unique_ptr<Semaphore> clock_;
};

}  // namespace lockstep::saga
