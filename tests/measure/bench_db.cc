// Durable writes a second: the store's group commit beside a bare loop over sqlite3.
//
//   bench_db FOLDER [SECONDS]
//
// A write is a step of a saga: a journal row of 200 bytes inserted, its job row updated. The bare
// loop is one thread that runs so many writes a commit with statements prepared once: what SQLite
// and the disk can do without queue, savepoints, waking of waiters, or a row type in between.
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/thread_runner.h"
#include "db/column.h"
#include "db/sqlite_store.h"

namespace lockstep::db {
namespace {

constexpr std::string_view kTables[] = {
    "CREATE TABLE bench_job (id BIGINT NOT NULL PRIMARY KEY, step BIGINT NOT NULL)",
    "CREATE TABLE bench_journal (id TEXT NOT NULL PRIMARY KEY, job_id BIGINT NOT NULL, "
    "body TEXT NOT NULL)"};
constexpr std::string_view kInsert =
    "INSERT INTO bench_journal (id, job_id, body) VALUES ($1, $2, $3)";
constexpr std::string_view kUpdate = "UPDATE bench_job SET step = step + 1 WHERE id = $1";
constexpr std::string_view kJob = "INSERT INTO bench_job (id, step) VALUES ($1, 0)";
constexpr int64_t kJobs = 1000;

struct Measured {
    double writes_per_second = 0;
    double median_ms = 0;
    double late_ms = 0;  // one in a hundred is later
    double cpu_us = 0;   // of the whole process, for each write
};

void print(const std::string& what, const Measured& measured) {
    std::fputs(
        fmt::format("{:<24} {:>8.0f} writes/s   p50 {:.3f} ms   p99 {:.3f} ms   {:.1f} us CPU\n",
                    what, measured.writes_per_second, measured.median_ms, measured.late_ms,
                    measured.cpu_us)
            .c_str(),
        stdout);
}

double cpu_micros() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto micros = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return micros(usage.ru_utime) + micros(usage.ru_stime);
}

Measured summarise(std::vector<int64_t> micros, double seconds, double cpu) {
    std::ranges::sort(micros);
    const auto at = [&](double part) {
        return static_cast<double>(
                   micros[static_cast<size_t>(part * static_cast<double>(micros.size() - 1))]) /
               1000.0;
    };
    return {static_cast<double>(micros.size()) / seconds, at(0.5), at(0.99),
            cpu / static_cast<double>(micros.size())};
}

Status prepare_tables(Store& store) {
    return store.write({}, [](Tx& tx) -> Status {
        for (const auto sql : kTables) TRY(tx.execute(sql, {}));
        for (int64_t id = 0; id < kJobs; ++id) TRY(tx.execute(kJob, values(id)));
        return {};
    });
}

Status write_step(Store& store, const Uuid& id, int64_t job, const std::string& body) {
    return store.write({.key = id, .affinity = {}}, [&](Tx& tx) -> Status {
        TRY(tx.execute(kInsert, values(id, job, body)));
        TRY(tx.execute(kUpdate, values(job)));
        return {};
    });
}

Result<Measured> measure_store(const std::string& folder, int tasks, int seconds) {
    ThreadRunner runner;
    const auto store = TRY(SqliteStore::open(runner, {.path = folder + "/store.db"}));
    TRY(prepare_tables(*store));
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
                for (int64_t i = task; !end.has_passed(runner.clock()); ++i) {
                    const auto before = runner.clock().monotonic();
                    const Uuid id = Uuid::draw(runner.clock(), rng);
                    if (!write_step(*store, id, i % kJobs, body)) ++failures;
                    micros[static_cast<size_t>(task)].push_back(
                        (runner.clock().monotonic() - before).count());
                }
            }));
        }
    }
    if (failures > 0)
        return fail(Code::kInternal, fmt::format("{} writes failed", failures.load()));
    std::vector<int64_t> all;
    for (const auto& some : micros) all.insert(all.end(), some.begin(), some.end());
    return summarise(std::move(all), seconds, cpu_micros() - cpu_before);
}

// sqlite3 without anything of ours.
class BareLoop {
  public:
    explicit BareLoop(const std::string& path) {
        sqlite3_open(path.c_str(), &db_);
        for (const char* sql :
             {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
              "PRAGMA wal_autocheckpoint = 16384", "PRAGMA secure_delete = OFF"}) {
            sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
        }
        for (const auto sql : kTables) run(sql);
        insert_ = prepare(kInsert);
        update_ = prepare(kUpdate);
        for (int64_t id = 0; id < kJobs; ++id) {
            run(fmt::format("INSERT INTO bench_job (id, step) VALUES ({}, 0)", id));
        }
    }
    ~BareLoop() {
        sqlite3_finalize(insert_);
        sqlite3_finalize(update_);
        sqlite3_close(db_);
    }
    BareLoop(const BareLoop&) = delete;
    BareLoop& operator=(const BareLoop&) = delete;

    void commit_steps(int64_t count, const Clock& clock, Rng& rng, const std::string& body) {
        run("BEGIN IMMEDIATE");
        for (int64_t i = 0; i < count; ++i) {
            const std::string id = Uuid::draw(clock, rng).to_string();
            const int64_t job = next_++ % kJobs;
            sqlite3_bind_text(insert_, 1, id.data(), static_cast<int>(id.size()), SQLITE_STATIC);
            sqlite3_bind_int64(insert_, 2, job);
            sqlite3_bind_text(insert_, 3, body.data(), static_cast<int>(body.size()),
                              SQLITE_STATIC);
            step(insert_);
            sqlite3_bind_int64(update_, 1, job);
            step(update_);
        }
        run("COMMIT");
    }

  private:
    void run(std::string_view sql) {
        if (sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
            std::fputs(sqlite3_errmsg(db_), stderr);
        }
    }
    sqlite3_stmt* prepare(std::string_view sql) {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(db_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
        return statement;
    }
    static void step(sqlite3_stmt* statement) {
        sqlite3_step(statement);
        sqlite3_reset(statement);
    }

    sqlite3* db_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    sqlite3_stmt* update_ = nullptr;
    int64_t next_ = 0;
};

Measured measure_bare(const std::string& folder, int64_t batch, int seconds) {
    BareLoop loop(folder + "/bare.db");
    const SystemClock clock;
    SystemRng rng;
    const std::string body(200, 'x');
    std::vector<int64_t> micros;
    const double cpu_before = cpu_micros();
    const Deadline end = Deadline::after(clock, std::chrono::seconds{seconds});
    while (!end.has_passed(clock)) {
        const auto before = clock.monotonic();
        loop.commit_steps(batch, clock, rng, body);
        const int64_t took = (clock.monotonic() - before).count();
        micros.insert(micros.end(), static_cast<size_t>(batch), took);
    }
    return summarise(std::move(micros), seconds, cpu_micros() - cpu_before);
}

int run(const std::filesystem::path& parent, int seconds) {
    const auto folder = parent / fmt::format("bench-db-{}", SystemRng{}.token(6));
    int status = 0;
    for (const int count : {1, 8, 32}) {
        std::filesystem::create_directories(folder);
        print(fmt::format("bare loop, {} a commit", count),
              measure_bare(folder.string(), count, seconds));
        const auto measured = measure_store(folder.string(), count, seconds);
        std::filesystem::remove_all(folder);
        if (measured) {
            print(fmt::format("store, {} tasks", count), *measured);
        } else {
            std::fputs((measured.error().to_string() + "\n").c_str(), stderr);
            status = 1;
        }
    }
    return status;
}

}  // namespace
}  // namespace lockstep::db

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("bench_db FOLDER [SECONDS]\n", stderr);
        return 2;
    }
    return lockstep::db::run(argv[1], argc > 2 ? std::atoi(argv[2]) : 3);
}
