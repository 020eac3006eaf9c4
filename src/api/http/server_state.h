// What the connections of a server share. Included by http_server.cc only, as connection.h is.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <unordered_set>
#include <utility>

#include "api/http/http_server.h"
#include "api/http/worker_pool.h"

namespace lockstep::api::http {

namespace asio = boost::asio;

// What all connections share.
struct ServerState {
    ServerState(Runner& the_runner, HttpOptions the_options, Handler the_handler)
        : runner(the_runner),
          options(std::move(the_options)),
          handler(std::move(the_handler)),
          workers(runner, options.workers, options.limits.queued_requests) {}

    Runner& runner;
    const HttpOptions options;
    const Handler handler;
    std::atomic<uint64_t> connections = 0;
    std::atomic<uint64_t> accepted = 0;
    std::atomic<uint64_t> refused = 0;
    std::atomic<uint64_t> requests = 0;
    std::atomic<uint64_t> cut_off = 0;
    std::atomic<uint64_t> busy = 0;
    WorkerPool workers;  // last: it ends before what its work uses
};

// A connection as its thread keeps it.
class Connection {
  public:
    virtual ~Connection() = default;
    virtual void start() = 0;
    // Closes it if the client was too slow.
    virtual void check_time(MonotonicTime now) = 0;
    // Closes it now if it is idle, else after the answer under way.
    virtual void drain() = 0;
    virtual void close() = 0;
};

// One I/O thread: its context and its connections. Answers find their way back to it by a weak
// pointer, for they may come when the server has gone.
struct IoThread {
    asio::io_context context{1};
    std::unordered_set<std::shared_ptr<Connection>> connections;
};

}  // namespace lockstep::api::http
