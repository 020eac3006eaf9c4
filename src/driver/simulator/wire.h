// What lockstepd and a simulator in a process of its own say to each other: frames of JSON with
// their length before them (four bytes, big endian), one request and one reply at a time.
#pragma once

#include <string>

#include "base/json.h"

namespace lockstep::driver::simulator {

// Verbs are those of verb.h, and "admin.*" of admin.h.
struct RequestFrame {
    std::string verb{};
    int64_t remaining_us = 0;  // until the caller's deadline
    std::string key{};
    int64_t incarnation = 0;
    int64_t counter = 0;
    json::value request{};
};
BOOST_DESCRIBE_STRUCT(RequestFrame, (), (verb, remaining_us, key, incarnation, counter, request))

// `code` is empty on success, else as code_name spells it.
struct ReplyFrame {
    std::string code{};
    std::string message{};
    json::value answer{};
};
BOOST_DESCRIBE_STRUCT(ReplyFrame, (), (code, message, answer))

inline constexpr size_t kLongestFrame = 16U << 20;

// A connected socket that closes itself.
class Socket {
  public:
    Socket() = default;
    explicit Socket(int fd) : fd_(fd) {}
    ~Socket();
    Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }

    int fd() const { return fd_; }
    bool is_open() const { return fd_ >= 0; }
    // Whether the other side has neither closed nor said anything.
    bool is_quiet() const;

  private:
    int fd_ = -1;
};

// The address of a unix socket. Errors: kInvalidArgument when the path is too long for one.
Result<Socket> connect_unix(const std::string& path);
Result<Socket> listen_unix(const std::string& path);

// Errors: kInvalidArgument for a frame over the limit; kUnavailable when the connection broke or
// the deadline came before the whole frame was handed over: the other side has not got it.
Status send_frame(const Socket& socket, std::string_view body, Deadline deadline,
                  const Clock& clock);
// Errors: kUnavailable when the connection broke or closed, kDeadlineExceeded, kInvalidArgument
// for a frame over the limit: the connection is of no more use then.
Result<std::string> receive_frame(const Socket& socket, Deadline deadline, const Clock& clock);

}  // namespace lockstep::driver::simulator
