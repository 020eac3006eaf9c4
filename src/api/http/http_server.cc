#include "api/http/http_server.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <vector>

#include "api/http/connection.h"
#include "base/log.h"

namespace lockstep::api::http {
namespace {

using asio::ip::tcp;
using TcpConnection = StreamConnection<tcp::socket>;
using std::chrono::milliseconds;

// How often connections are looked at for being too slow.
constexpr milliseconds kSweep{250};
constexpr milliseconds kDrainSweep{5};
constexpr milliseconds kAcceptPause{100};

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

tl::unexpected<Error> can_not_listen(const tcp::endpoint& endpoint,
                                     boost::system::error_code error) {
    const std::string where = fmt::format("{}:{}", endpoint.address().to_string(), endpoint.port());
    if (error == asio::error::address_in_use) {
        return fail(
            Code::kUnavailable,
            fmt::format("{} is in use by another program: choose another port or stop it", where));
    }
    return fail(Code::kUnavailable,
                fmt::format("can not listen on {}: {}", where, error.message()));
}

// Binds and listens. Without sharing it fails when anybody else listens there, which sharing would
// hide from two programs of one user.
Result<tcp::acceptor> open_acceptor(asio::io_context& context, const tcp::endpoint& endpoint,
                                    bool is_shared) {
    boost::system::error_code error;
    tcp::acceptor acceptor(context);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && is_shared) acceptor.set_option(ReusePort(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return can_not_listen(endpoint, error);
    return acceptor;
}

Result<tcp::endpoint> parse_endpoint(const Listener& listener) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(listener.address, error);
    if (error) {
        return fail(Code::kInvalidArgument,
                    fmt::format("'{}' is not an IP address to listen on", listener.address));
    }
    if (listener.is_trusted && !address.is_loopback()) {
        return fail(Code::kInvalidArgument,
                    fmt::format("the integration port takes every call without authentication: it "
                                "listens on loopback only, not on {}",
                                listener.address));
    }
    return tcp::endpoint(address, listener.port);
}

// Accepts for one listener on one thread.
class Acceptor : public std::enable_shared_from_this<Acceptor> {
  public:
    Acceptor(tcp::acceptor acceptor, std::shared_ptr<IoThread> thread, ServerState& server,
             bool is_trusted)
        : acceptor_(std::move(acceptor)),
          pause_(thread->context),
          thread_(thread),
          server_(server),
          is_trusted_(is_trusted) {}

    void accept() {
        acceptor_.async_accept(
            [self = shared_from_this()](boost::system::error_code error, tcp::socket socket) {
                if (error == asio::error::operation_aborted) return;
                if (error) return self->accept_later(error);
                self->take(std::move(socket));
                self->accept();
            });
    }

    void close() {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
    }

  private:
    // Out of descriptors, mostly: connections that end give some back.
    void accept_later(boost::system::error_code error) {
        LOG_WARNING("can not accept a connection: {}", error.message());
        pause_.expires_after(kAcceptPause);
        pause_.async_wait([self = shared_from_this()](boost::system::error_code stopped) {
            if (!stopped) self->accept();
        });
    }

    void take(tcp::socket socket) {
        const auto thread = thread_.lock();
        if (!thread) return;
        boost::system::error_code error;
        const auto remote = socket.remote_endpoint(error);
        if (error) return;  // gone already
        if (server_.connections >= server_.options.limits.connections) {
            ++server_.refused;
            return;
        }
        if (is_trusted_ && !remote.address().is_loopback()) return;
        ++server_.accepted;
        socket.set_option(tcp::no_delay(true), error);
        const auto connection = std::make_shared<TcpConnection>(
            std::move(socket), thread, server_,
            TcpConnection::Origin{remote.address().to_string(), is_trusted_});
        thread->connections.insert(connection);
        connection->start();
    }

    tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    const std::weak_ptr<IoThread> thread_;
    ServerState& server_;
    const bool is_trusted_;
};

// Looks at the connections of a thread from time to time; ends the thread when it is to stop.
class Sweeper : public std::enable_shared_from_this<Sweeper> {
  public:
    Sweeper(std::shared_ptr<IoThread> thread, ServerState& server)
        : timer_(thread->context), thread_(thread), server_(server) {}

    void start() { wait(kSweep); }

    // On the I/O thread. `acceptors` are closed already.
    void stop() {
        const auto thread = thread_.lock();
        if (!thread) return;
        stop_by_ = Deadline::after(server_.runner.clock(), server_.options.limits.drain_time);
        is_stopping_ = true;
        const auto connections = thread->connections;  // drain takes them out
        for (const auto& connection : connections) connection->drain();
        timer_.cancel();
        sweep();
    }

  private:
    void wait(milliseconds span) {
        timer_.expires_after(span);
        timer_.async_wait([self = shared_from_this()](boost::system::error_code stopped) {
            if (!stopped) self->sweep();
        });
    }

    void sweep() {
        const auto thread = thread_.lock();
        if (!thread) return;
        const Clock& clock = server_.runner.clock();
        const auto connections = thread->connections;
        for (const auto& connection : connections) connection->check_time(clock.monotonic());
        if (!is_stopping_) return wait(kSweep);
        if (thread->connections.empty()) return;  // nothing is left to run: the thread ends
        if (!stop_by_.has_passed(clock)) return wait(kDrainSweep);
        const auto left = thread->connections;
        for (const auto& connection : left) connection->close();
    }

    asio::steady_timer timer_;
    const std::weak_ptr<IoThread> thread_;
    ServerState& server_;
    Deadline stop_by_;
    bool is_stopping_ = false;
};

// What runs on one I/O thread.
struct Lane {
    std::shared_ptr<IoThread> thread;
    std::shared_ptr<Sweeper> sweeper;
    std::vector<std::shared_ptr<Acceptor>> acceptors;
    std::unique_ptr<Task> task;
};

}  // namespace

class HttpServer::Impl {
  public:
    Impl(Runner& runner, HttpOptions options, Handler handler)
        : server_(runner, std::move(options), std::move(handler)) {}
    ~Impl() { stop(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Status open() {
        for (size_t at = 0; at < server_.options.io_threads; ++at) {
            Lane& lane = lanes_.emplace_back();
            lane.thread = std::make_shared<IoThread>();
            lane.sweeper = std::make_shared<Sweeper>(lane.thread, server_);
        }
        for (const Listener& listener : server_.options.listeners) TRY(listen(listener));
        return {};
    }

    void start() {
        for (Lane& lane : lanes_) {
            for (const auto& acceptor : lane.acceptors) acceptor->accept();
            lane.sweeper->start();
            lane.task =
                server_.runner.start("api-io", [thread = lane.thread] { thread->context.run(); });
        }
    }

    void stop() {
        if (is_stopped_.exchange(true)) return;
        for (Lane& lane : lanes_) {
            asio::post(lane.thread->context, [&lane] {
                for (const auto& acceptor : lane.acceptors) acceptor->close();
                lane.sweeper->stop();
            });
        }
        for (Lane& lane : lanes_) lane.task.reset();
        server_.workers.stop();
        lanes_.clear();
    }

    uint16_t port(size_t listener) const { return ports_.at(listener); }

    HttpCounters counters() const {
        return {server_.connections, server_.accepted, server_.refused,
                server_.requests,    server_.cut_off,  server_.busy};
    }

  private:
    Status listen(const Listener& listener) {
        tcp::endpoint endpoint = TRY(parse_endpoint(listener));
        if (endpoint.port() != 0) {
            TRY(open_acceptor(lanes_.front().thread->context, endpoint, false));
        }
        for (Lane& lane : lanes_) {
            tcp::acceptor acceptor = TRY(open_acceptor(lane.thread->context, endpoint, true));
            endpoint.port(acceptor.local_endpoint().port());  // the same one on all threads
            lane.acceptors.push_back(std::make_shared<Acceptor>(std::move(acceptor), lane.thread,
                                                                server_, listener.is_trusted));
        }
        ports_.push_back(endpoint.port());
        return {};
    }

    ServerState server_;
    std::vector<Lane> lanes_;
    std::vector<uint16_t> ports_;
    std::atomic<bool> is_stopped_ = false;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::start(Runner& runner, HttpOptions options,
                                                      Handler handler) {
    auto impl = std::make_unique<Impl>(runner, std::move(options), std::move(handler));
    TRY(impl->open());
    impl->start();
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

uint16_t HttpServer::port(size_t listener) const { return impl_->port(listener); }

HttpCounters HttpServer::counters() const { return impl_->counters(); }

void HttpServer::stop() { impl_->stop(); }

}  // namespace lockstep::api::http
