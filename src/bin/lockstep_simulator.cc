// lockstep-simulator: the simulated hosts, storage, networks and routers as a process of their own,
// so that killing lockstepd does not kill what it drives.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/thread_runner.h"
#include "driver/simulator/server.h"

namespace lockstep {
namespace {

constexpr std::string_view kUsage =
    "usage: lockstep-simulator --socket PATH --file PATH [--admin]\n"
    "  --socket PATH  unix socket to serve\n"
    "  --file PATH    SQLite file that holds the simulated world; made if it is not there\n"
    "  --admin        offer fault scripts and tampering\n";

struct Arguments {
    std::string socket_path;
    std::string file_path;
    bool is_admin_enabled = false;
};

Result<Arguments> parse(const std::vector<std::string>& words) {
    Arguments arguments;
    for (size_t i = 0; i < words.size(); ++i) {
        const bool has_value = i + 1 < words.size();
        if (words[i] == "--admin") {
            arguments.is_admin_enabled = true;
        } else if (words[i] == "--socket" && has_value) {
            arguments.socket_path = words[++i];
        } else if (words[i] == "--file" && has_value) {
            arguments.file_path = words[++i];
        } else {
            return fail(Code::kInvalidArgument, "unknown or unfinished argument " + words[i]);
        }
    }
    if (arguments.socket_path.empty() || arguments.file_path.empty()) {
        return fail(Code::kInvalidArgument, "--socket and --file are needed");
    }
    return arguments;
}

// Serves until the process is asked to end.
Status serve(const Arguments& arguments, const sigset_t& signals) {
    using driver::simulator::Simulator;
    using driver::simulator::SimulatorServer;
    ThreadRunner runner;
    const auto simulator = TRY(Simulator::open(runner, {.path = arguments.file_path}));
    const auto server = TRY(SimulatorServer::start(
        runner, *simulator,
        {.socket_path = arguments.socket_path, .is_admin_enabled = arguments.is_admin_enabled}));
    fmt::print("lockstep-simulator serves {}\n", arguments.socket_path);
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    return {};
}

int run(const std::vector<std::string>& words) {
    const auto arguments = parse(words);
    if (!arguments) {
        fmt::print(stderr, "lockstep-simulator: {}\n{}", arguments.error().message, kUsage);
        return 2;
    }
    // Blocked before any thread is there, so that only sigwait gets them.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    const Status served = serve(*arguments, signals);
    if (served) return 0;
    fmt::print(stderr, "lockstep-simulator: {}\n", served.error().to_string());
    return 1;
}

}  // namespace
}  // namespace lockstep

int main(int argc, char** argv) {
    return lockstep::run(std::vector<std::string>(argv + 1, argv + argc));
}
