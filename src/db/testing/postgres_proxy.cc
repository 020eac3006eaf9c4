#include "db/testing/postgres_proxy.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

namespace lockstep::db {
namespace {

int connect_unix(const std::string& folder, const std::string& port) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = fmt::format("{}/.s.PGSQL.{}", folder, port);
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
        return socket;
    }
    ::close(socket);
    return -1;
}

int connect_tcp(const std::string& host, const std::string& port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return -1;
    const int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int done = ::connect(socket, found->ai_addr, found->ai_addrlen);
    ::freeaddrinfo(found);
    if (done == 0) return socket;
    ::close(socket);
    return -1;
}

bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
}

// Appends what there is; false at the end.
bool receive(int socket, std::string& into) {
    std::array<char, 65536> buffer{};
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (got <= 0) return false;
    into.append(buffer.data(), static_cast<size_t>(got));
    return true;
}

size_t length_at(std::string_view bytes, size_t at) {
    uint32_t length = 0;
    std::memcpy(&length, bytes.data() + at, sizeof length);
    return ntohl(length);
}

struct Listener {
    int socket = -1;
    int port = 0;
};

Result<Listener> listen_on_loopback() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    constexpr int kBacklog = 64;
    if (::bind(socket, generic, size) != 0 || ::listen(socket, kBacklog) != 0 ||
        ::getsockname(socket, generic, &size) != 0) {
        ::close(socket);
        return fail(Code::kUnavailable, "no port for the proxy");
    }
    return Listener{socket, ntohs(address.sin_port)};
}

using Settings = std::map<std::string, std::string, std::less<>>;

Settings settings_of(const std::string& conninfo) {
    Settings settings;
    PQconninfoOption* parsed = PQconninfoParse(conninfo.c_str(), nullptr);
    if (parsed == nullptr) return settings;
    for (const PQconninfoOption* option = parsed; option->keyword != nullptr; ++option) {
        if (option->val != nullptr) settings[option->keyword] = option->val;
    }
    PQconninfoFree(parsed);
    return settings;
}

std::string text_of(const Settings& settings) {
    std::string text;
    for (const auto& [name, value] : settings) text += fmt::format("{}='{}' ", name, value);
    return text;
}

std::string value_of(const Settings& settings, std::string_view name, std::string_view otherwise) {
    const auto found = settings.find(name);
    return found == settings.end() ? std::string(otherwise) : found->second;
}

}  // namespace

std::string conninfo_with(const std::string& conninfo, std::string_view name,
                          std::string_view value) {
    Settings settings = settings_of(conninfo);
    settings[std::string(name)] = value;
    return text_of(settings);
}

// One connection of a client, until either side ends or a cut.
class PostgresProxy::Session {
  public:
    Session(PostgresProxy& proxy, int client, int server)
        : proxy_(proxy), client_(client), server_(server) {}

    void run() {
        std::array<pollfd, 2> sockets{pollfd{client_, POLLIN, 0}, pollfd{server_, POLLIN, 0}};
        while (!is_over_ && ::poll(sockets.data(), sockets.size(), -1) >= 0) {
            if (sockets[0].revents != 0) from_client();
            if (!is_over_ && sockets[1].revents != 0) from_server();
        }
        if (is_held_back_) hold_back();
        proxy_.plane_.with([this](Plane& plane) {
            plane.sockets.erase(client_);
            plane.sockets.erase(server_);
        });
        ::close(client_);
        ::close(server_);
    }

  private:
    void from_server() {
        std::string answer;
        is_over_ = !receive(server_, answer);
        if (is_answer_lost_ && !answer.empty()) is_over_ = true;
        if (!is_over_ && !is_answer_lost_ && !is_silent_) is_over_ = !send_all(client_, answer);
    }

    void from_client() {
        if (!receive(client_, received_)) {
            is_over_ = true;
            return;
        }
        while (!is_over_) {
            const bool is_first = !has_started_;  // that message has no type
            const size_t header = is_first ? 4 : 5;
            if (received_.size() < header) return;
            const size_t size = length_at(received_, header - 4) + (header - 4);
            if (received_.size() < size) return;
            const std::string message = received_.substr(0, size);
            received_.erase(0, size);
            has_started_ = true;
            if (!is_first) follow(message);
            if (is_over_ || is_silent_) continue;
            if (is_held_back_) {
                held_back_ += message;
                is_over_ = message.front() == 'S';
            } else {
                is_over_ = !send_all(server_, message);
            }
        }
    }

    // Notes what is prepared, and cuts where that is planned.
    void follow(const std::string& message) {
        const std::string first = message.c_str() + 5;
        const std::string second =
            message.size() > 6 + first.size() ? message.c_str() + 6 + first.size() : std::string();
        if (message.front() == 'P') statements_[first] = second;
        if (message.front() != 'B') return;
        PostgresCut cut{};
        if (!proxy_.strikes(statements_[second], &cut)) return;
        is_over_ = cut == PostgresCut::kBeforeSending;
        is_answer_lost_ = cut == PostgresCut::kBeforeAnswer;
        is_held_back_ = cut == PostgresCut::kHeldBack;
        is_silent_ = cut == PostgresCut::kSilence;
        proxy_.cut_->release();
    }

    void hold_back() {
        ::shutdown(client_, SHUT_RDWR);
        proxy_.go_->acquire();
        std::string answer;
        if (proxy_.is_sent_ && send_all(server_, held_back_)) receive(server_, answer);
    }

    PostgresProxy& proxy_;
    const int client_;
    const int server_;
    std::map<std::string, std::string> statements_;
    std::string received_;
    std::string held_back_;
    bool has_started_ = false;
    bool is_over_ = false;
    bool is_answer_lost_ = false;
    bool is_held_back_ = false;
    bool is_silent_ = false;
};

Result<std::unique_ptr<PostgresProxy>> PostgresProxy::open(Runner& runner,
                                                           const std::string& conninfo) {
    const Settings settings = settings_of(conninfo);
    const Listener listener = TRY(listen_on_loopback());
    Settings ours = settings;
    ours.erase("hostaddr");
    ours["host"] = "127.0.0.1";
    ours["port"] = std::to_string(listener.port);
    ours["sslmode"] = "disable";
    std::unique_ptr<PostgresProxy> proxy(
        new PostgresProxy(runner, listener.socket, Secret(text_of(ours))));
    proxy->upstream_host_ = value_of(settings, "host", "/var/run/postgresql");
    proxy->upstream_port_ = value_of(settings, "port", "5432");
    proxy->acceptor_ = runner.start("proxy", [self = proxy.get()] { self->accept_all(); });
    return proxy;
}

PostgresProxy::PostgresProxy(Runner& runner, int listener, Secret<std::string> conninfo)
    : runner_(runner),
      listener_(listener),
      conninfo_(std::move(conninfo)),
      cut_(runner.make_semaphore()),
      go_(runner.make_semaphore()) {}

PostgresProxy::~PostgresProxy() {
    is_stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.reset();
    go_->release();
    cut_all();
    const auto tasks = plane_.with([](Plane& plane) { return std::exchange(plane.tasks, {}); });
    ::close(listener_);
}

void PostgresProxy::accept_all() {
    while (!is_stopping_) {
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        const bool is_unix = upstream_host_.starts_with('/');
        const int server = is_refusing_ ? -1
                           : is_unix    ? connect_unix(upstream_host_, upstream_port_)
                                        : connect_tcp(upstream_host_, upstream_port_);
        if (server < 0) {
            ::close(client);
            continue;
        }
        const int is_on = 1;  // no waiting for more to send
        ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &is_on, sizeof is_on);
        if (!is_unix) ::setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &is_on, sizeof is_on);
        plane_.with([&](Plane& plane) { plane.sockets.insert({client, server}); });
        auto task = runner_.start("proxied",
                                  [this, client, server] { Session(*this, client, server).run(); });
        plane_.with([&](Plane& plane) { plane.tasks.push_back(std::move(task)); });
    }
}

void PostgresProxy::cut_at(std::string_view sql, PostgresCut cut, int skip) {
    plane_.with([&](Plane& plane) {
        plane.plan = std::make_unique<Plan>(Plan{std::string(sql), cut, skip});
    });
}

bool PostgresProxy::strikes(std::string_view sql, PostgresCut* cut) {
    return plane_.with([&](Plane& plane) {
        if (!plane.plan || !sql.starts_with(plane.plan->sql)) return false;
        if (plane.plan->skip-- > 0) return false;
        *cut = plane.plan->cut;
        plane.plan.reset();
        return true;
    });
}

void PostgresProxy::wait_for_cut() { cut_->acquire(); }

void PostgresProxy::let_go(bool is_sent) {
    is_sent_ = is_sent;
    go_->release();
}

void PostgresProxy::cut_all() {
    plane_.with([](Plane& plane) {
        for (const int socket : plane.sockets) ::shutdown(socket, SHUT_RDWR);
    });
}

}  // namespace lockstep::db
