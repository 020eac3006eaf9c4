#include "driver/simulator/server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/log.h"
#include "driver/simulator/admin.h"

namespace lockstep::driver::simulator {

SimulatorServer::SimulatorServer(Runner& runner, Simulator& simulator, ServerOptions options,
                                 Socket listener)
    : runner_(runner),
      simulator_(simulator),
      options_(std::move(options)),
      listener_(std::move(listener)) {}

Result<std::unique_ptr<SimulatorServer>> SimulatorServer::start(Runner& runner,
                                                                Simulator& simulator,
                                                                ServerOptions options) {
    Socket listener = TRY(listen_unix(options.socket_path));
    std::unique_ptr<SimulatorServer> server(
        new SimulatorServer(runner, simulator, std::move(options), std::move(listener)));
    SimulatorServer* self = server.get();
    server->accepting_ = runner.start("sim-accept", [self] { self->accept_loop(); });
    return server;
}

SimulatorServer::~SimulatorServer() {
    is_ending_ = true;
    shutdown(listener_.fd(), SHUT_RDWR);
    accepting_.reset();
    unlink(options_.socket_path.c_str());
    for (Connection& connection : connections_) shutdown(connection.socket.fd(), SHUT_RDWR);
    connections_.clear();
}

void SimulatorServer::accept_loop() {
    while (!is_ending_) {
        Socket socket(accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC));
        connections_.remove_if([](const Connection& one) { return one.is_done.load(); });
        if (is_ending_) return;
        if (!socket.is_open()) {
            if (errno == EINTR || errno == ECONNABORTED) continue;
            // Out of descriptors: serve those that there are and try again.
            LOG_WARNING("simulator: accept: error {}", errno);
            runner_.sleep_for(std::chrono::milliseconds{100});
            continue;
        }
        if (connections_.size() >= options_.most_connections) continue;  // closes it
        Connection& connection = connections_.emplace_back();
        connection.socket = std::move(socket);
        connection.task = runner_.start("sim-serve", [this, &connection] {
            serve(connection);
            connection.is_done = true;
        });
    }
}

void SimulatorServer::serve(Connection& connection) {
    const Clock& clock = runner_.clock();
    constexpr Duration kLongestReply = std::chrono::seconds{30};
    while (!is_ending_) {
        const auto body = receive_frame(connection.socket, Deadline::never(), clock);
        if (!body) return;
        const std::string reply = print_json(to_json(answer(*body)));
        // A client that died meanwhile does not hear it; what was accepted has happened.
        if (!send_frame(connection.socket, reply, Deadline::after(clock, kLongestReply), clock)) {
            break;
        }
    }
    shutdown(connection.socket.fd(), SHUT_RDWR);
}

ReplyFrame SimulatorServer::answer(std::string_view body) {
    const auto refused = [](const Error& error) {
        return ReplyFrame{std::string(code_name(error.code)), error.to_string(), {}};
    };
    const auto text = parse_json(body, kLongestFrame);
    if (!text) return refused(text.error());
    const auto frame = from_json<RequestFrame>(*text);
    if (!frame) return refused(error(Code::kInvalidArgument, frame.error().to_string()));
    auto answered = perform(*frame);
    if (!answered) return refused(answered.error());
    return ReplyFrame{"", "", std::move(*answered)};
}

Result<json::value> SimulatorServer::perform(const RequestFrame& frame) {
    if (frame.verb.starts_with(kAdminPrefix)) {
        if (options_.is_admin_enabled) return administer(simulator_, frame.verb, frame.request);
        return fail(Code::kForbidden, "admin verbs are not enabled");
    }
    constexpr Duration kLongestCall = std::chrono::seconds{60};
    const Duration remaining = std::clamp(Duration{frame.remaining_us}, Duration{0}, kLongestCall);
    const Call call{Deadline::after(runner_.clock(), remaining), frame.key,
                    Token{frame.incarnation, frame.counter}};
    return with_request<json::value>(
        frame.verb, frame.request, [&](auto verb, const auto& request) -> Result<json::value> {
            return to_json(TRY(simulator_.perform<decltype(verb)>(call, request)));
        });
}

}  // namespace lockstep::driver::simulator
