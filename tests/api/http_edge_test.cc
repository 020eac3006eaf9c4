// The HTTP edge on real sockets: what it accepts, its limits, and that it stops well. The handler
// here is a test's own; tests/api/api_test.cc has the whole API behind it.
#include <gtest/gtest.h>

#include <atomic>

#include "api/http/http_server.h"
#include "api/testing/http_client.h"
#include "base/queue.h"
#include "base/thread_runner.h"

namespace lockstep::api::http {
namespace {

using api::testing::HttpAnswer;
using api::testing::HttpClient;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Tells what it got.
void echo(const HttpRequest& request, const Respond& respond) {
    std::string text(request.method);
    text += ' ';
    text += request.path;
    text += " q=";
    text += request.query;
    text += " b=";
    text += request.body.size() > 100 ? std::to_string(request.body.size()) : request.body;
    respond(plain_answer(200, text));
}

class HttpEdge : public ::testing::Test {
  protected:
    void start(Handler handler = echo, HttpOptions options = {}) {
        if (options.listeners.empty()) options.listeners = {{.port = 0}};
        auto started = HttpServer::start(runner_, std::move(options), std::move(handler));
        ASSERT_TRUE(started) << started.error().message;
        server_ = std::move(*started);
    }
    static HttpOptions with_limits(const HttpLimits& limits) {
        HttpOptions options;
        options.limits = limits;
        return options;
    }
    uint16_t port() const { return server_->port(); }
    // A counter may change a moment after the answer that it counts was read.
    template <class Condition>
    void wait_until(Condition condition) {
        const Deadline limit = Deadline::after(runner_.clock(), seconds{20});
        while (!condition() && !limit.has_passed(runner_.clock())) {
            runner_.sleep_for(milliseconds{1});
        }
        EXPECT_TRUE(condition());
    }

    ThreadRunner runner_;
    std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpEdge, KeepsConnectionsAlive) {
    start();
    HttpClient client(port());
    for (int i = 0; i < 3; ++i) {
        client.get("/a?x=" + std::to_string(i));
        const HttpAnswer answer = client.read();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "GET /a q=x=" + std::to_string(i) + " b=");
    }
    EXPECT_EQ(server_->counters().accepted, 1U);
}

TEST_F(HttpEdge, AnswersPipelinedRequestsInOrder) {
    start();
    HttpClient client(port());
    client.send(
        "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
        "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
        "GET /3 HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.read().body, "GET /1 q= b=");
    EXPECT_EQ(client.read().body, "POST /2 q= b=abc");
    EXPECT_EQ(client.read().body, "GET /3 q= b=");
}

TEST_F(HttpEdge, ReadsRequestsThatComeByteByByte) {
    start();
    HttpClient client(port());
    for (const char c : std::string_view("POST /1 HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")) {
        client.send(std::string_view(&c, 1));
    }
    EXPECT_EQ(client.read().body, "POST /1 q= b=abc");
}

TEST_F(HttpEdge, ReadsChunkedBodies) {
    start();
    HttpClient client(port());
    client.send(
        "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n");
    EXPECT_EQ(client.read().body, "POST /c q= b=abcde");
    client.get("/after");
    EXPECT_EQ(client.read().body, "GET /after q= b=");
}

TEST_F(HttpEdge, AcceptsRawBracketsAndStarsInTheQuery) {
    start();
    HttpClient client(port());
    client.get("/client/api?tags[0].key=a*&tags[0].value={b}|~'\"<>^`");
    EXPECT_EQ(client.read().body, "GET /client/api q=tags[0].key=a*&tags[0].value={b}|~'\"<>^` b=");
}

TEST_F(HttpEdge, TakesUserDataOfAMebibyteAndRefusesBodiesOverTheLimit) {
    start();
    HttpClient client(port());
    client.post("/b", std::string(size_t{1} << 20, 'x'));
    EXPECT_EQ(client.read().body, "POST /b q= b=1048576");
    client.post("/b", std::string((size_t{2} << 20) + 1, 'x'));
    EXPECT_EQ(client.read().status, 413);
    EXPECT_TRUE(client.is_ended());
}

TEST_F(HttpEdge, RefusesChunkedBodiesOverTheLimit) {
    start(echo, with_limits({.body_bytes = 10}));
    HttpClient client(port());
    client.send("POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n");
    EXPECT_EQ(client.read().status, 413);
}

TEST_F(HttpEdge, TakesLongQueriesAndRefusesHeadersOverTheLimit) {
    start();
    HttpClient client(port());
    client.get("/q?a=" + std::string(60'000, 'x'));
    EXPECT_EQ(client.read().status, 200);
    client.get("/q?a=" + std::string(70'000, 'x'));
    EXPECT_EQ(client.read().status, 431);
    HttpClient other(port());
    other.send("GET / HTTP/1.1\r\n");
    for (int i = 0; i < 100; ++i) other.send("X-Y: " + std::string(1000, 'x') + "\r\n");
    EXPECT_EQ(other.read().status, 431);
}

TEST_F(HttpEdge, AnswersWhatIsNoHttpWith400) {
    start();
    for (const auto* text :
         {"nonsense\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "GET / HTTP/9\r\n\r\n",
          "\x16\x03\x01\x02\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
          "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"}) {
        HttpClient client(port());
        client.send(text);
        EXPECT_EQ(client.read().status, 400) << text;
        EXPECT_TRUE(client.is_ended());
    }
}

TEST_F(HttpEdge, LetsNoBodyPassAsASecondRequest) {
    start();
    HttpClient client(port());
    client.send(
        "POST /a HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n");
    EXPECT_EQ(client.read().status, 400);
    EXPECT_TRUE(client.is_ended());
}

TEST_F(HttpEdge, CutsOffSlowClients) {
    start(echo, with_limits({.request_time = milliseconds{50}, .idle_time = seconds{60}}));
    HttpClient slow_header(port());
    slow_header.send("GET / HTTP/1.1\r\nX: ");
    HttpClient slow_body(port());
    slow_body.send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab");
    HttpClient idle(port());
    EXPECT_TRUE(slow_header.is_ended());
    EXPECT_TRUE(slow_body.is_ended());
    EXPECT_EQ(server_->counters().cut_off, 2U);
    idle.get("/");
    EXPECT_EQ(idle.read().status, 200) << "a client that says nothing yet is idle, not slow";
}

TEST_F(HttpEdge, ClosesIdleConnections) {
    start(echo, with_limits({.idle_time = milliseconds{50}}));
    HttpClient silent(port());
    HttpClient used(port());
    used.get("/");
    EXPECT_EQ(used.read().status, 200);
    EXPECT_TRUE(used.is_ended());
    EXPECT_TRUE(silent.is_ended());
    EXPECT_EQ(server_->counters().cut_off, 0U);
}

TEST_F(HttpEdge, CutsOffClientsThatDoNotReadTheirAnswer) {
    const std::string large(size_t{32} << 20, 'x');
    start([&](const HttpRequest&, const Respond& respond) { respond(plain_answer(200, large)); },
          with_limits({.write_time = milliseconds{50}}));
    HttpClient client(port());
    client.get("/");
    wait_until(
        [&] { return server_->counters().cut_off == 1 && server_->counters().connections == 0; });
}

TEST_F(HttpEdge, RefusesConnectionsOverTheLimit) {
    start(echo, with_limits({.connections = 2}));
    HttpClient first(port());
    HttpClient second(port());
    first.get("/");
    second.get("/");
    EXPECT_EQ(first.read().status, 200);
    EXPECT_EQ(second.read().status, 200);
    HttpClient third(port());
    EXPECT_TRUE(third.is_ended());
    first.close();
    wait_until([&] { return server_->counters().connections == 1; });
    HttpClient fourth(port());
    fourth.get("/");
    EXPECT_EQ(fourth.read().status, 200);
}

TEST_F(HttpEdge, AnswersBusyInCloudStacksFormWhenTheQueueIsFull) {
    const auto started = runner_.make_semaphore();
    const auto go_on = runner_.make_semaphore();
    HttpOptions options = with_limits({.queued_requests = 1});
    options.workers = 1;
    start(
        [&](const HttpRequest& request, const Respond& respond) {
            started->release();
            go_on->acquire();
            echo(request, respond);
        },
        options);
    HttpClient handled(port());
    handled.get("/handled");
    started->acquire();
    HttpClient queued(port());
    queued.get("/queued");
    wait_until([&] { return server_->counters().requests == 2; });
    HttpClient refused(port());
    refused.get("/client/api?command=listZones&response=json");
    const HttpAnswer busy = refused.read();
    EXPECT_EQ(busy.status, 503);
    EXPECT_TRUE(busy.body.starts_with(R"({"errorresponse":{"uuidList":[],"errorcode":503,)"))
        << busy.body;
    go_on->release();
    go_on->release();
    EXPECT_EQ(handled.read().body, "GET /handled q= b=");
    EXPECT_EQ(queued.read().body, "GET /queued q= b=");
    refused.get("/again");
    go_on->release();
    EXPECT_EQ(refused.read().status, 200) << "a refused request does not end its connection";
}

TEST_F(HttpEdge, AnswersHeadWithoutABody) {
    start();
    HttpClient client(port());
    client.send("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n");
    const HttpAnswer answer = client.read(false);
    EXPECT_TRUE(answer.has("Content-Length: 13\r\n")) << answer.head;
    client.get("/x");
    EXPECT_EQ(client.read().body, "GET /x q= b=");
}

TEST_F(HttpEdge, AsksForABodyThatWaitsToBeAskedFor) {
    start();
    HttpClient client(port());
    client.send("POST /x HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read(false).status, 100);
    client.send("abc");
    EXPECT_EQ(client.read().body, "POST /x q= b=abc");
}

TEST_F(HttpEdge, EndsTheConnectionWhenTheClientWantsIt) {
    start();
    HttpClient closing(port());
    closing.get("/x", "Connection: close\r\n");
    EXPECT_TRUE(closing.read().has("Connection: close\r\n"));
    EXPECT_TRUE(closing.is_ended());
    HttpClient old(port());
    old.send("GET /x HTTP/1.0\r\n\r\n");
    EXPECT_EQ(old.read().status, 200);
    EXPECT_TRUE(old.is_ended());
    HttpClient old_but_patient(port());
    old_but_patient.send("GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_TRUE(old_but_patient.read().has("Connection: keep-alive\r\n"));
}

TEST_F(HttpEdge, TakesAnAnswerThatComesLaterFromAnotherThread) {
    Queue<Respond> waiting(runner_, 10);
    start([&](const HttpRequest&, Respond respond) {
        EXPECT_TRUE(waiting.try_push(std::move(respond)));
    });
    HttpClient client(port());
    client.get("/");
    const auto respond = waiting.pop();
    (*respond)(plain_answer(200, "later"));
    EXPECT_EQ(client.read().body, "later");
}

TEST_F(HttpEdge, SurvivesAClientThatLeavesWhileItsRequestIsHandled) {
    Queue<Respond> waiting(runner_, 10);
    start([&](const HttpRequest&, Respond respond) {
        EXPECT_TRUE(waiting.try_push(std::move(respond)));
    });
    {
        HttpClient client(port());
        client.get("/");
    }
    auto respond = waiting.pop();
    (*respond)(plain_answer(200, std::string(size_t{8} << 20, 'x')));
    wait_until([&] { return server_->counters().connections == 0; });
}

TEST_F(HttpEdge, SaysWhenItsPortIsInUse) {
    start();
    const auto second = HttpServer::start(runner_, {.listeners = {{.port = port()}}}, echo);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::kUnavailable);
    EXPECT_EQ(second.error().message, "127.0.0.1:" + std::to_string(port()) +
                                          " is in use by another program: choose another port or "
                                          "stop it");
}

TEST_F(HttpEdge, RefusesAnIntegrationPortThatOthersCouldReach) {
    const auto open = HttpServer::start(
        runner_, {.listeners = {{.address = "0.0.0.0", .port = 0, .is_trusted = true}}}, echo);
    ASSERT_FALSE(open);
    EXPECT_EQ(open.error().code, Code::kInvalidArgument);
    EXPECT_FALSE(HttpServer::start(runner_, {.listeners = {{.address = "nowhere"}}}, echo));
}

TEST_F(HttpEdge, TellsTheListenersApart) {
    start(
        [](const HttpRequest& request, const Respond& respond) {
            respond(plain_answer(200, request.is_trusted ? "trusted" : "not trusted"));
        },
        {.listeners = {{.port = 0}, {.port = 0, .is_trusted = true}}});
    HttpClient open(server_->port(0));
    open.get("/");
    EXPECT_EQ(open.read().body, "not trusted");
    HttpClient trusted(server_->port(1));
    trusted.get("/");
    EXPECT_EQ(trusted.read().body, "trusted");
}

TEST_F(HttpEdge, FinishesWhatIsUnderWayWhenItStops) {
    Queue<Respond> waiting(runner_, 10);
    start([&](const HttpRequest&, Respond respond) {
        EXPECT_TRUE(waiting.try_push(std::move(respond)));
    });
    HttpClient idle(port());
    HttpClient busy(port());
    busy.get("/");
    const auto respond = waiting.pop();
    const auto stopping = runner_.start("stop", [&] { server_->stop(); });
    EXPECT_TRUE(idle.is_ended());
    (*respond)(plain_answer(200, "done"));
    const HttpAnswer answer = busy.read();
    EXPECT_EQ(answer.body, "done");
    EXPECT_TRUE(busy.is_ended());
    EXPECT_FALSE(HttpClient(port()).is_open());
}

TEST_F(HttpEdge, StopsAtItsLimitThoughAnAnswerIsStillOwed) {
    Queue<Respond> waiting(runner_, 10);
    start([&](const HttpRequest&,
              Respond respond) { EXPECT_TRUE(waiting.try_push(std::move(respond))); },
          with_limits({.drain_time = milliseconds{30}}));
    HttpClient client(port());
    client.get("/");
    const auto respond = waiting.pop();
    server_->stop();
    EXPECT_TRUE(client.is_ended());
    server_.reset();
    (*respond)(plain_answer(200, "to nobody"));
}

TEST_F(HttpEdge, ServesManyConnectionsAtOnce) {
    start();
    std::atomic<int> good = 0;
    std::vector<std::unique_ptr<Task>> clients;
    for (int client = 0; client < 8; ++client) {
        clients.push_back(runner_.start("client", [&] {
            for (int round = 0; round < 5; ++round) {
                HttpClient connection(port());
                for (int i = 0; i < 20; ++i) {
                    connection.post("/", std::string(static_cast<size_t>(i) * 500, 'x'));
                    if (connection.read().status == 200) ++good;
                }
            }
        }));
    }
    clients.clear();
    EXPECT_EQ(good, 800);
    EXPECT_EQ(server_->counters().requests, 800U);
}

}  // namespace
}  // namespace lockstep::api::http
