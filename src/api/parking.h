// Calls that wait for a saga without holding a thread: parked until it ends or their time is up.
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "base/guarded.h"
#include "base/queue.h"
#include "base/runner.h"
#include "control/job.h"

namespace lockstep::api {

// `answer(false)` is called when the time is up first. Exactly one call, on the parking's own task;
// it may block on the database.
struct ParkedCall {
    SagaId job;
    Deadline limit;
    std::function<void(bool has_ended)> answer;
};

// Thread-safe. One task answers what has ended, so that neither a worker nor the saga's task does.
class Parking {
  public:
    static constexpr size_t kMaxParked = 10'000;

    Parking(Runner& runner, control::Jobs& jobs);
    // Answers all that is still parked as if its time were up.
    ~Parking();
    Parking(const Parking&) = delete;
    Parking& operator=(const Parking&) = delete;

    // With kMaxParked parked already, the call's time is up at once.
    void park(ParkedCall call);
    size_t size() const;

  private:
    struct Place;
    using Places = std::deque<std::shared_ptr<Place>>;  // by rising limit, or nearly

    void run();
    void finish(const std::shared_ptr<Place>& place, bool has_ended);
    std::vector<std::shared_ptr<Place>> take_due();
    Deadline next_limit() const;

    Runner& runner_;
    control::Jobs& jobs_;
    Guarded<Places> places_;
    Queue<std::shared_ptr<Place>> events_;
    std::unique_ptr<Task> task_;
};

}  // namespace lockstep::api
