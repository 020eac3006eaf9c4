#include "driver/simulator/remote.h"

#include <fmt/format.h>

namespace lockstep::driver::simulator {
namespace {

// A call without a deadline is taken for lost after this time.
constexpr Duration kLongestCall = std::chrono::seconds{60};
constexpr size_t kMostIdle = 128;

Result<json::value> answer_in(std::string_view body) {
    const auto text = TRY(parse_json(body, kLongestFrame));
    auto reply = TRY(from_json<ReplyFrame>(text));
    if (reply.code.empty()) return std::move(reply.answer);
    return fail(code_from_name(reply.code), std::move(reply.message));
}

}  // namespace

// Connections that the other side has closed in the meantime (it was restarted) are dropped.
Result<Socket> RemoteSimulator::take_connection() {
    while (true) {
        Socket socket = idle_.with([](std::vector<Socket>& idle) {
            if (idle.empty()) return Socket{};
            Socket last = std::move(idle.back());
            idle.pop_back();
            return last;
        });
        if (!socket.is_open()) return connect_unix(socket_path_);
        if (socket.is_quiet()) return socket;
    }
}

Result<json::value> RemoteSimulator::exchange(const Call& call, std::string_view verb,
                                              bool is_write, json::value request) {
    const Clock& clock = runner_.clock();
    if (call.deadline.has_passed(clock)) {
        return fail(Code::kUnavailable, "the deadline had passed before the call");
    }
    const Deadline deadline = call.deadline.earlier_of(Deadline::after(clock, kLongestCall));
    runner_.pass("call to the simulator");
    Socket socket = TRY(take_connection());
    const RequestFrame frame{std::string(verb),  deadline.remaining(clock).count(),
                             call.key,           call.token.incarnation,
                             call.token.counter, std::move(request)};
    TRY(send_frame(socket, print_json(to_json(frame)), deadline, clock));
    const auto body = receive_frame(socket, deadline, clock);
    runner_.pass("reply of the simulator");
    if (!body) {
        return fail(is_write ? Code::kOutcomeUnknown : Code::kUnavailable,
                    fmt::format("no reply to {}: {}", verb, body.error().message));
    }
    idle_.with([&](std::vector<Socket>& idle) {
        if (idle.size() < kMostIdle) idle.push_back(std::move(socket));
    });
    return answer_in(*body);
}

}  // namespace lockstep::driver::simulator
