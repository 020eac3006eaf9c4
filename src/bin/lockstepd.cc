// lockstepd: the control plane. Reads its options, starts a Cloud, ends at SIGTERM or SIGINT.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>

#include "bin/lockstepd/cloud.h"
#include "bin/lockstepd/cloud_folder.h"
#include "bin/lockstepd/options.h"

namespace lockstep::lockstepd {
namespace {

// Serves until the process is asked to end.
Status serve(const Options& options, const sigset_t& signals) {
    const auto folder = TRY(CloudFolder::open(options.data_folder));
    TRY(open_log({folder.log_path(), options.log_level, options.is_log_json}));
    const auto cloud = TRY(Cloud::start(options, folder));
    LOG_INFO("serving {}", cloud->url());
    int signal = 0;
    sigwait(&signals, &signal);
    LOG_INFO("signal {}: stopping", signal);
    folder.remove_run_file();
    return {};
}

int run(int argument_count, char** arguments) {
    const auto read = read_options(argument_count, arguments);
    if (const auto* exit = std::get_if<Exit>(&read)) {
        fmt::print(exit->code == 0 ? stdout : stderr, "{}", exit->text);
        return exit->code;
    }
    // Blocked before any thread is there, so that only sigwait gets them.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    const Status served = serve(std::get<Options>(read), signals);
    if (served) return 0;
    LOG_ERROR("can not go on: {}", served.error().to_string());
    fmt::print(stderr, "lockstepd: {}\n", served.error().to_string());
    return 2;
}

}  // namespace
}  // namespace lockstep::lockstepd

int main(int argc, char** argv) { return lockstep::lockstepd::run(argc, argv); }
