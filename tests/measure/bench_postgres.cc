// Durable writes a second on PostgreSQL: the store beside a bare loop over libpq.
//
//   bench_postgres CONNINFO [SECONDS]
//
// A write is a step of a saga (step_load.h). The bare loop is one connection that sends so many
// writes and their COMMIT down the pipeline at once, with statements prepared: what PostgreSQL can
// do where nobody needs an answer before the next statement. Works in schemas of its own.
#include <fmt/format.h>
#include <libpq-fe.h>

#include <cstdio>
#include <string>

#include "db/migrate.h"
#include "db/postgres_store.h"
#include "db/testing/step_load.h"

namespace lockstep::db {
namespace {

// libpq without anything of ours, blocking.
class BarePipeline {
  public:
    explicit BarePipeline(const PostgresOptions& options)
        : session_(PQconnectdb(options.conninfo.reveal().c_str())) {
        PQclear(PQexec(session_, fmt::format("SET search_path = {}", options.schema).c_str()));
        PQclear(PQexec(session_, "SET default_transaction_isolation = serializable"));
        const std::pair<const char*, std::string_view> kept[] = {{"begin", "BEGIN"},
                                                                 {"insert", kInsertStep},
                                                                 {"update", kUpdateJob},
                                                                 {"commit", "COMMIT"}};
        for (const auto& [name, sql] : kept) {
            PQclear(PQprepare(session_, name, std::string(sql).c_str(), 0, nullptr));
        }
        PQenterPipelineMode(session_);
    }
    ~BarePipeline() { PQfinish(session_); }
    BarePipeline(const BarePipeline&) = delete;
    BarePipeline& operator=(const BarePipeline&) = delete;

    void commit_steps(int64_t count, const Clock& clock, Rng& rng, const std::string& body) {
        send("begin", {});
        for (int64_t i = 0; i < count; ++i) {
            const std::string job = std::to_string(next_++ % kJobs);
            send("insert", {Uuid::draw(clock, rng).to_string(), job, body});
            send("update", {job});
        }
        send("commit", {});
        PQpipelineSync(session_);
        while (true) {
            PGresult* result = PQgetResult(session_);
            const ExecStatusType status = PQresultStatus(result);
            if (status == PGRES_FATAL_ERROR) std::fputs(PQresultErrorMessage(result), stderr);
            PQclear(result);
            if (status == PGRES_PIPELINE_SYNC) return;
        }
    }

  private:
    void send(const char* statement, const std::vector<std::string>& parameters) {
        std::vector<const char*> texts;
        for (const auto& text : parameters) texts.push_back(text.c_str());
        PQsendQueryPrepared(session_, statement, static_cast<int>(texts.size()), texts.data(),
                            nullptr, nullptr, 0);
    }

    PGconn* session_;
    int64_t next_ = 0;
};

Measured measure_bare(const PostgresOptions& options, int64_t batch, int seconds) {
    BarePipeline pipeline(options);
    const SystemClock clock;
    SystemRng rng;
    const std::string body(200, 'x');
    std::vector<int64_t> micros;
    const double cpu_before = cpu_micros();
    const Deadline end = Deadline::after(clock, std::chrono::seconds{seconds});
    while (!end.has_passed(clock)) {
        const auto before = clock.monotonic();
        pipeline.commit_steps(batch, clock, rng, body);
        const int64_t took = (clock.monotonic() - before).count();
        micros.insert(micros.end(), static_cast<size_t>(batch), took);
    }
    return summarise(std::move(micros), seconds, cpu_micros() - cpu_before);
}

Status measure(Runner& runner, const PostgresOptions& options, int tasks, int seconds) {
    SystemRng rng;
    TRY(create_postgres_schema(runner, options));
    {
        const auto store = TRY(PostgresStore::open(runner, rng, options));
        TRY(migrate(*store, runner.clock()));
        TRY(prepare_step_tables(*store));
        if (options.writers == 1) {
            print(fmt::format("bare pipeline, {} a commit", tasks),
                  measure_bare(options, tasks, seconds));
        }
        print(fmt::format("store, {} tasks, {} writers", tasks, options.writers),
              TRY(measure_store(*store, tasks, seconds)));
    }
    return drop_postgres_schema(runner, options);
}

int run(const std::string& conninfo, int seconds) {
    ThreadRunner runner;
    PostgresOptions options;
    options.conninfo = Secret(conninfo);
    options.schema = fmt::format("bench_{:016x}", SystemRng{}.next());
    for (const int tasks : {1, 8, 32}) {
        for (const size_t writers : {1U, 2U, 4U, 8U}) {
            if (writers > static_cast<size_t>(tasks)) continue;
            options.writers = writers;
            const Status done = measure(runner, options, tasks, seconds);
            if (done) continue;
            std::fputs((done.error().to_string() + "\n").c_str(), stderr);
            return 1;
        }
    }
    return 0;
}

}  // namespace
}  // namespace lockstep::db

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("bench_postgres CONNINFO [SECONDS]\n", stderr);
        return 2;
    }
    return lockstep::db::run(argv[1], argc > 2 ? std::atoi(argv[2]) : 3);
}
