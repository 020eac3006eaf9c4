#include "driver/testing/fake_store.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "base/crypto.h"

namespace lockstep::driver::testing {
namespace {

using Fault = FakeAnswer::Fault;

std::string lower_case(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

bool send_all(int connection, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
}

bool receive_more(int connection, std::string& pending) {
    char buffer[16384];
    const ssize_t received = recv(connection, buffer, sizeof buffer, 0);
    if (received <= 0) return false;
    pending.append(buffer, static_cast<size_t>(received));
    return true;
}

// "name: value" lines into the request; the length of the body.
size_t read_headers(std::string_view lines, FakeRequest& request) {
    while (!lines.empty()) {
        const size_t end = lines.find("\r\n");
        const std::string_view line = lines.substr(0, end);
        const size_t colon = line.find(':');
        if (colon != std::string_view::npos) {
            std::string_view value = line.substr(colon + 1);
            while (value.starts_with(' ')) value.remove_prefix(1);
            request.headers[lower_case(line.substr(0, colon))] = value;
        }
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 2);
    }
    const std::string& length = request.headers["content-length"];
    size_t size = 0;
    std::from_chars(length.data(), length.data() + length.size(), size);
    return size;
}

// One request off the connection; false when the client is gone.
bool receive_request(int connection, std::string& pending, FakeRequest& request) {
    size_t head_end = 0;
    while ((head_end = pending.find("\r\n\r\n")) == std::string::npos) {
        if (!receive_more(connection, pending)) return false;
    }
    const std::string head = pending.substr(0, head_end);
    pending.erase(0, head_end + 4);
    const size_t line_end = head.find("\r\n");
    const std::string line = head.substr(0, line_end);
    const size_t first = line.find(' ');
    const size_t second = line.rfind(' ');
    request.method = line.substr(0, first);
    request.target = line.substr(first + 1, second - first - 1);
    const size_t size =
        read_headers(line_end == std::string::npos ? std::string_view{}
                                                   : std::string_view(head).substr(line_end + 2),
                     request);
    while (pending.size() < size) {
        if (!receive_more(connection, pending)) return false;
    }
    request.body = pending.substr(0, size);
    pending.erase(0, size);
    return true;
}

void wait_until_gone(int connection) {
    std::string ignored;
    while (receive_more(connection, ignored)) ignored.clear();
}

// Whether the connection may be used again.
bool send_answer(int connection, const FakeAnswer& answer, bool is_head) {
    if (answer.fault == Fault::kCloseUnread) return false;
    if (answer.fault == Fault::kRaw) {
        send_all(connection, answer.body);
        return false;
    }
    if (answer.fault == Fault::kSilent) {
        wait_until_gone(connection);
        return false;
    }
    std::string head = fmt::format("HTTP/1.1 {} Fake\r\n", answer.status);
    for (const auto& [name, value] : answer.headers) head += fmt::format("{}: {}\r\n", name, value);
    if (answer.fault == Fault::kEndless) {
        if (!send_all(connection, head + "\r\n")) return false;
        while (send_all(connection, answer.body)) continue;
        return false;
    }
    head += fmt::format("Content-Length: {}\r\n\r\n", answer.body.size());
    if (is_head) return send_all(connection, head);
    if (answer.fault == Fault::kNone) return send_all(connection, head + answer.body);
    send_all(connection, head + answer.body.substr(0, answer.body.size() / 2));
    if (answer.fault == Fault::kSilentInside) wait_until_gone(connection);
    return false;
}

std::string sorted_query(std::string_view query) {
    std::vector<std::string> parameters;
    while (!query.empty()) {
        const size_t end = query.find('&');
        parameters.emplace_back(query.substr(0, end));
        query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    }
    std::ranges::sort(parameters);
    std::string result;
    for (const std::string& parameter : parameters) {
        result += result.empty() ? parameter : "&" + parameter;
    }
    return result;
}

// The value of "name=..." in an Authorization header, up to a comma.
std::string field_of(std::string_view header, std::string_view name) {
    const size_t begin = header.find(fmt::format("{}=", name));
    if (begin == std::string_view::npos) return "";
    const std::string_view rest = header.substr(begin + name.size() + 1);
    return std::string(rest.substr(0, rest.find(',')));
}

}  // namespace

struct FakeStore::State {
    std::vector<int> open{};
    std::vector<std::unique_ptr<Task>> tasks{};
    std::vector<FakeRequest> requests{};
    int connections = 0;
    bool is_stopping = false;
};

FakeStore::FakeStore(Runner& runner, const StoreKeys& keys, Answer answer)
    : runner_(runner),
      access_key_(keys.access_key),
      secret_key_(keys.secret_key),
      answer_(std::move(answer)),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      state_(std::make_unique<Guarded<State>>()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    CHECK(bind(listener_, raw, size) == 0 && listen(listener_, 64) == 0 &&
              getsockname(listener_, raw, &size) == 0,
          "loopback can be listened on");
    port_ = ntohs(address.sin_port);
    acceptor_ = runner_.start("fake-store", [this] { accept_all(); });
}

FakeStore::~FakeStore() {
    auto tasks = state_->with([](State& state) {
        state.is_stopping = true;
        for (const int connection : state.open) shutdown(connection, SHUT_RDWR);
        return std::move(state.tasks);
    });
    shutdown(listener_, SHUT_RDWR);
    acceptor_.reset();
    tasks.clear();
    state_->with([](State& state) { return std::move(state.tasks); }).clear();
    close(listener_);
}

std::string FakeStore::url() const { return fmt::format("http://127.0.0.1:{}", port_); }

int FakeStore::connections() const {
    return state_->with([](const State& state) { return state.connections; });
}

std::vector<FakeRequest> FakeStore::requests() const {
    return state_->with([](const State& state) { return state.requests; });
}

void FakeStore::accept_all() {
    for (;;) {
        const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) return;
        const bool is_stopping = state_->with([&](State& state) {
            state.open.push_back(connection);
            ++state.connections;
            return state.is_stopping;
        });
        if (is_stopping) shutdown(connection, SHUT_RDWR);
        auto task = runner_.start("fake-connection", [this, connection] { serve(connection); });
        state_->with([&](State& state) { state.tasks.push_back(std::move(task)); });
    }
}

void FakeStore::serve(int connection) {
    std::string pending;
    for (;;) {
        FakeRequest request;
        if (!receive_request(connection, pending, request)) break;
        request.is_signed_right = is_signed_right(request);
        state_->with([&](State& state) { state.requests.push_back(request); });
        const FakeAnswer answer =
            request.is_signed_right
                ? answer_(request)
                : FakeAnswer{403, "<Error><Code>SignatureDoesNotMatch</Code></Error>"};
        if (!send_answer(connection, answer, request.method == "HEAD")) break;
    }
    state_->with([&](State& state) {
        std::erase(state.open, connection);
        close(connection);
    });
}

bool FakeStore::is_signed_right(const FakeRequest& request) const {
    const auto header = [&](const std::string& name) {
        const auto found = request.headers.find(name);
        return found == request.headers.end() ? std::string{} : found->second;
    };
    const std::string authorization = header("authorization");
    const std::string credential = field_of(authorization, "AWS4-HMAC-SHA256 Credential");
    const std::string names = field_of(authorization, "SignedHeaders");
    const std::string body_hash = header("x-amz-content-sha256");
    if (!credential.starts_with(access_key_ + "/") ||
        body_hash != hex_encode(sha256(request.body))) {
        return false;
    }
    const std::string scope = credential.substr(access_key_.size() + 1);
    const size_t mark = request.target.find('?');
    std::string canonical =
        fmt::format("{}\n{}\n{}\n", request.method, request.target.substr(0, mark),
                    mark == std::string::npos ? "" : sorted_query(request.target.substr(mark + 1)));
    bool is_host_signed = false;
    for (std::string_view rest = names; !rest.empty();) {
        const std::string name(rest.substr(0, rest.find(';')));
        is_host_signed |= name == "host";
        canonical += fmt::format("{}:{}\n", name, header(name));
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    }
    canonical += fmt::format("\n{}\n{}", names, body_hash);
    const std::string to_sign = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", header("x-amz-date"),
                                            scope, hex_encode(sha256(canonical)));
    std::string key = "AWS4" + secret_key_.reveal();
    for (std::string_view rest = scope; !rest.empty();) {
        const std::string_view piece = rest.substr(0, rest.find('/'));
        key = as_text(hmac_sha256(key, piece));
        rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
    }
    const std::string wanted = hex_encode(hmac_sha256(key, to_sign));
    return is_host_signed && field_of(authorization, "Signature") == wanted;
}

}  // namespace lockstep::driver::testing
