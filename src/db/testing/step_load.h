// The load of the measurements of durable writes: a step of a saga, that is a journal row of 200
// bytes inserted and its job row updated.
#pragma once

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <string>
#include <vector>

#include "base/thread_runner.h"
#include "db/column.h"
#include "db/store.h"

namespace lockstep::db {

inline constexpr std::string_view kStepTables[] = {
    "CREATE TABLE bench_job (id BIGINT NOT NULL PRIMARY KEY, step BIGINT NOT NULL)",
    "CREATE TABLE bench_journal (id TEXT NOT NULL PRIMARY KEY, job_id BIGINT NOT NULL, "
    "body TEXT NOT NULL)"};
inline constexpr std::string_view kInsertStep =
    "INSERT INTO bench_journal (id, job_id, body) VALUES ($1, $2, $3)";
inline constexpr std::string_view kUpdateJob = "UPDATE bench_job SET step = step + 1 WHERE id = $1";
inline constexpr std::string_view kInsertJob = "INSERT INTO bench_job (id, step) VALUES ($1, 0)";
inline constexpr int64_t kJobs = 1000;

struct Measured {
    double writes_per_second = 0;
    double median_ms = 0;
    double late_ms = 0;  // one in a hundred is later
    double cpu_us = 0;   // of the whole process, for each write
};

inline void print(const std::string& what, const Measured& measured) {
    std::fputs(
        fmt::format("{:<32} {:>8.0f} writes/s   p50 {:.3f} ms   p99 {:.3f} ms   {:.1f} us CPU\n",
                    what, measured.writes_per_second, measured.median_ms, measured.late_ms,
                    measured.cpu_us)
            .c_str(),
        stdout);
    std::fflush(stdout);
}

inline double cpu_micros() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto micros = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return micros(usage.ru_utime) + micros(usage.ru_stime);
}

inline Measured summarise(std::vector<int64_t> micros, double seconds, double cpu) {
    std::ranges::sort(micros);
    const auto at = [&](double part) {
        return static_cast<double>(
                   micros[static_cast<size_t>(part * static_cast<double>(micros.size() - 1))]) /
               1000.0;
    };
    return {static_cast<double>(micros.size()) / seconds, at(0.5), at(0.99),
            cpu / static_cast<double>(micros.size())};
}

inline Status prepare_step_tables(Store& store) {
    return store.write({}, [](Tx& tx) -> Status {
        for (const auto sql : kStepTables) TRY(tx.execute(sql, {}));
        for (int64_t id = 0; id < kJobs; ++id) TRY(tx.execute(kInsertJob, values(id)));
        return {};
    });
}

inline Status write_step(Store& store, const Uuid& id, int64_t job, const std::string& body) {
    return store.write({.key = id, .affinity = {}}, [&](Tx& tx) -> Status {
        TRY(tx.execute(kInsertStep, values(id, job, body)));
        TRY(tx.execute(kUpdateJob, values(job)));
        return {};
    });
}

// So many tasks, each writing one step after the other.
inline Result<Measured> measure_store(Store& store, int tasks, int seconds) {
    ThreadRunner runner;
    const std::string body(200, 'x');
    std::atomic<int> failures = 0;
    std::vector<std::vector<int64_t>> micros(static_cast<size_t>(tasks));
    const double cpu_before = cpu_micros();
    const Deadline end = Deadline::after(runner.clock(), std::chrono::seconds{seconds});
    {
        std::vector<std::unique_ptr<Task>> running;
        for (int task = 0; task < tasks; ++task) {
            running.push_back(runner.start("client", [&, task] {
                SystemRng rng;
                for (int64_t i = task * (kJobs / tasks); !end.has_passed(runner.clock()); ++i) {
                    const auto before = runner.clock().monotonic();
                    const Uuid id = Uuid::draw(runner.clock(), rng);
                    if (!write_step(store, id, i % kJobs, body)) ++failures;
                    micros[static_cast<size_t>(task)].push_back(
                        (runner.clock().monotonic() - before).count());
                }
            }));
        }
    }
    if (failures > 0) {
        return fail(Code::kInternal, fmt::format("{} writes failed", failures.load()));
    }
    std::vector<int64_t> all;
    for (const auto& some : micros) all.insert(all.end(), some.begin(), some.end());
    return summarise(std::move(all), seconds, cpu_micros() - cpu_before);
}

}  // namespace lockstep::db
