// A blocking HTTP client that sends what it is told byte by byte, right or wrong.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace lockstep::api::testing {

struct HttpAnswer {
    int status = 0;  // 0: the connection ended instead
    std::string head;
    std::string body;

    bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

class HttpClient {
  public:
    explicit HttpClient(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_open_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        // Only so that a failing test ends.
        const timeval patience{20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    ~HttpClient() { close(); }
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    bool is_open() const { return is_open_; }

    void send(std::string_view text) {
        while (!text.empty()) {
            const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            text.remove_prefix(static_cast<size_t>(sent));
        }
    }
    void get(std::string_view target, std::string_view headers = {}) {
        send("GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n" + std::string(headers) +
             "\r\n");
    }
    void post(std::string_view target, std::string_view body, std::string_view headers = {}) {
        send("POST " + std::string(target) +
             " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
             "\r\nContent-Type: application/x-www-form-urlencoded\r\n" + std::string(headers) +
             "\r\n" + std::string(body));
    }

    // The next answer. `has_body`: false for the answer to HEAD.
    HttpAnswer read(bool has_body = true) {
        HttpAnswer answer;
        size_t end = 0;
        while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
            if (!receive()) return answer;
        }
        answer.head = buffer_.substr(0, end + 4);
        buffer_.erase(0, end + 4);
        answer.status = std::atoi(answer.head.c_str() + sizeof "HTTP/1.1");
        const size_t length = has_body ? content_length(answer.head) : 0;
        while (buffer_.size() < length) {
            if (!receive()) return {};
        }
        answer.body = buffer_.substr(0, length);
        buffer_.erase(0, length);
        return answer;
    }

    // True when the server ended the connection and sent nothing more.
    bool is_ended() { return buffer_.empty() && !receive(); }

    void close() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }

  private:
    static size_t content_length(const std::string& head) {
        const size_t at = head.find("Content-Length: ");
        return at == std::string::npos
                   ? 0
                   : static_cast<size_t>(std::atol(head.c_str() + at + sizeof "Content-Length:"));
    }

    bool receive() {
        char bytes[65536];
        const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count <= 0) return false;
        buffer_.append(bytes, static_cast<size_t>(count));
        return true;
    }

    int socket_ = -1;
    bool is_open_ = false;
    std::string buffer_;
};

}  // namespace lockstep::api::testing
