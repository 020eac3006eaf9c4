// One connection: reads a request, has it handled, writes the answer, and again. Included by
// http_server.cc only: it brings Asio and Beast with it.
//
// Everything here runs on the connection's I/O thread but the handler's call. While a request is
// handled nothing touches it, so its texts can be read by the worker.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <optional>
#include <string>

#include "api/http/response_head.h"
#include "api/http/server_state.h"

namespace lockstep::api::http {

namespace beast = boost::beast;

// `Stream` is a TCP socket, or later TLS over one.
template <class Stream>
class StreamConnection final : public Connection,
                               public std::enable_shared_from_this<StreamConnection<Stream>> {
  public:
    struct Origin {
        std::string client_address;
        bool is_trusted = false;
    };

    StreamConnection(Stream stream, std::shared_ptr<IoThread> thread, ServerState& server,
                     Origin origin)
        : stream_(std::move(stream)),
          thread_(thread),
          server_(server),
          origin_(std::move(origin)),
          buffer_(server.options.limits.header_bytes + kReadBytes) {
        ++server_.connections;
    }
    ~StreamConnection() override { --server_.connections; }

    void start() override { next_request(); }

    void check_time(MonotonicTime now) override {
        if (now < deadline_) return;
        if (phase_ != Phase::kIdle && phase_ != Phase::kLingering) ++server_.cut_off;
        close();
    }

    void drain() override {
        is_last_ = true;
        if (phase_ == Phase::kIdle) close();
    }

    void close() override {
        boost::system::error_code ignored;
        stream_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
        stream_.close(ignored);
        phase_ = Phase::kClosed;
        if (const auto thread = thread_.lock()) thread->connections.erase(this->shared_from_this());
    }

  private:
    using Parser = beast::http::request_parser<beast::http::string_body>;
    enum class Phase { kIdle, kReading, kHandling, kWriting, kLingering, kClosed };

    static constexpr size_t kReadBytes = 16U << 10;
    static constexpr Duration kLingerTime = std::chrono::seconds{2};

    void enter(Phase phase, Duration limit) {
        phase_ = phase;
        deadline_ = limit == Duration::max() ? MonotonicTime::max()
                                             : server_.runner.clock().monotonic() + limit;
    }

    void next_request() {
        const HttpLimits& limits = server_.options.limits;
        parser_.emplace();
        parser_->header_limit(static_cast<uint32_t>(limits.header_bytes));
        parser_->body_limit(limits.body_bytes);
        parser_->eager(true);
        has_continued_ = false;
        if (buffer_.size() > 0) {
            enter(Phase::kReading, limits.request_time);
            parse();
        } else {
            enter(Phase::kIdle, limits.idle_time);
            read();
        }
    }

    void read() {
        const size_t room = std::min(kReadBytes, buffer_.max_size() - buffer_.size());
        stream_.async_read_some(
            buffer_.prepare(room),
            [self = this->shared_from_this()](boost::system::error_code error, size_t bytes) {
                self->on_read(error, bytes);
            });
    }

    void on_read(boost::system::error_code error, size_t bytes) {
        if (phase_ == Phase::kClosed) return;
        if (error) return close();
        buffer_.commit(bytes);
        if (phase_ == Phase::kIdle) enter(Phase::kReading, server_.options.limits.request_time);
        parse();
    }

    void parse() {
        boost::system::error_code error;
        while (!parser_->is_done()) {
            // Within a body the parser does not say that it needs more.
            if (buffer_.size() == 0) return want_more();
            const size_t used = parser_->put(buffer_.data(), error);
            buffer_.consume(used);
            if (error == beast::http::error::need_more) return want_more();
            if (error) return refuse(error);
        }
        handle();
    }

    void want_more() {
        const bool waits_for_us =
            parser_->is_header_done() && !has_continued_ &&
            beast::iequals(parser_->get()[beast::http::field::expect], "100-continue");
        if (!waits_for_us) return read();
        has_continued_ = true;
        static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        asio::async_write(
            stream_, asio::buffer(kContinue),
            [self = this->shared_from_this()](boost::system::error_code error, size_t) {
                if (self->phase_ == Phase::kClosed) return;
                if (error) return self->close();
                self->read();
            });
    }

    // What is no HTTP, or too large: there is no next request to find in the stream.
    void refuse(boost::system::error_code error) {
        is_last_ = true;
        is_refused_ = true;
        if (error == beast::http::error::header_limit) {
            return write(plain_answer(431, "the request's header is too large\n"));
        }
        if (error == beast::http::error::body_limit) {
            return write(plain_answer(413, "the request's body is too large\n"));
        }
        write(plain_answer(400, "not an HTTP request: " + error.message() + "\n"));
    }

    void handle() {
        ++server_.requests;
        enter(Phase::kHandling, Duration::max());
        if (!parser_->keep_alive()) is_last_ = true;
        const auto self = this->shared_from_this();
        if (server_.workers.try_run(
                [self] { self->server_.handler(self->view(), self->respond()); })) {
            return;
        }
        ++server_.busy;
        write(busy_answer(view().query));
    }

    HttpRequest view() const {
        const auto& message = parser_->get();
        const auto text = [](beast::string_view part) {
            return std::string_view(part.data(), part.size());
        };
        const std::string_view target = text(message.target());
        const size_t mark = std::min(target.find('?'), target.size());
        const std::string_view site = text(message["Sec-Fetch-Site"]);
        HttpRequest request;
        request.method = text(message.method_string());
        request.path = target.substr(0, mark);
        request.query = target.substr(std::min(mark + 1, target.size()));
        request.body = message.body();
        request.content_type = text(message[beast::http::field::content_type]);
        request.cookies = text(message[beast::http::field::cookie]);
        request.client_address = origin_.client_address;
        request.is_trusted = origin_.is_trusted;
        request.is_cross_site = message.count(beast::http::field::origin) > 0 ||
                                (!site.empty() && site != "none" && site != "same-origin");
        return request;
    }

    // Holds nothing: the answer of a connection that is gone goes nowhere.
    Respond respond() {
        return [thread = thread_, weak = this->weak_from_this()](WireAnswer answer) {
            const auto io = thread.lock();
            if (!io) return;
            asio::post(io->context, [weak, answer = std::move(answer)]() mutable {
                const auto self = weak.lock();
                if (self && self->phase_ == Phase::kHandling) self->write(std::move(answer));
            });
        };
    }

    void write(WireAnswer answer) {
        const bool is_head =
            parser_->is_header_done() && parser_->get().method() == beast::http::verb::head;
        const bool is_old = parser_->is_header_done() && parser_->get().version() < 11;
        enter(Phase::kWriting, server_.options.limits.write_time);
        answer_ = std::move(answer);
        head_ = response_head(answer_, {.is_last = is_last_, .is_http_1_0 = is_old});
        const std::array<asio::const_buffer, 2> parts = {
            asio::buffer(head_),
            asio::buffer(answer_.body.data(), is_head ? 0 : answer_.body.size())};
        asio::async_write(stream_, parts,
                          [self = this->shared_from_this()](boost::system::error_code error,
                                                            size_t) { self->on_written(error); });
    }

    void on_written(boost::system::error_code error) {
        if (phase_ == Phase::kClosed) return;
        if (!error && is_refused_) return linger();
        if (error || is_last_) return close();
        next_request();
    }

    // Closing now, with what the client still sends unread, would take the answer from it: the
    // kernel resets such a connection.
    void linger() {
        if (phase_ != Phase::kLingering) {
            boost::system::error_code ignored;
            stream_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
            enter(Phase::kLingering, kLingerTime);
        }
        buffer_.clear();
        stream_.async_read_some(
            buffer_.prepare(kReadBytes),
            [self = this->shared_from_this()](boost::system::error_code error, size_t) {
                if (self->phase_ == Phase::kClosed) return;
                error ? self->close() : self->linger();
            });
    }

    Stream stream_;
    const std::weak_ptr<IoThread> thread_;
    ServerState& server_;
    const Origin origin_;
    beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    std::string head_;
    WireAnswer answer_;
    Phase phase_ = Phase::kIdle;
    MonotonicTime deadline_ = MonotonicTime::max();
    bool has_continued_ = false;
    bool is_last_ = false;
    bool is_refused_ = false;
};

}  // namespace lockstep::api::http
