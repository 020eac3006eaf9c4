// Durable writes a second: the store's group commit beside a bare loop over sqlite3.
//
//   bench_db FOLDER [SECONDS]
//
// A write is a step of a saga (step_load.h). The bare loop is one thread that runs so many writes a
// commit with statements prepared once: what SQLite and the disk can do without queue, savepoints,
// waking of waiters, or a row type in between.
#include <fmt/format.h>
#include <sqlite3.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "db/sqlite_store.h"
#include "db/testing/step_load.h"

namespace lockstep::db {
namespace {

Result<Measured> measure_sqlite(const std::string& folder, int tasks, int seconds) {
    ThreadRunner runner;
    const auto store = TRY(SqliteStore::open(runner, {.path = folder + "/store.db"}));
    TRY(prepare_step_tables(*store));
    return measure_store(*store, tasks, seconds);
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
        for (const auto sql : kStepTables) run(sql);
        insert_ = prepare(kInsertStep);
        update_ = prepare(kUpdateJob);
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
        const auto measured = measure_sqlite(folder.string(), count, seconds);
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
