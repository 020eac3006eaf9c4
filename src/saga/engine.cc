#include "saga/engine.h"

#include <fmt/format.h>

#include <atomic>
#include <utility>

#include "base/log.h"
#include "base/queue.h"
#include "db/lease_table.h"
#include "db/tombstone_table.h"
#include "db/write_key.h"
#include "saga/executor.h"
#include "saga/operator.h"
#include "saga/scheduler.h"

namespace lockstep::saga {
namespace {

constexpr int kPage = 300;
constexpr Duration kDatabaseWait = std::chrono::seconds{1};
constexpr Duration kHousekeeping = std::chrono::minutes{10};
constexpr Duration kKeepWriteKeys = std::chrono::hours{1};

}  // namespace

class Engine::Impl {
  public:
    Impl(db::Store& store, Runner& runner, Rng& rng, const Registry& registry,
         EngineOptions options)
        : options_(std::move(options)),
          scheduler_(runner),
          lease_(store, runner, rng,
                 {.node = options_.node,
                  .span = options_.lease,
                  .has_peers =
                      options_.has_peers.value_or(store.dialect() == db::Dialect::kPostgres)}),
          parts_{store, runner, rng, registry, options_, lease_, counters_},
          writer_(parts_, {.on_released = [this](const Released& all) { released(all); },
                           .on_closed = [this](const auto& row) { scheduler_.announce(row); },
                           .on_stuck =
                               [](const StuckSaga& saga) {
                                   LOG_ERROR("job {} ({}) is stuck at {}: {}", saga.id.to_string(),
                                             saga.name, saga.step, saga.reason);
                               }}),
          executor_(parts_, writer_) {}

    Status start() {
        if (lease_.has_peers()) TRY(lease_.take());
        TRY(writer_.read_incarnation());
        TRY(recover(true));
        Runner& runner = parts_.runner;
        for (int i = 0; i < options_.workers; ++i) {
            tasks_.push_back(runner.start("saga worker", [this] { work(); }));
        }
        tasks_.push_back(runner.start("saga clock", [this] { keep_time(); }));
        lease_bell_ = runner.make_semaphore();
        if (lease_.has_peers()) {
            tasks_.push_back(runner.start("saga lease", [this] { keep_lease(); }));
        }
        return {};
    }

    void stop() {
        if (scheduler_.is_closed()) return;
        scheduler_.close();
        if (lease_bell_) lease_bell_->release();
        const bool was_running = !tasks_.empty();
        tasks_.clear();
        if (was_running && lease_.has_peers()) lease_.end();
    }

    Result<SagaId> submit(db::Tx& tx, const SubmitRequest& request) const;
    Result<db::SagaRow> wait(const SagaId& id, Deadline deadline);
    uint64_t on_finished(const SagaId& id, Scheduler::Callback callback);
    Status resume(const SagaId& id);
    Status abandon(const SagaId& id, const std::string& reason);
    EngineCounters counters() const;
    Scheduler& scheduler() { return scheduler_; }

  private:
    void work();
    void work_on(const Scheduler::Job& job);
    void keep_time();
    void keep_lease();
    void poll();
    void housekeep();
    Status recover(bool is_first_pass);
    Status claim(const RecoveryPlan& plan);
    Status look_for_work();
    Status look_for_ends();
    Status sweep();
    void released(const Released& all);
    Result<std::optional<db::SagaRow>> find(const SagaId& id) const;

    const EngineOptions options_;
    Guarded<EngineCounters> counters_;
    Scheduler scheduler_;
    Lease lease_;
    Parts parts_;
    Writer writer_;
    Executor executor_;
    std::atomic<bool> is_sweep_due_ = false;
    MonotonicTime housekeeping_at_{};  // the clock task's own
    std::unique_ptr<Semaphore> lease_bell_;
    std::vector<std::unique_ptr<Task>> tasks_;
};

// --- submitting and waiting ---

Result<SagaId> Engine::Impl::submit(db::Tx& tx, const SubmitRequest& request) const {
    const auto definition = parts_.registry.newest(request.saga);
    if (definition == nullptr) {
        return fail(Code::kInternal, fmt::format("no saga is named {}", request.saga));
    }
    const Wish wish{.saga = request.id,
                    .ticket = request.now.time_since_epoch().count(),
                    .is_forced = request.is_forced};
    const Grant grant = TRY(ask_for_holds(tx, wish, request.holds));
    db::SagaRow row;
    row.id = request.id;
    row.name = request.saga;
    row.version = definition->version;
    row.state = grant.is_granted ? db::SagaState::kRunning : db::SagaState::kQueued;
    row.node = options_.node;
    row.ticket = grant.ticket;
    row.params = print_json(request.params);
    row.command = request.command;
    row.account_id = request.owner.account_id;
    row.user_id = request.owner.user_id;
    row.domain_id = request.owner.domain_id;
    row.instance_type = request.instance_type;
    row.instance_id = request.instance_id;
    row.request_hash = request.request_hash;
    row.created_at = request.now;
    TRY(db::insert(tx, row));
    return request.id;
}

Result<std::optional<db::SagaRow>> Engine::Impl::find(const SagaId& id) const {
    return parts_.store.read([&](db::Tx& tx) { return db::find<db::SagaRow>(tx, id); });
}

Result<db::SagaRow> Engine::Impl::wait(const SagaId& id, Deadline deadline) {
    // Shared with the callback, which may be at work when the wait is over.
    const auto ended = std::make_shared<Completion<db::SagaRow>>(parts_.runner);
    const uint64_t watch =
        scheduler_.watch(id, [ended](const db::SagaRow& row) { ended->deliver(row); });
    auto row = find(id);
    const bool is_over = !row || !*row || db::is_finished((*row)->state);
    if (!is_over) {
        if (auto announced = ended->wait(deadline)) return std::move(*announced);
    }
    scheduler_.forget(watch);
    if (!row) return fail(std::move(row.error()));
    if (!*row) return fail(Code::kNotFound, fmt::format("there is no job {}", id.to_string()));
    if (is_over) return std::move(**row);
    return fail(Code::kDeadlineExceeded, fmt::format("job {} still runs", id.to_string()));
}

uint64_t Engine::Impl::on_finished(const SagaId& id, Scheduler::Callback callback) {
    const auto shared = std::make_shared<Scheduler::Callback>(std::move(callback));
    const uint64_t watch =
        scheduler_.watch(id, [shared](const db::SagaRow& row) { (*shared)(row); });
    const auto row = find(id);
    // If it can not be read now, the poll will.
    if (row && *row && db::is_finished((*row)->state) && scheduler_.forget(watch)) {
        (*shared)(**row);
    }
    return watch;
}

// --- an operator's decisions ---

Status Engine::Impl::resume(const SagaId& id) {
    TRY(resume_saga(parts_, id));
    scheduler_.wake(id);
    return {};
}

Status Engine::Impl::abandon(const SagaId& id, const std::string& reason) {
    const Abandoned abandoned = TRY(abandon_saga(parts_, id, reason, writer_.incarnation()));
    parts_.count([](EngineCounters& all) { ++all.abandoned; });
    released(abandoned.released);
    scheduler_.announce(abandoned.row);
    return {};
}

EngineCounters Engine::Impl::counters() const {
    auto counters = counters_.with([](const EngineCounters& all) { return all; });
    std::tie(counters.running, counters.sleeping) = scheduler_.sizes();
    return counters;
}

// --- the tasks ---

void Engine::Impl::work() {
    while (const auto job = scheduler_.take()) work_on(*job);
}

void Engine::Impl::work_on(const Scheduler::Job& job) {
    std::shared_ptr<Run> run = job.run;
    if (run == nullptr) {
        auto loaded = executor_.load(job.id);
        if (!loaded) {
            LOG_WARNING("job {} can not be read: {}", job.id.to_string(),
                        loaded.error().to_string());
            scheduler_.put_off(job.id, nullptr, kDatabaseWait);
            return;
        }
        if (loaded->is_queued) {
            // Those whose place it takes may be asleep.
            const auto holders =
                parts_.store.read([&](db::Tx& tx) { return db::forced_by(tx, job.id); });
            if (holders) released({.runnable = *holders, .is_sweep_needed = false});
        }
        run = std::move(loaded->run);
    }
    if (run == nullptr) {
        scheduler_.drop(job.id);
        return;
    }
    const Rest rest = executor_.work(run, [this] { return scheduler_.is_closed(); });
    switch (rest.kind) {
        case RestKind::kClosed:
        case RestKind::kDrop:
            scheduler_.drop(job.id);
            return;
        case RestKind::kSleep:
            scheduler_.put_off(job.id, std::move(run), rest.span);
            return;
        case RestKind::kReload:
            scheduler_.put_off(job.id, nullptr, rest.span);
            return;
    }
}

void Engine::Impl::released(const Released& all) {
    for (const SagaId& id : all.runnable) scheduler_.wake(id);
    if (all.is_sweep_needed && !is_sweep_due_.exchange(true)) scheduler_.ring();
}

void Engine::Impl::keep_time() {
    // Where there are no peers every grant and submission is told by a call: the poll is only for
    // what was lost on the way.
    const Duration span = lease_.has_peers() ? options_.poll : 10 * options_.poll;
    Deadline next_poll = Deadline::after(parts_.runner.clock(), span);
    while (!scheduler_.is_closed()) {
        scheduler_.wait_for_clock(next_poll);
        scheduler_.wake_due();
        if (is_sweep_due_.exchange(false)) {
            if (const Status swept = sweep(); !swept) {
                LOG_WARNING("queued jobs: {}", swept.error().to_string());
                is_sweep_due_ = true;
            }
        }
        if (!next_poll.has_passed(parts_.runner.clock()) || scheduler_.is_closed()) continue;
        poll();
        next_poll = Deadline::after(parts_.runner.clock(), span);
    }
}

void Engine::Impl::poll() {
    Status status = look_for_work();
    if (status) status = look_for_ends();
    if (status && lease_.has_peers()) status = recover(false);
    if (!status) LOG_WARNING("looking for jobs: {}", status.error().to_string());
    const MonotonicTime now = parts_.runner.clock().monotonic();
    if (now < housekeeping_at_) return;
    housekeeping_at_ = now + kHousekeeping;
    housekeep();
}

// Sagas of ours that nobody has told us about, and those that are to give up their place.
Status Engine::Impl::look_for_work() {
    SagaId after;
    while (true) {
        const auto ids = TRY(parts_.store.read(
            [&](db::Tx& tx) { return db::runnable_sagas(tx, options_.node, after, kPage); }));
        for (const SagaId& id : ids) {
            if (!scheduler_.knows(id)) scheduler_.wake(id);
        }
        if (static_cast<int>(ids.size()) < kPage) break;
        after = ids.back();
    }
    const auto forced =
        TRY(parts_.store.read([&](db::Tx& tx) { return db::forced_of(tx, options_.node); }));
    for (const SagaId& id : forced) scheduler_.wake(id);
    return {};
}

// Somebody here waits for a saga that another node runs.
Status Engine::Impl::look_for_ends() {
    for (const SagaId& id : scheduler_.watched_elsewhere()) {
        const auto row = TRY(find(id));
        if (row && db::is_finished(row->state)) scheduler_.announce(*row);
    }
    return {};
}

Status Engine::Impl::sweep() {
    constexpr int kGrantsAtOnce = 50;
    SagaId after;
    while (true) {
        struct Swept {
            std::vector<SagaId> granted;
            std::vector<SagaId> seen;
        };
        const auto body = [after](db::Tx& tx) -> Result<Swept> {
            Swept page;
            page.seen = TRY(db::queued_sagas(tx, after, kGrantsAtOnce));
            for (const SagaId& id : page.seen) {
                if (TRY(try_grant(tx, id))) page.granted.push_back(id);
            }
            return page;
        };
        const auto swept = TRY(parts_.store.write(parts_.keyed(), body));
        for (const SagaId& id : swept.granted) scheduler_.wake(id);
        if (static_cast<int>(swept.seen.size()) < kGrantsAtOnce) return {};
        after = swept.seen.back();
    }
}

void Engine::Impl::housekeep() {
    const Time now = parts_.now();
    const auto all_pages = [&](auto purge) -> Status {
        while (true) {
            const int64_t gone = TRY(parts_.store.write(
                parts_.keyed(), [purge](db::Tx& tx) -> Result<int64_t> { return purge(tx); }));
            if (gone < kPage) return {};
        }
    };
    const Time jobs_before = now - options_.keep_jobs;
    Status status =
        all_pages([=](db::Tx& tx) { return db::purge_finished(tx, jobs_before, kPage); });
    if (status) {
        status = all_pages([=](db::Tx& tx) { return db::purge_tombstones(tx, now, kPage); });
    }
    if (status) {
        status =
            all_pages([=](db::Tx& tx) { return db::prune_write_keys(tx, now - kKeepWriteKeys); });
    }
    if (!status) LOG_WARNING("old jobs could not be removed: {}", status.error().to_string());
}

// --- leases and recovery ---

void Engine::Impl::keep_lease() {
    while (!scheduler_.is_closed()) {
        const Deadline next = Deadline::after(parts_.runner.clock(), options_.lease / 3);
        static_cast<void>(lease_bell_->acquire_until(next));
        if (scheduler_.is_closed()) return;
        Status status = lease_.renew();
        if (status) continue;
        LOG_WARNING("the lease: {}", status.error().to_string());
        if (status.error().code != Code::kConflict) continue;
        // What is in memory may be another node's now: all is read again, under a new epoch.
        parts_.count([](EngineCounters& all) { ++all.leases_lost; });
        scheduler_.forget_all();
        status = lease_.take();
        if (status) status = recover(true);
        if (!status) LOG_WARNING("the lease: {}", status.error().to_string());
    }
}

Status Engine::Impl::recover(bool is_first_pass) {
    const RecoveryView view{.node = options_.node,
                            .has_peers = lease_.has_peers(),
                            .is_first_pass = is_first_pass,
                            .is_known = [this](const std::string& name, int64_t version) {
                                return parts_.registry.find(name, version) != nullptr;
                            }};
    const Time local = parts_.now();
    SagaId after;
    while (true) {
        const auto body = [&](db::Tx& tx) -> Result<std::vector<db::Claimable>> {
            const Time now = TRY(db::database_time(tx, local, parts_.store.dialect()));
            return db::unfinished_sagas(tx, now, after, kPage);
        };
        const auto unfinished = TRY(parts_.store.read(body));
        TRY(claim(plan_recovery(unfinished, view)));
        if (static_cast<int>(unfinished.size()) < kPage) return {};
        after = unfinished.back().id;
    }
}

Status Engine::Impl::claim(const RecoveryPlan& plan) {
    for (const db::Claimable& saga : plan.unknown_version) {
        LOG_WARNING("job {} is left to a program that has saga {} version {}", saga.id.to_string(),
                    saga.name, saga.version);
    }
    if (plan.claim.empty()) return {};
    using Claimables = std::vector<db::Claimable>;
    const auto body = [wanted = plan.claim,
                       node = options_.node](db::Tx& tx) -> Result<Claimables> {
        Claimables won;
        for (const db::Claimable& saga : wanted) {
            if (TRY(db::claim_saga(tx, saga.id, saga.epoch, node))) won.push_back(saga);
        }
        return won;
    };
    const auto claimed = TRY(parts_.store.write(parts_.keyed(), body));
    for (const db::Claimable& saga : claimed) {
        parts_.count([](EngineCounters& all) { ++all.recovered; });
        if (saga.state == db::SagaState::kQueued) {
            is_sweep_due_ = true;
        } else {
            scheduler_.wake(saga.id);
        }
    }
    if (is_sweep_due_) scheduler_.ring();
    return {};
}

// --- Engine ---

Engine::Engine(db::Store& store, Runner& runner, Rng& rng, const Registry& registry,
               EngineOptions options)
    : impl_(std::make_unique<Impl>(store, runner, rng, registry, std::move(options))) {}

Engine::~Engine() { stop(); }

Status Engine::start() { return impl_->start(); }
void Engine::stop() { impl_->stop(); }
Result<SagaId> Engine::submit(db::Tx& tx, const SubmitRequest& request) const {
    return impl_->submit(tx, request);
}
void Engine::nudge(const SagaId& id) { impl_->scheduler().wake(id); }
Result<db::SagaRow> Engine::wait(const SagaId& id, Deadline deadline) {
    return impl_->wait(id, deadline);
}
uint64_t Engine::on_finished(const SagaId& id, std::function<void(const db::SagaRow&)> callback) {
    return impl_->on_finished(id, std::move(callback));
}
void Engine::forget(uint64_t watch) { impl_->scheduler().forget(watch); }
Status Engine::resume(const SagaId& id) { return impl_->resume(id); }
Status Engine::abandon(const SagaId& id, const std::string& reason) {
    return impl_->abandon(id, reason);
}
EngineCounters Engine::counters() const { return impl_->counters(); }

}  // namespace lockstep::saga
