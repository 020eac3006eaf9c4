// The saga engine: runs every operation that has two effects, or one outside the database, so that
// it ends done and verified or undone and verified, whatever fails in between.
//
//   SubmitRequest request{.id = SagaId::draw(clock, rng), .now = clock.now(), .saga = "vm_deploy",
//   …}; auto job = store.write({.key = …}, [&](db::Tx& tx) -> Result<SagaId> {
//       TRY(db::insert(tx, vm_row));           // in its first state
//       return engine.submit(tx, request);     // same transaction
//   });
//   engine.nudge(request.id);                  // after the commit
//   engine.wait(request.id, deadline);         // or on_finished, or nothing
//
// The saga is the async job: its id is the job id, its row is in db/saga_table.h.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/rng.h"
#include "base/runner.h"
#include "db/saga_table.h"
#include "db/store.h"
#include "saga/counters.h"
#include "saga/hold.h"
#include "saga/options.h"
#include "saga/registry.h"

namespace lockstep::saga {

struct SubmitRequest {
    SagaId id;         // drawn outside the closure
    Time now{};        // read outside the closure
    std::string saga;  // its name; the newest version runs
    json::value params = {};
    Holds holds = {};
    JobOwner owner{};
    std::string command = {};  // as the API names it
    std::string instance_type = {};
    std::optional<Uuid> instance_id = {};
    // Of command and parameters: an equal call while this runs attaches to it (find_equal_running).
    std::string request_hash = {};
    // Takes over the place of those who hold what it needs, at their next step boundary: before
    // their pivot they are undone, after it they finish first.
    bool is_forced = false;
};

class Engine {
  public:
    // All references outlive the engine.
    Engine(db::Store& store, Runner& runner, Rng& rng, const Registry& registry,
           EngineOptions options);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // Takes the lease, takes this node's unfinished sagas (on SQLite: all) back under a new epoch,
    // and starts the tasks. Errors: those of the store.
    Status start();
    // Ends the tasks; sagas stay as their journals say. Waits for calls under way. Idempotent.
    void stop();

    // Writes the saga with its holds, in the caller's transaction; answers request.id. Errors:
    // kConflict when a hold waits behind a stuck saga or a debt (named).
    Result<SagaId> submit(db::Tx& tx, const SubmitRequest& request) const;
    // After the commit of submit: without it the saga starts at the next poll.
    void nudge(const SagaId& id);

    // The job's row once it has ended. Errors: kDeadlineExceeded when it still runs (also when it
    // is stuck), kNotFound.
    Result<db::SagaRow> wait(const SagaId& id, Deadline deadline);
    // Calls `callback` once, from a worker task or at once, when the saga has ended; it must not
    // block. Answers a number for forget.
    uint64_t on_finished(const SagaId& id, std::function<void(const db::SagaRow&)> callback);
    // After it the callback is not called any more, unless it is being called now.
    void forget(uint64_t watch);

    // An operator's decision on a stuck or restored saga: on with it. Errors: kPreconditionFailed
    // when it is neither, kNotFound, kUnsupported when this program lacks its version.
    Status resume(const SagaId& id);
    // … or give it up: what is left becomes debts, the resource goes to Error, waiters go on.
    Status abandon(const SagaId& id, const std::string& reason);

    EngineCounters counters() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace lockstep::saga
