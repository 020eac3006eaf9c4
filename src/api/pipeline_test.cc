#include "api/pipeline.h"

#include <gtest/gtest.h>

#include "api/discovery_api.h"
#include "api/groups.h"
#include "api/job_api.h"
#include "api/session_api.h"
#include "api/signature.h"
#include "api/testing/fake_identity.h"
#include "api/testing/fake_jobs.h"
#include "base/sim_runner.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::Started;
using std::chrono::seconds;

struct ListUsers : control::Paging {
    std::optional<UserId> id;
    std::optional<bool> is_secret;
};
struct UserView {
    std::string name;
    std::string secret = "s";
};
struct StopMachine {
    VmId id;
};

const SagaId kJob = *SagaId::parse("00000000-0000-7000-8000-0000000000aa");
const Uuid kObject = *Uuid::parse("00000000-0000-7000-8000-0000000000bb");

// One pipeline on a virtual clock, with a few commands.
class PipelineTest : public ::testing::Test {
  protected:
    void in_simulation(const std::function<void()>& body, PipelineOptions options = {}) {
        SimRunner runner(1);
        runner.run([&] {
            SeededRng rng(1);
            CommandTable table;
            table.add(commands());
            table.add(discovery_commands(table, identity_));
            table.add(job_commands(table, jobs_));
            table.add(session_commands());
            Pipeline pipeline({table, identity_, jobs_, runner, rng}, std::move(options));
            pipeline_ = &pipeline;
            runner_ = &runner;
            body();
        });
    }

    std::vector<Command> commands() {
        const Fields<UserView> fields = {
            field("name", &UserView::name, "its name"),
            field("secret", &UserView::secret, "not for all").only("A"),
        };
        const auto start = [](const Caller&, const StopMachine&) {
            return Result<Started>(Started{kJob.uuid(), kObject});
        };
        return {
            list_command<ListUsers, UserView>("listUsers", "user")
                .roles("ARDU")
                .describe("Lists users.")
                .entity("User")
                .params({param("id", &ListUsers::id, "the user").refers_to("User"),
                         param("secret", &ListUsers::is_secret, "x").only("A")})
                .params(paging_params())
                .fields(fields)
                .handle([](const Caller& caller, const ListUsers&) {
                    return Result<control::Page<UserView>>({{UserView{caller.username}}, 1});
                }),
            success_command<StopMachine>("createZone")
                .params({param("id", &StopMachine::id, "x").required()})
                .refuses({"zonetoken"})
                .handle([](const Caller&, const StopMachine&) {
                    return Status(fail(Code::kInternal, "the disk is on fire"));
                }),
            object_command<StopMachine, UserView>("startVirtualMachine", "virtualmachine")
                .roles("ARDU")
                .async()
                .fields(fields)
                .handle(start)
                .finish([](const Caller&, const control::FinishedJob& job) -> Result<UserView> {
                    if (job.output.is_object()) return UserView{"finished"};
                    return fail(Code::kNotFound, "gone");
                }),
            object_command<StopMachine, UserView>("assignVirtualMachine", "virtualmachine")
                .roles("ARDU")
                .parked()
                .fields(fields)
                .handle(start)
                .finish([](const Caller& caller, const control::FinishedJob&) {
                    return Result<UserView>(UserView{"moved by " + caller.username});
                }),
        };
    }

    // The answer, or a status of 0 when there is none yet.
    WireAnswer call(std::string_view query, std::string_view cookies = {},
                    std::string_view method = "GET", bool is_trusted = false) {
        WireAnswer answer;
        answer.status = 0;
        pipeline_->serve({.method = method,
                          .query = query,
                          .cookies = cookies,
                          .client_address = "127.0.0.1",
                          .is_trusted = is_trusted},
                         [&](WireAnswer given) { answer = std::move(given); });
        return answer;
    }
    static std::string signed_by(const std::string& who, const std::string& query) {
        const std::string full = query + "&response=json&apiKey=" + who + "-key";
        const auto request = Request::parse({.method = "GET", .query = full});
        std::string signature = sign(*request, Secret<std::string>(who + "-secret"));
        for (size_t at = 0; (at = signature.find('+', at)) != std::string::npos;) {
            signature.replace(at, 1, "%2B");
        }
        return full + "&signature=" + signature;
    }
    WireAnswer call_as(const std::string& who, const std::string& query) {
        return call(signed_by(who, query));
    }
    static std::string header(const WireAnswer& answer, std::string_view name) {
        std::string all;
        for (const auto& [key, value] : answer.headers) {
            if (key == name) all += (all.empty() ? "" : "|") + value;
        }
        return all;
    }

    testing::FakeIdentity identity_;
    testing::FakeJobs jobs_;
    Pipeline* pipeline_ = nullptr;
    SimRunner* runner_ = nullptr;
};

constexpr std::string_view kUnauthenticated =
    R"({"uuidList":[],"errorcode":401,)"
    R"("errortext":"unable to verify user credentials and/or request signature"}})";

TEST_F(PipelineTest, AnswersWhatIsNotAuthenticatedAsCloudStackDoes) {
    in_simulation([&] {
        const std::vector<std::pair<std::string, std::string>> calls = {
            {"command=listUsers&response=json", "listusersresponse"},
            {"command=noSuchThing&response=json", "errorresponse"},
            {"command=listUsers&response=json&apiKey=nope&signature=abc", "listusersresponse"},
            {"command=listUsers&response=json&apiKey=admin-key", "listusersresponse"},
            {"command=listUsers&response=json&apiKey=admin-key&signature=abc", "listusersresponse"},
            {"command=listCapabilities&response=json", "listcapabilitiesresponse"},
            {signed_by("admin", "command=noSuchThing"), "errorresponse"},
            {signed_by("admin",
                       "command=listUsers&signatureVersion=3&expires=1970-01-01T00:00:00Z") +
                 "&x",
             "listusersresponse"},
        };
        for (const auto& [query, wrapper] : calls) {
            const WireAnswer answer = call(query);
            EXPECT_EQ(answer.status, 401) << query;
            EXPECT_EQ(answer.body, "{\"" + wrapper + "\":" + std::string(kUnauthenticated))
                << query;
        }
        const WireAnswer xml = call("");
        EXPECT_EQ(xml.content_type, "text/xml; charset=UTF-8");
        EXPECT_EQ(
            xml.body,
            R"(<?xml version="1.0" encoding="UTF-8"?><errorresponse><errorcode>401</errorcode>)"
            "<errortext>unable to verify user credentials and/or request signature"
            "</errortext></errorresponse>");
    });
}

TEST_F(PipelineTest, AnswersSignedCalls) {
    in_simulation([&] {
        const WireAnswer answer = call_as("admin", "command=listUsers");
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_EQ(answer.body,
                  R"({"listusersresponse":{"count":1,"user":[{"name":"admin","secret":"s"}]}})");
        EXPECT_EQ(call_as("user", "command=listUsers").body,
                  R"({"listusersresponse":{"count":1,"user":[{"name":"user"}]}})");
        EXPECT_NE(header(answer, "X-Request-Id"), "");
    });
}

TEST_F(PipelineTest, RefusesCommandsThatTheRoleMayNotUseOrThatWeLack) {
    in_simulation([&] {
        const WireAnswer forbidden = call_as("user", "command=createZone");
        EXPECT_EQ(forbidden.status, 432);
        EXPECT_EQ(forbidden.body,
                  R"({"errorresponse":{"uuidList":[],"errorcode":432,"cserrorcode":9999,)"
                  R"("errortext":"The API [createZone] does not exist or is not available for the )"
                  R"(account for user id [00000000-0000-7000-8000-000000000002]."}})");
        const WireAnswer lacking = call_as("admin", "command=listSwifts");
        EXPECT_EQ(lacking.status, 432);
        EXPECT_NE(lacking.body.find("The API [listSwifts] does not exist or is not available for "
                                    "the account"),
                  std::string::npos);
        EXPECT_EQ(call_as("admin", "x=1").status, 400);
        EXPECT_EQ(call_as("admin", "command=listSwift").status, 401) << "part of a name is no name";
        EXPECT_EQ(call_as("admin", "command=listSSHKeyPairs+listSwifts").status, 401);
    });
}

TEST_F(PipelineTest, NamesTheErrorInAHeaderAndHidesInternalsFromUsers) {
    in_simulation([&] {
        const WireAnswer bad = call_as("admin", "command=createZone");
        EXPECT_EQ(bad.status, 431);
        EXPECT_EQ(header(bad, "X-Description"),
                  "Unable to execute API command createzone due to missing parameter id");
        const std::string zone = "command=createZone&id=" + kJob.to_string();
        const WireAnswer root = call_as("admin", zone);
        EXPECT_EQ(root.status, 530);
        EXPECT_NE(root.body.find("the disk is on fire (request "), std::string::npos) << root.body;
        EXPECT_NE(root.body.find(R"("cserrorcode":4250)"), std::string::npos);
        EXPECT_EQ(call_as("admin", zone + "&zonetoken=1").status, 431);
    });
}

TEST_F(PipelineTest, LogsInWithTwoCookiesAndOutAgain) {
    in_simulation([&] {
        const std::string credentials = "command=login&response=json&username=admin&password=";
        const WireAnswer wrong = call(credentials + "nope", {}, "POST");
        EXPECT_EQ(wrong.status, 531);
        EXPECT_EQ(wrong.body,
                  R"({"loginresponse":{"uuidList":[],"errorcode":531,"errortext":)"
                  R"("Failed to authenticate user admin in domain ROOT; please provide valid )"
                  R"(credentials"}})");
        EXPECT_EQ(call(credentials + "password").status, 405);

        const WireAnswer login = call(credentials + "password", {}, "POST");
        EXPECT_EQ(login.status, 200);
        EXPECT_TRUE(login.body.starts_with(R"({"loginresponse":{"username":"admin")"))
            << login.body;
        EXPECT_NE(login.body.find(R"("timeout":1800,"account":"admin")"), std::string::npos);
        EXPECT_EQ(header(login, "Set-Cookie"),
                  "JSESSIONID=token-of-admin; Path=/client; HttpOnly;SameSite=Lax|"
                  "sessionkey=key-of-admin;HttpOnly;SameSite=Lax");

        const std::string cookies = "JSESSIONID=token-of-admin; sessionkey=key-of-admin";
        const std::string with_key = "command=listUsers&response=json&sessionkey=key-of-admin";
        EXPECT_EQ(call(with_key, cookies).status, 200);
        EXPECT_EQ(call("command=listUsers&response=json", cookies).status, 401);
        const WireAnswer out = call("command=logout&response=json&sessionkey=x", cookies);
        EXPECT_EQ(out.body, R"({"logoutresponse":{"description":"success"}})");
        EXPECT_NE(header(out, "Set-Cookie").find("Max-Age=0"), std::string::npos);
        EXPECT_EQ(call(with_key, cookies).status, 401);
        EXPECT_EQ(call("command=logout&response=json", cookies).status, 431);
    });
}

TEST_F(PipelineTest, EndsTheSessionWhoseKeyIsWrong) {
    in_simulation([&] {
        call("command=login&username=admin&password=password", {}, "POST");
        const std::string cookies = "JSESSIONID=token-of-admin; sessionkey=key-of-admin";
        const WireAnswer wrong = call("command=listUsers&response=json&sessionkey=nope", cookies);
        EXPECT_EQ(wrong.status, 401);
        EXPECT_NE(wrong.body.find(R"("errortext":"unable to verify user credentials"}})"),
                  std::string::npos);
        const WireAnswer after =
            call("command=listUsers&response=json&sessionkey=key-of-admin", cookies);
        EXPECT_NE(after.body.find("and/or request signature"), std::string::npos);
    });
}

TEST_F(PipelineTest, TrustsTheIntegrationPort) {
    in_simulation([&] {
        EXPECT_EQ(call("command=listUsers&response=json", {}, "GET", true).status, 200);
        EXPECT_EQ(call("command=createZone&response=json", {}, "GET", true).status, 431);
    });
}

TEST_F(PipelineTest, ShowsInListApisWhatTheCallerMayUse) {
    in_simulation([&] {
        const WireAnswer one = call_as("user", "command=listApis&name=listUsers");
        EXPECT_TRUE(one.body.starts_with(
            R"({"listapisresponse":{"count":1,"api":[{"name":"listUsers",)"
            R"("description":"Lists users.","isasync":false,"related":"listUsers","params":)"
            R"([{"name":"id","description":"the user","type":"uuid","length":255,"required":false,)"
            R"("related":"listUsers"},{"name":"page",)"))
            << one.body;
        EXPECT_EQ(one.body.find("secret"), std::string::npos);
        EXPECT_NE(call_as("admin", "command=listApis&name=listUsers").body.find("\"secret\""),
                  std::string::npos);
        const WireAnswer absent = call_as("user", "command=listApis&name=createZone");
        EXPECT_EQ(absent.status, 530);
        EXPECT_NE(absent.body.find(R"("cserrorcode":9999)"), std::string::npos);
        const std::string all = call_as("user", "command=listApis").body;
        EXPECT_EQ(all.find("createZone"), std::string::npos);
        EXPECT_NE(all.find("listAsyncJobs"), std::string::npos);
        const std::string zone = call_as("admin", "command=listApis&name=createZone").body;
        EXPECT_EQ(zone.find("zonetoken"), std::string::npos)
            << "refused parameters count as absent";
    });
}

control::JobView pending_job(std::string command) {
    control::JobView job;
    job.id = kJob;
    job.command = std::move(command);
    job.instance_id = kObject;
    return job;
}

TEST_F(PipelineTest, AnswersAsyncCommandsWithTheJob) {
    in_simulation([&] {
        EXPECT_EQ(call_as("user", "command=startVirtualMachine").body,
                  R"({"startvirtualmachineresponse":{"id":"00000000-0000-7000-8000-0000000000bb",)"
                  R"("jobid":"00000000-0000-7000-8000-0000000000aa"}})");
    });
}

TEST_F(PipelineTest, ShowsAJobWhileItRunsWhenItSucceededAndWhenItFailed) {
    in_simulation([&] {
        jobs_.put(pending_job("startVirtualMachine"));
        const std::string query = "command=queryAsyncJobResult&jobid=" + kJob.to_string();
        const std::string pending = call_as("user", query).body;
        EXPECT_NE(pending.find(R"("jobprocstatus":0,"jobresultcode":0,"jobinstanceid")"),
                  std::string::npos)
            << pending;
        EXPECT_NE(pending.find(R"("jobstatus":0)"), std::string::npos);
        EXPECT_NE(pending.find("StartVirtualMachineCmd"), std::string::npos);

        jobs_.change(kJob, [](auto& job) {
            job.status = control::JobStatus::kSucceeded;
            job.output = json::object();
        });
        EXPECT_NE(
            call_as("user", query)
                .body.find(
                    R"("jobresulttype":"object","jobresult":{"virtualmachine":{"name":"finished"}})"),
            std::string::npos);
        jobs_.change(kJob, [](auto& job) { job.output = nullptr; });
        EXPECT_NE(
            call_as("user", query)
                .body.find(
                    R"("jobresult":{"virtualmachine":{"id":"00000000-0000-7000-8000-0000000000bb"}})"),
            std::string::npos)
            << "an object that is gone since is no failure";

        jobs_.change(kJob, [](auto& job) {
            job.status = control::JobStatus::kFailed;
            job.error = error(Code::kNoCapacity, "host h1 is full");
        });
        const std::string failed = call_as("admin", query).body;
        EXPECT_NE(failed.find(R"("jobresult":{"errorcode":533,"errortext":"host h1 is full"})"),
                  std::string::npos)
            << failed;
        EXPECT_NE(failed.find(R"("jobstatus":2)"), std::string::npos);
        EXPECT_EQ(call_as("user", query).body.find("h1"), std::string::npos);
    });
}

TEST_F(PipelineTest, RefusesToShowAJobThatIsNone) {
    in_simulation([&] {
        const WireAnswer answer =
            call_as("user", "command=queryAsyncJobResult&jobid=" + kJob.to_string());
        EXPECT_EQ(answer.status, 431);
        EXPECT_NE(answer.body.find("Invalid parameter jobid value=" + kJob.to_string() +
                                   " due to incorrect long value format, or entity does not exist"),
                  std::string::npos);
        EXPECT_NE(answer.body.find(R"("cserrorcode":9999)"), std::string::npos);
    });
}

struct ParkedAnswer {
    WireAnswer answer;
    bool has_come = false;
};

TEST_F(PipelineTest, ParksSynchronousCommandsUntilTheirSagaEnds) {
    in_simulation([&] {
        jobs_.put(pending_job("assignVirtualMachine"));
        ParkedAnswer parked;
        const std::string query = signed_by("user", "command=assignVirtualMachine");
        pipeline_->serve({.method = "GET", .query = query},
                         [&](WireAnswer answer) { parked = {std::move(answer), true}; });
        runner_->sleep_for(seconds{30});
        EXPECT_FALSE(parked.has_come);
        jobs_.change(kJob, [](auto& job) { job.status = control::JobStatus::kSucceeded; });
        runner_->sleep_for(seconds{1});
        EXPECT_TRUE(parked.has_come);
        EXPECT_EQ(
            parked.answer.body,
            R"({"assignvirtualmachineresponse":{"virtualmachine":{"name":"moved by user"}}})");
    });
}

TEST_F(PipelineTest, AnswersAParkedCallAtItsLimit) {
    for (const bool is_past_pivot : {false, true}) {
        in_simulation([&] {
            control::JobView job = pending_job("assignVirtualMachine");
            job.is_past_pivot = is_past_pivot;
            jobs_.put(job);
            ParkedAnswer parked;
            const std::string query = signed_by("user", "command=assignVirtualMachine");
            pipeline_->serve({.method = "GET", .query = query},
                             [&](WireAnswer answer) { parked = {std::move(answer), true}; });
            runner_->sleep_for(seconds{59});
            EXPECT_FALSE(parked.has_come);
            runner_->sleep_for(seconds{2});
            ASSERT_TRUE(parked.has_come);
            EXPECT_EQ(parked.answer.status, is_past_pivot ? 200 : 530);
            EXPECT_NE(parked.answer.body.find(kJob.to_string()), std::string::npos);
            EXPECT_EQ(jobs_.watches(), 0U);
        });
    }
}

TEST_F(PipelineTest, AnswersWhatIsParkedWhenItStops) {
    ParkedAnswer parked;
    in_simulation([&] {
        jobs_.put(pending_job("assignVirtualMachine"));
        const std::string query = signed_by("user", "command=assignVirtualMachine");
        pipeline_->serve({.method = "GET", .query = query},
                         [&](WireAnswer answer) { parked = {std::move(answer), true}; });
    });
    EXPECT_TRUE(parked.has_come);
    EXPECT_EQ(parked.answer.status, 530);
}

TEST_F(PipelineTest, TellsItsObserverOfEveryAnswer) {
    std::vector<std::string> seen;
    PipelineOptions options;
    options.observe = [&](const Served& served) {
        seen.push_back(std::string(served.command) + " " + std::to_string(served.status));
    };
    in_simulation(
        [&] {
            call_as("user", "command=listUsers");
            call("command=nope");
        },
        std::move(options));
    EXPECT_EQ(seen, (std::vector<std::string>{"listUsers 200", " 401"}));
}

TEST_F(PipelineTest, EnforcesPostWhenTold) {
    PipelineOptions options;
    options.enforces_post_and_expiry = true;
    in_simulation(
        [&] {
            const std::string version3 =
                "&signatureversion=3&expires=2100-01-01T00:00:00Z&id=" + kJob.to_string();
            EXPECT_EQ(call_as("admin", "command=listUsers").status, 401);
            EXPECT_EQ(call_as("admin", "command=createZone" + version3).status, 400);
            EXPECT_EQ(call(signed_by("admin", "command=createZone" + version3), {}, "POST").status,
                      530);
        },
        std::move(options));
}

}  // namespace
}  // namespace lockstep::api
