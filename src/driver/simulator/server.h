// Serves a simulator on a unix socket: a task for each connection, one call at a time on each.
#pragma once

#include <list>
#include <memory>

#include "base/guarded.h"
#include "base/runner.h"
#include "driver/simulator/simulator.h"
#include "driver/simulator/wire.h"

namespace lockstep::driver::simulator {

struct ServerOptions {
    std::string socket_path;
    bool is_admin_enabled = false;
    size_t most_connections = 512;
};

class SimulatorServer {
  public:
    // Listens, and serves until it is destroyed. Borrows runner and simulator. Errors:
    // kUnavailable when the socket can not be made or another process serves it.
    static Result<std::unique_ptr<SimulatorServer>> start(Runner& runner, Simulator& simulator,
                                                          ServerOptions options);
    // Closes every connection and waits for the calls under way.
    ~SimulatorServer();
    SimulatorServer(const SimulatorServer&) = delete;
    SimulatorServer& operator=(const SimulatorServer&) = delete;

  private:
    struct Connection {
        Socket socket;
        std::atomic<bool> is_done = false;
        std::unique_ptr<Task> task;
    };

    SimulatorServer(Runner& runner, Simulator& simulator, ServerOptions options, Socket listener);
    void accept_loop();
    void serve(Connection& connection);
    ReplyFrame answer(std::string_view body);
    Result<json::value> perform(const RequestFrame& frame);

    Runner& runner_;
    Simulator& simulator_;
    const ServerOptions options_;
    Socket listener_;
    std::atomic<bool> is_ending_ = false;
    // Touched by the accepting task, and by the destructor when that has ended.
    std::list<Connection> connections_;
    std::unique_ptr<Task> accepting_;
};

}  // namespace lockstep::driver::simulator
