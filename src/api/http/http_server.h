// The HTTP edge: the only place that knows sockets. HTTP/1.1 with keep-alive, pipelining and
// chunked bodies; every size, time and number of connections has a limit, and slow clients are cut
// off.
//
// Each I/O thread has its own listening socket (SO_REUSEPORT) and its own connections: no locks
// between them. Handlers run on a bounded pool of workers; their answers are posted back.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/http/http_request.h"
#include "base/result.h"
#include "base/runner.h"

namespace lockstep::api::http {

struct Listener {
    std::string address = "127.0.0.1";
    uint16_t port = 8080;  // 0: any free one
    // The integration port: no authentication. Loopback addresses only.
    bool is_trusted = false;
};

struct HttpLimits {
    size_t header_bytes = 64U << 10;                   // request line with its query included
    size_t body_bytes = 2U << 20;                      // user data of 1 MiB, percent-encoded, fits
    size_t connections = 4096;                         // on all threads together
    size_t queued_requests = 1024;                     // above it: 503
    Duration request_time = std::chrono::seconds{30};  // from the first byte to the last
    Duration idle_time = std::chrono::seconds{75};     // between requests
    Duration write_time = std::chrono::seconds{30};    // for the client to take an answer
    Duration drain_time = std::chrono::seconds{10};    // for what is under way when stopping
};

struct HttpOptions {
    std::vector<Listener> listeners{};
    size_t io_threads = 2;
    size_t workers = 32;
    HttpLimits limits{};
};

struct HttpCounters {
    uint64_t connections = 0;  // open now
    uint64_t accepted = 0;
    uint64_t refused = 0;  // over the limit of connections
    uint64_t requests = 0;
    uint64_t cut_off = 0;  // too slow
    uint64_t busy = 0;     // answered 503
};

class HttpServer {
  public:
    // Listens and serves from now on. `handler` and what it needs outlive the server.
    // Errors: kUnavailable when an address can not be listened on (port busy: says so),
    // kInvalidArgument for a trusted listener that is not on loopback.
    static Result<std::unique_ptr<HttpServer>> start(Runner& runner, HttpOptions options,
                                                     Handler handler);
    ~HttpServer();

    // The port of the listener, in the order given.
    uint16_t port(size_t listener = 0) const;
    HttpCounters counters() const;

    // Takes no more connections, lets what is under way end (at most drain_time), then returns.
    // Idempotent.
    void stop();

  private:
    class Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace lockstep::api::http
