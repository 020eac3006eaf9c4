// Jobs over the saga engine: a job is a saga's row.
#pragma once

#include "control/database.h"
#include "control/job.h"
#include "saga/engine.h"

namespace lockstep::control {

// Thread-safe. The engine outlives it.
class SagaJobs final : public Jobs {
  public:
    SagaJobs(Database database, saga::Engine& engine) : database_(database), engine_(engine) {}

    Result<JobView> get(const Caller& caller, const GetJob& request) override;
    Result<Page<JobView>> list(const Caller& caller, const ListJobs& request) override;
    uint64_t on_finished(const SagaId& id, std::function<void()> callback) override;
    void forget(uint64_t watch) override;
    Result<JobView> find(const SagaId& id) override;

  private:
    Database database_;
    saga::Engine& engine_;
};

}  // namespace lockstep::control
