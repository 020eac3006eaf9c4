// Jobs that tests begin and end by hand.
#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "base/guarded.h"
#include "control/job.h"

namespace lockstep::api::testing {

class FakeJobs final : public control::Jobs {
  public:
    void put(const control::JobView& job) {
        state_.with([&](State& state) { state.jobs[job.id] = job; });
    }
    // Changes a job and, if it has ended now, tells those who wait for it.
    void change(const SagaId& id, const std::function<void(control::JobView&)>& change) {
        const auto callbacks = state_.with([&](State& state) {
            control::JobView& job = state.jobs[id];
            change(job);
            std::vector<std::function<void()>> due;
            if (job.status == control::JobStatus::kPending) return due;
            std::erase_if(state.watches, [&](const auto& watch) {
                if (watch.second.first != id) return false;
                due.push_back(watch.second.second);
                return true;
            });
            return due;
        });
        for (const auto& callback : callbacks) callback();
    }
    size_t watches() const {
        return state_.with([](const State& state) { return state.watches.size(); });
    }

    Result<control::JobView> get(const control::Caller&, const control::GetJob& request) override {
        if (!request.id) return fail(Code::kInvalidArgument, "which job?");
        return find(*request.id);
    }
    Result<control::Page<control::JobView>> list(const control::Caller&,
                                                 const control::ListJobs&) override {
        return state_.with([](const State& state) {
            control::Page<control::JobView> page;
            for (const auto& [id, job] : state.jobs) page.items.push_back(job);
            page.total = static_cast<int64_t>(page.items.size());
            return page;
        });
    }
    uint64_t on_finished(const SagaId& id, std::function<void()> callback) override {
        uint64_t number = 0;
        const bool has_ended = state_.with([&](State& state) {
            number = ++state.last_watch;
            if (state.jobs[id].status != control::JobStatus::kPending) return true;
            state.watches[number] = {id, callback};
            return false;
        });
        if (has_ended) callback();
        return number;
    }
    void forget(uint64_t watch) override {
        state_.with([&](State& state) { state.watches.erase(watch); });
    }
    Result<control::JobView> find(const SagaId& id) override {
        return state_.with([&](const State& state) -> Result<control::JobView> {
            const auto found = state.jobs.find(id);
            if (found == state.jobs.end()) return fail(Code::kNotFound, "no job " + id.to_string());
            return found->second;
        });
    }

  private:
    struct State {
        std::map<SagaId, control::JobView> jobs;
        std::map<uint64_t, std::pair<SagaId, std::function<void()>>> watches;
        uint64_t last_watch = 0;
    };
    Guarded<State> state_;
};

}  // namespace lockstep::api::testing
