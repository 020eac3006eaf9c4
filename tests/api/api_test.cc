// The whole edge over sockets: site, pipeline and a small command table.
#include <gtest/gtest.h>

#include "api/discovery_api.h"
#include "api/http/http_server.h"
#include "api/http/site.h"
#include "api/job_api.h"
#include "api/session_api.h"
#include "api/testing/fake_identity.h"
#include "api/testing/fake_jobs.h"
#include "api/testing/http_client.h"
#include "base/thread_runner.h"

namespace lockstep::api::http {
namespace {

using api::testing::HttpAnswer;
using api::testing::HttpClient;

struct MoveMachine {
    std::optional<std::string> user_data;
};
struct MachineView {
    std::string name;
};

const SagaId kJob = *SagaId::parse("00000000-0000-7000-8000-0000000000aa");

class Api : public ::testing::Test {
  protected:
    Api() : pipeline_({table_, identity_, jobs_, runner_, rng_}, {}), site_(pipeline_, {}) {
        table_.add(discovery_commands(table_, identity_));
        table_.add(job_commands(table_, jobs_));
        table_.add(session_commands());
        table_.add({
            object_command<MoveMachine, MachineView>("assignVirtualMachine", "virtualmachine")
                .parked()
                .fields({field("name", &MachineView::name, "name")})
                .handle([](const control::Caller&, const MoveMachine&) {
                    return Result<control::Started>({kJob.uuid(), std::nullopt});
                })
                .finish([](const control::Caller&, const control::FinishedJob&) {
                    return Result<MachineView>(MachineView{"moved"});
                }),
            object_command<MoveMachine, MachineView>("updateVirtualMachine", "virtualmachine")
                .params({param("userdata", &MoveMachine::user_data, "x").max_length(1048576)})
                .fields({field("name", &MachineView::name, "name")})
                .handle([](const control::Caller&, const MoveMachine& request) {
                    return Result<MachineView>(
                        MachineView{std::to_string(request.user_data.value_or("").size())});
                }),
        });
        auto started = HttpServer::start(
            runner_, {.listeners = {{.port = 0}, {.port = 0, .is_trusted = true}}},
            [this](const HttpRequest& request, Respond respond) {
                site_.serve(request, std::move(respond));
            });
        server_ = std::move(*started);
    }

    uint16_t port() const { return server_->port(0); }
    uint16_t trusted_port() const { return server_->port(1); }

    ThreadRunner runner_;
    SystemRng rng_;
    CommandTable table_;
    api::testing::FakeIdentity identity_;
    api::testing::FakeJobs jobs_;
    Pipeline pipeline_;
    Site site_;
    std::unique_ptr<HttpServer> server_;
};

TEST_F(Api, HasAPageHealthAndNothingElse) {
    HttpClient client(port());
    client.get("/");
    EXPECT_TRUE(client.read().has("text/html"));
    client.get("/healthz");
    EXPECT_EQ(client.read().body, "ok\n");
    client.get("/metrics");
    EXPECT_EQ(client.read().status, 404);
    client.get("/etc/passwd");
    EXPECT_EQ(client.read().status, 404);
    client.send("OPTIONS /client/api HTTP/1.1\r\n\r\n");
    const HttpAnswer options = client.read();
    EXPECT_EQ(options.status, 204);
    EXPECT_TRUE(options.has("Allow: GET, HEAD, POST, OPTIONS\r\n"));
    client.send("PUT /client/api HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(client.read().status, 405);
}

TEST_F(Api, AnswersErrorsWithTheirStatusAndText) {
    HttpClient client(port());
    client.get("/client/api?command=listApis&response=json");
    const HttpAnswer answer = client.read();
    EXPECT_EQ(answer.status, 401);
    EXPECT_TRUE(answer.has("X-Description: unable to verify user credentials and/or request"));
    EXPECT_TRUE(answer.has("Content-Type: application/json; charset=UTF-8\r\n"));
    EXPECT_EQ(answer.body,
              R"({"listapisresponse":{"uuidList":[],"errorcode":401,)"
              R"("errortext":"unable to verify user credentials and/or request signature"}})");
}

TEST_F(Api, LetsABrowserLogInAndOut) {
    HttpClient client(port());
    client.post("/client/api", "command=login&username=admin&password=password&response=json");
    const HttpAnswer login = client.read();
    EXPECT_EQ(login.status, 200);
    EXPECT_TRUE(login.has("Set-Cookie: JSESSIONID=token-of-admin; Path=/client; HttpOnly"));
    const std::string cookies = "Cookie: JSESSIONID=token-of-admin; sessionkey=key-of-admin\r\n";
    const std::string api = "/client/api?response=json&sessionkey=key-of-admin&command=";
    client.get(api + "listApis", cookies);
    EXPECT_EQ(client.read().status, 200);
    client.get(api + "logout", cookies);
    EXPECT_EQ(client.read().status, 200);
    client.get(api + "listApis", cookies);
    EXPECT_EQ(client.read().status, 401);
}

TEST_F(Api, RunsEverythingOnTheIntegrationPortButCallsFromWebPages) {
    HttpClient client(trusted_port());
    client.get("/?command=listApis&response=json");
    EXPECT_EQ(client.read().status, 200);
    client.get("/client/api?command=listApis&response=json", "Origin: http://evil.example\r\n");
    EXPECT_EQ(client.read().status, 403);
    client.get("/client/api?command=listApis", "Sec-Fetch-Site: cross-site\r\n");
    EXPECT_EQ(client.read().status, 403);
    client.post("/client/api", "command=updateVirtualMachine&response=json&userdata=" +
                                   std::string(size_t{1} << 20, 'x'));
    EXPECT_EQ(client.read().body,
              R"({"updatevirtualmachineresponse":{"virtualmachine":{"name":"1048576"}}})");
}

TEST_F(Api, HoldsAParkedCallWithoutAWorker) {
    control::JobView job;
    job.id = kJob;
    job.command = "assignVirtualMachine";
    jobs_.put(job);
    std::vector<std::unique_ptr<HttpClient>> parked;
    for (int i = 0; i < 40; ++i) {  // more than there are workers
        parked.push_back(std::make_unique<HttpClient>(trusted_port()));
        parked.back()->get("/client/api?command=assignVirtualMachine&response=json");
    }
    HttpClient other(trusted_port());
    other.get("/client/api?command=listApis&response=json");
    EXPECT_EQ(other.read().status, 200);
    jobs_.change(kJob, [](auto& ended) { ended.status = control::JobStatus::kSucceeded; });
    for (const auto& client : parked) {
        EXPECT_EQ(client->read().body,
                  R"({"assignvirtualmachineresponse":{"virtualmachine":{"name":"moved"}}})");
    }
}

}  // namespace
}  // namespace lockstep::api::http
