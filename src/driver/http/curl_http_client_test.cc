#include "driver/http/curl_http_client.h"

#include <gtest/gtest.h>

#include "base/guarded.h"
#include "base/thread_runner.h"
#include "driver/s3/s3_client.h"
#include "driver/testing/fake_store.h"

namespace lockstep::driver {
namespace {

using testing::FakeAnswer;
using testing::FakeRequest;
using testing::FakeStore;
using Fault = FakeAnswer::Fault;

constexpr Duration kLong = std::chrono::seconds(20);
constexpr Duration kShort = std::chrono::milliseconds(300);

// A store that gives one answer to everything, and a client for it.
class StoreCalls : public ::testing::Test {
  protected:
    void answer_with(FakeAnswer answer) {
        store_ = std::make_unique<FakeStore>(runner_, keys_,
                                             [answer](const FakeRequest&) { return answer; });
    }
    S3Client client() { return client_for(keys_); }
    S3Client client_for(const StoreKeys& keys) {
        return {http_,
                runner_.clock(),
                model::check_store_url(store_->url()).value(),
                keys,
                "us-east-1",
                [this](const StoreCallRecord& record) {
                    records_.with([&](auto& records) { records.push_back(record); });
                }};
    }
    Call call(Duration span = kLong) {
        return {Deadline::after(runner_.clock(), span), "saga/1/run/1", {}};
    }
    Code code_of(const S3Request& request, Duration span = kLong) {
        const auto answer = client().send(call(span), request);
        EXPECT_FALSE(answer);
        return answer ? Code::kInternal : answer.error().code;
    }

    ThreadRunner runner_;
    StoreKeys keys_{"ours", Secret<std::string>("our secret")};
    CurlOptions options_{.max_connections = 2};
    CurlHttpClient http_{runner_, options_};
    std::unique_ptr<FakeStore> store_;
    Guarded<std::vector<StoreCallRecord>> records_;
};

const S3Request kRead{.act = "Read", .path = "/bucket", .query = {{"tagging", ""}}};
const S3Request kWrite{
    .act = "Write", .method = "PUT", .path = "/bucket/a key+\xc3\xbc", .body = "content"};
const S3Request kDrop{.act = "Drop", .method = "DELETE", .path = "/bucket"};

TEST_F(StoreCalls, AreSignedSoThatTheStoreAgrees) {
    answer_with({.body = "hello", .headers = {{"X-Thing", " value "}}});
    for (const S3Request& request : {kRead, kWrite, kDrop}) {
        const auto answer = client().send(call(), request);
        ASSERT_TRUE(answer) << answer.error().to_string();
        EXPECT_EQ(answer->body, "hello");
        EXPECT_EQ(answer->header("x-thing"), "value");
    }
    EXPECT_EQ(store_->requests()[1].target, "/bucket/a%20key%2B%C3%BC");
    EXPECT_EQ(store_->requests()[1].body, "content");
    const StoreKeys wrong{"ours", Secret<std::string>("not our secret")};
    const auto refused = client_for(wrong).send(call(), kRead);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kUnauthenticated);
}

TEST_F(StoreCalls, KeepTheirConnections) {
    answer_with({.body = "hello"});
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(client().send(call(), i % 2 == 0 ? kRead : kWrite));
    EXPECT_EQ(store_->connections(), 1);
}

TEST_F(StoreCalls, AreBoundedAndSayThatNothingWasSent) {
    answer_with({.fault = Fault::kSilent});
    std::vector<std::unique_ptr<Task>> busy;
    for (int i = 0; i < 2; ++i) {
        busy.push_back(runner_.start("busy", [client = client(), call = call()] {
            EXPECT_FALSE(client.send(call, kRead));
        }));
    }
    while (store_->requests().size() < 2) runner_.sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(code_of(kWrite, kShort), Code::kUnavailable);
    EXPECT_EQ(store_->requests().size(), 2U);
    store_.reset();
}

TEST_F(StoreCalls, ThatReachNobodyHadNoEffect) {
    answer_with({});
    const S3Client client = this->client();
    store_.reset();
    for (const S3Request& request : {kRead, kWrite}) {
        const auto answer = client.send(call(), request);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, Code::kUnavailable) << answer.error().to_string();
    }
}

TEST_F(StoreCalls, WithoutTimeAreNotSent) {
    answer_with({});
    EXPECT_EQ(code_of(kWrite, Duration{0}), Code::kUnavailable);
    EXPECT_TRUE(store_->requests().empty());
}

TEST_F(StoreCalls, WhoseAnswerIsLostMayHaveHadTheirEffect) {
    for (const Fault fault :
         {Fault::kSilent, Fault::kSilentInside, Fault::kCloseUnread, Fault::kCloseInside}) {
        answer_with({.body = std::string(1000, 'x'), .fault = fault});
        EXPECT_EQ(code_of(kWrite, kShort), Code::kOutcomeUnknown) << static_cast<int>(fault);
        EXPECT_EQ(code_of(kDrop, kShort), Code::kOutcomeUnknown) << static_cast<int>(fault);
        EXPECT_EQ(code_of(kRead, kShort), Code::kUnavailable) << static_cast<int>(fault);
    }
}

TEST_F(StoreCalls, SurviveAnswersWithoutEnd) {
    answer_with({.body = std::string(100'000, 'x'), .fault = Fault::kEndless});
    EXPECT_EQ(code_of(kWrite), Code::kOutcomeUnknown);
    EXPECT_EQ(code_of(kRead), Code::kUnavailable);
    answer_with({.body = "HTTP/1.1 200 OK\r\n" + std::string(200'000, 'h') + ": v\r\n\r\n",
                 .fault = Fault::kRaw});
    EXPECT_EQ(code_of(kWrite), Code::kOutcomeUnknown);
    std::string many = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 5000; ++i) many += "x-header-of-some-length: value\r\n";
    answer_with({.body = many + "\r\n", .fault = Fault::kRaw});
    EXPECT_EQ(code_of(kRead), Code::kUnavailable);
}

TEST_F(StoreCalls, SurviveAnswersThatAreNoHttp) {
    for (const std::string text : {"", "hello", "HTTP/1.1 999999 x\r\n\r\n", "\0\0\0\0",
                                   "HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n"}) {
        answer_with({.body = text, .fault = Fault::kRaw});
        EXPECT_EQ(code_of(kWrite), Code::kOutcomeUnknown) << text;
        EXPECT_EQ(code_of(kRead), Code::kUnavailable) << text;
    }
}

TEST_F(StoreCalls, FollowNoRedirect) {
    FakeStore elsewhere(runner_, keys_, [](const FakeRequest&) { return FakeAnswer{}; });
    for (const int status : {301, 302, 307, 308}) {
        answer_with({.status = status, .headers = {{"Location", elsewhere.url() + "/bucket"}}});
        EXPECT_EQ(code_of(kWrite), Code::kUnavailable);
        EXPECT_EQ(code_of(kRead), Code::kUnavailable);
    }
    EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(StoreCalls, ReadRefusalsByTheStoresOwnWord) {
    struct Case {
        int status;
        std::string body;
        Code reading, writing;
    };
    const auto xml = [](const std::string& word) {
        return "<?xml version=\"1.0\"?><Error><Code>" + word +
               "</Code><Message>m</Message></Error>";
    };
    const Case cases[] = {
        {404, xml("NoSuchBucket"), Code::kNotFound, Code::kNotFound},
        {404, "{\"Code\":\"XMinioAdminNoSuchUser\",\"Message\":\"m\"}", Code::kNotFound,
         Code::kNotFound},
        {404, "<html><body>404 page not found</body></html>", Code::kUnavailable,
         Code::kUnavailable},
        {404, "", Code::kUnavailable, Code::kUnavailable},
        {404, "<Error><Code>NoSuch", Code::kUnavailable, Code::kUnavailable},
        {403, xml("AccessDenied"), Code::kForbidden, Code::kForbidden},
        {403, xml("InvalidAccessKeyId"), Code::kUnauthenticated, Code::kUnauthenticated},
        {403, xml("RequestTimeTooSkewed"), Code::kUnauthenticated, Code::kUnauthenticated},
        {409, xml("BucketNotEmpty"), Code::kPreconditionFailed, Code::kPreconditionFailed},
        {409, xml("BucketAlreadyOwnedByYou"), Code::kAlreadyExists, Code::kAlreadyExists},
        {409, xml("SomethingNew"), Code::kConflict, Code::kConflict},
        {400, xml("SomethingNew"), Code::kInvalidArgument, Code::kInvalidArgument},
        {500, xml("InternalError"), Code::kUnavailable, Code::kOutcomeUnknown},
        {503, xml("SlowDown"), Code::kUnavailable, Code::kUnavailable},
        {503, xml("SlowDownWrite"), Code::kUnavailable, Code::kOutcomeUnknown},
        {503, xml("XMinioServerNotInitialized"), Code::kUnavailable, Code::kUnavailable},
        {502, "<html>bad gateway</html>", Code::kUnavailable, Code::kOutcomeUnknown},
        {507, xml("XMinioStorageFull"), Code::kNoCapacity, Code::kNoCapacity},
        {501, xml("NotImplemented"), Code::kUnsupported, Code::kUnsupported},
        {501, xml("KMSNotConfigured"), Code::kUnsupported, Code::kUnsupported},
    };
    for (const Case& wanted : cases) {
        answer_with({.status = wanted.status, .body = wanted.body});
        EXPECT_EQ(code_name(code_of(kRead)), code_name(wanted.reading)) << wanted.body;
        EXPECT_EQ(code_name(code_of(kWrite)), code_name(wanted.writing)) << wanted.body;
    }
}

TEST_F(StoreCalls, KeepTheStoresWordsShortAndPrintable) {
    answer_with({.status = 400,
                 .body = "<Error><Code>Odd</Code><Message>a\n\x1b[31m" + std::string(5000, 'x') +
                         "</Message></Error>"});
    const auto answer = client().send(call(), kRead);
    ASSERT_FALSE(answer);
    EXPECT_LT(answer.error().message.size(), 400U);
    EXPECT_EQ(answer.error().message.find('\n'), std::string::npos);
}

TEST_F(StoreCalls, AreRememberedWithoutSecrets) {
    answer_with({.status = 404, .body = "<Error><Code>NoSuchBucket</Code></Error>"});
    static_cast<void>(client().send(call(), kDrop));
    const auto records = records_.with([](const auto& all) { return all; });
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].act, "Drop");
    EXPECT_EQ(records[0].target, "/bucket");
    EXPECT_EQ(records[0].key, "saga/1/run/1");
    EXPECT_EQ(records[0].outcome, "not_found NoSuchBucket");
    EXPECT_EQ(records[0].http_status, 404);
}

TEST_F(StoreCalls, HandALongBodyToTheSinkPieceByPiece) {
    answer_with({.body = std::string(20U << 20, 'x')});
    size_t received = 0;
    S3Request request = kRead;
    request.sink = [&](std::string_view piece) -> Status {
        received += piece.size();
        return {};
    };
    ASSERT_TRUE(client().send(call(), request));
    EXPECT_EQ(received, 20U << 20);
    request.sink = [](std::string_view) -> Status { return fail(Code::kConflict, "enough"); };
    EXPECT_EQ(code_of(request), Code::kConflict);
    answer_with({.status = 404, .body = "<Error><Code>NoSuchBucket</Code></Error>"});
    EXPECT_EQ(code_of(request), Code::kNotFound);
}

TEST_F(StoreCalls, GoToNoForbiddenAddressWhateverTheName) {
    // The last judge is the socket: here it gets a URL that check_store_url would not let through.
    const auto answer = http_.send({.method = "PUT", .url = "http://169.254.169.254:80/"},
                                   Deadline::after(runner_.clock(), kShort));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::kUnavailable);
    EXPECT_NE(answer.error().message.find("not allowed"), std::string::npos)
        << answer.error().message;
}

}  // namespace
}  // namespace lockstep::driver
