#include "driver/simulator/wire.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace lockstep::driver::simulator {
namespace {

constexpr size_t kHeaderBytes = 4;

Result<sockaddr_un> address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) {
        return fail(Code::kInvalidArgument,
                    fmt::format("'{}' is too long for a unix socket", path));
    }
    std::copy(path.begin(), path.end(), static_cast<char*>(address.sun_path));
    return address;
}

tl::unexpected<Error> socket_error(std::string_view what) {
    return fail(Code::kUnavailable, fmt::format("{}: {}", what, std::strerror(errno)));
}

// Waits until the socket is ready for `events`; false when the deadline comes first.
bool wait_for(const Socket& socket, short events, Deadline deadline, const Clock& clock) {
    while (true) {
        int timeout = -1;
        if (deadline.at != MonotonicTime::max()) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(deadline.remaining(clock));
            timeout = static_cast<int>(std::min<int64_t>(left.count(), 60'000));
        }
        pollfd poll_fd{socket.fd(), events, 0};
        const int ready = poll(&poll_fd, 1, timeout);
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return true;  // the next call tells the error
        if (deadline.has_passed(clock)) return false;
    }
}

// Reads exactly `size` bytes.
Status receive_exactly(const Socket& socket, char* into, size_t size, Deadline deadline,
                       const Clock& clock) {
    size_t have = 0;
    while (have < size) {
        const ssize_t got = recv(socket.fd(), into + have, size - have, MSG_DONTWAIT);
        if (got > 0) {
            have += static_cast<size_t>(got);
        } else if (got == 0) {
            return fail(Code::kUnavailable, "the connection was closed");
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!wait_for(socket, POLLIN, deadline, clock)) {
                return fail(Code::kDeadlineExceeded, "no frame by the deadline");
            }
        } else if (errno != EINTR) {
            return socket_error("receiving");
        }
    }
    return {};
}

}  // namespace

Socket::~Socket() {
    if (fd_ >= 0) close(fd_);
}

bool Socket::is_quiet() const {
    char byte = 0;
    return recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           (errno == EAGAIN || errno == EWOULDBLOCK);
}

Result<Socket> connect_unix(const std::string& path) {
    const sockaddr_un address = TRY(address_of(path));
    Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) return socket_error("socket");
    if (connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        return socket_error(path);
    }
    return socket;
}

Result<Socket> listen_unix(const std::string& path) {
    const sockaddr_un address = TRY(address_of(path));
    if (connect_unix(path)) {
        return fail(Code::kUnavailable, path + " is served by another process");
    }
    unlink(path.c_str());
    Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) return socket_error("socket");
    constexpr int kBacklog = 256;
    if (bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
        listen(socket.fd(), kBacklog) != 0) {
        return socket_error(path);
    }
    return socket;
}

Status send_frame(const Socket& socket, std::string_view body, Deadline deadline,
                  const Clock& clock) {
    if (body.size() > kLongestFrame) {
        return fail(Code::kInvalidArgument, fmt::format("a frame of {} bytes", body.size()));
    }
    std::string frame;
    frame.reserve(kHeaderBytes + body.size());
    for (int shift = 24; shift >= 0; shift -= 8) {
        frame += static_cast<char>(body.size() >> shift & 0xff);
    }
    frame += body;
    size_t sent = 0;
    while (sent < frame.size()) {
        const ssize_t now = send(socket.fd(), frame.data() + sent, frame.size() - sent,
                                 MSG_NOSIGNAL | MSG_DONTWAIT);
        if (now > 0) {
            sent += static_cast<size_t>(now);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!wait_for(socket, POLLOUT, deadline, clock)) {
                return fail(Code::kUnavailable, "could not send by the deadline");
            }
        } else if (errno != EINTR) {
            return socket_error("sending");
        }
    }
    return {};
}

Result<std::string> receive_frame(const Socket& socket, Deadline deadline, const Clock& clock) {
    std::array<char, kHeaderBytes> header{};
    TRY(receive_exactly(socket, header.data(), header.size(), deadline, clock));
    size_t size = 0;
    for (const char byte : header) size = size << 8 | static_cast<unsigned char>(byte);
    if (size > kLongestFrame) {
        return fail(Code::kInvalidArgument, fmt::format("a frame of {} bytes", size));
    }
    std::string body(size, '\0');
    TRY(receive_exactly(socket, body.data(), size, deadline, clock));
    return body;
}

}  // namespace lockstep::driver::simulator
