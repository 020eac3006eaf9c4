// What a MinIO adds to the contract of object stores, against a real one (minio_under_test.h).
#include "driver/minio/minio_store.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/rng.h"
#include "base/thread_runner.h"
#include "driver/http/curl_http_client.h"
#include "driver/minio/admin_crypto.h"
#include "driver/minio/policy_document.h"
#include "driver/testing/minio_under_test.h"

namespace lockstep::driver {
namespace {

class RealMinioStore : public ::testing::Test {
  protected:
    void SetUp() override {
        const auto root = testing::minio_connection();
        if (!root) GTEST_SKIP() << "LOCKSTEP_TEST_MINIO names no MinIO";
        root_connection_ = *root;
        root_ = open(root->keys);
    }

    std::unique_ptr<ObjectStorePort> open(const StoreKeys& keys) {
        StoreConnection connection = root_connection_;
        connection.keys = keys;
        return opener_.open(connection).value();
    }
    S3Client client(const StoreKeys& keys) {
        return {http_, runner_.clock(), model::check_store_url(root_connection_.url).value(),
                keys,  "us-east-1",     {}};
    }
    Call call() { return {Deadline::after(runner_.clock(), std::chrono::seconds(30)), "test", {}}; }
    StoreKeys draw_keys(const std::string& hint) {
        return {fmt::format("{}-{:010x}", hint, rng_.next() & 0xffffffffffU),
                Secret<std::string>(rng_.token(18))};
    }
    template <class T>
    Code code_of(const Result<T>& result) {
        EXPECT_FALSE(result);
        return result ? Code::kInternal : result.error().code;
    }

    ThreadRunner runner_;
    SystemRng rng_;
    MinioOpener opener_{runner_, rng_};
    CurlHttpClient http_{runner_, {}};
    StoreConnection root_connection_;
    std::unique_ptr<ObjectStorePort> root_;
};

TEST_F(RealMinioStore, GivesThePlatformAUserWithJustItsRights) {
    const StoreKeys keys = draw_keys("platform");
    ASSERT_TRUE(root_->ensure_platform_user(call(), keys));
    const auto port = open(keys);
    const auto probed = port->probe(call());
    ASSERT_TRUE(probed) << probed.error().to_string();
    EXPECT_TRUE(probed->encryption);
    EXPECT_TRUE(probed->users);
    EXPECT_FALSE(probed->fences);

    // Buckets, not what is in them.
    const std::string name = "platform-" + keys.access_key.substr(9);
    ASSERT_TRUE(port->ensure_bucket(call(), {.name = name, .owner = {"id", "saga"}}));
    const S3Client as_platform = client(keys);
    const S3Request put{
        .act = "PutObject", .method = "PUT", .path = "/" + name + "/o", .body = "x"};
    EXPECT_EQ(code_of(as_platform.send(call(), put)), Code::kForbidden);
    ASSERT_TRUE(client(root_connection_.keys).send(call(), put));
    EXPECT_EQ(code_of(as_platform.send(call(), {.act = "GetObject", .path = "/" + name + "/o"})),
              Code::kForbidden);
    ASSERT_TRUE(port->purge_bucket(call(), {.name = name, .owner = {"id", ""}}));
    ASSERT_TRUE(port->remove_bucket(call(), {.name = name, .owner = {"id", ""}}));

    EXPECT_EQ(root_->remove_platform_user(call(), keys.access_key).value(),
              PlatformUserEnd::kRemoved);
    EXPECT_EQ(code_of(port->probe(call())), Code::kUnauthenticated);
    EXPECT_EQ(root_->remove_platform_user(call(), keys.access_key).value(),
              PlatformUserEnd::kRemoved);
}

TEST_F(RealMinioStore, StripsAPlatformUserThatEndsItself) {
    const StoreKeys keys = draw_keys("platform");
    ASSERT_TRUE(root_->ensure_platform_user(call(), keys));
    const auto port = open(keys);
    EXPECT_EQ(port->remove_platform_user(call(), keys.access_key).value(),
              PlatformUserEnd::kStripped);
    EXPECT_EQ(code_of(port->probe(call())), Code::kForbidden);
    EXPECT_EQ(code_of(port->ensure_user(call(), draw_keys("sneaked"))), Code::kForbidden);

    ASSERT_TRUE(root_->ensure_platform_user(call(), keys));
    EXPECT_TRUE(port->probe(call()));
    ASSERT_TRUE(root_->remove_platform_user(call(), keys.access_key));
}

TEST_F(RealMinioStore, TellsWrongKeysFromMissingRights) {
    const StoreKeys nobody = draw_keys("nobody");
    EXPECT_EQ(code_of(open(nobody)->probe(call())), Code::kUnauthenticated);
    StoreKeys wrong = root_connection_.keys;
    wrong.secret_key = Secret<std::string>("not the secret");
    EXPECT_EQ(code_of(open(wrong)->probe(call())), Code::kUnauthenticated);
    const StoreKeys user = draw_keys("user");
    ASSERT_TRUE(root_->ensure_user(call(), user));
    EXPECT_EQ(code_of(open(user)->probe(call())), Code::kForbidden);
    ASSERT_TRUE(root_->remove_user(call(), user.access_key));
}

TEST_F(RealMinioStore, TakesBodiesSealedWithBothCiphersAndOfSeveralFragments) {
    for (const AdminCipher cipher : {AdminCipher::kAesGcm, AdminCipher::kChaCha20Poly1305}) {
        const StoreKeys user = draw_keys("sealed");
        const std::string plain = fmt::format("{{\"secretKey\":\"{}\",\"status\":\"enabled\"{}}}",
                                              user.secret_key.reveal(), std::string(40'000, ' '));
        S3Request request{.act = "add-user",
                          .method = "PUT",
                          .path = "/minio/admin/v3/add-user",
                          .query = {{"accessKey", user.access_key}}};
        request.body =
            seal_admin_body(root_connection_.keys.secret_key, plain, rng_, cipher).value();
        const auto added = client(root_connection_.keys).send(call(), request);
        ASSERT_TRUE(added) << added.error().to_string();
        EXPECT_TRUE(root_->accepts_keys(call(), user).value());
        ASSERT_TRUE(root_->remove_user(call(), user.access_key));
    }
}

TEST_F(RealMinioStore, ReadsAListOfUsersOfSeveralFragments) {
    const StoreKeys user = draw_keys("many-policies");
    ASSERT_TRUE(root_->ensure_user(call(), user));
    const AdminCalls admin(client(root_connection_.keys), runner_, rng_);
    const AccountPolicies policies(admin, 1600);
    AccountPolicy policy{.name = "lockstep-" + std::string(60, 'x') + "-" + user.access_key,
                         .version = 1,
                         .users = {user.access_key}};
    for (int i = 0; i < 1500; ++i) policy.buckets.push_back(fmt::format("bucket-{}", i));
    const auto applied = policies.ensure(call(), policy);
    ASSERT_TRUE(applied) << applied.error().to_string();
    ASSERT_GT(applied->parts.size() * policy.name.size(), 16384U);

    std::vector<std::string> attached;
    ASSERT_TRUE(root_->list_users(call(), [&](std::span<const StoreUserFacts> page) -> Status {
        for (const StoreUserFacts& found : page) {
            if (found.access_key == user.access_key) attached = found.policies;
        }
        return {};
    }));
    EXPECT_EQ(attached, applied->parts);
    ASSERT_TRUE(policies.remove(call(), policy.name, {user.access_key}));
    ASSERT_TRUE(root_->remove_user(call(), user.access_key));
}

TEST_F(RealMinioStore, LetsAStrictAccountMakeNoKeysOfItsOwn) {
    const StoreKeys user = draw_keys("strict");
    const std::string policy = "lockstep-" + user.access_key;
    ASSERT_TRUE(root_->ensure_user(call(), user));
    ASSERT_TRUE(root_->ensure_policy(
        call(), {policy, 1, {user.access_key}, {"some-bucket"}, Isolation::kStrict}));
    // A key of its own would outlive a rotation.
    S3Request own_key{.act = "add-service-account",
                      .method = "PUT",
                      .path = "/minio/admin/v3/add-service-account"};
    own_key.body = seal_admin_body(user.secret_key,
                                   "{\"accessKey\":\"own-key\",\"secretKey\":\"own-secret\"}", rng_)
                       .value();
    EXPECT_EQ(code_of(client(user).send(call(), own_key)), Code::kForbidden);
    EXPECT_EQ(code_of(open(user)->ensure_user(
                  call(), {user.access_key, Secret<std::string>("changed-by-itself")})),
              Code::kForbidden);
    EXPECT_TRUE(root_->accepts_keys(call(), user).value());
    ASSERT_TRUE(root_->remove_policy(call(), policy, {user.access_key}));
    ASSERT_TRUE(root_->remove_user(call(), user.access_key));
}

TEST_F(RealMinioStore, KeepsWhatIsUnderRetention) {
    const std::string name = "retained-" + draw_keys("b").access_key;
    ASSERT_TRUE(
        root_->ensure_bucket(call(), {.name = name, .owner = {"id", "saga"}, .object_lock = true}));
    const S3Client as_root = client(root_connection_.keys);
    const auto set_hold = [&](const char* status, const char* body_md5) {
        return as_root.send(
            call(), {.act = "PutObjectLegalHold",
                     .method = "PUT",
                     .path = "/" + name + "/o",
                     .query = {{"legal-hold", ""}},
                     .headers = {{"Content-MD5", body_md5}},
                     .body = fmt::format("<LegalHold><Status>{}</Status></LegalHold>", status)});
    };
    ASSERT_TRUE(as_root.send(
        call(), {.act = "PutObject", .method = "PUT", .path = "/" + name + "/o", .body = "x"}));
    const auto held = set_hold("ON", "oK1+ndJbG6HuGA87LDxznw==");
    ASSERT_TRUE(held) << held.error().to_string();
    const PurgeStep step{.name = name, .owner = {"id", ""}};
    EXPECT_EQ(code_of(root_->purge_bucket(call(), step)), Code::kPreconditionFailed);
    ASSERT_TRUE(set_hold("OFF", "An8G3mv4SfhAibzslQjGDw=="));
    EXPECT_TRUE(root_->purge_bucket(call(), step).value().is_empty);
    ASSERT_TRUE(root_->remove_bucket(call(), {.name = name, .owner = {"id", ""}}));
}

TEST_F(RealMinioStore, TakesPresignedUrls) {
    const std::string name = "presigned-" + draw_keys("b").access_key;
    ASSERT_TRUE(root_->ensure_bucket(call(), {.name = name, .owner = {"id", "saga"}}));
    const S3Client as_root = client(root_connection_.keys);
    const auto ask = [&](const std::string& method, const std::string& body) {
        const UnsignedRequest request{method, "", "/" + name + "/a key+\xc3\xbc.txt", {}, {}};
        const HttpRequest http{.method = method,
                               .url = as_root.presigned_url(request, std::chrono::seconds(60)),
                               .body = body};
        return http_.send(http, call().deadline).value();
    };
    EXPECT_EQ(ask("PUT", "contents").status, 200);
    EXPECT_EQ(ask("GET", "").body, "contents");
    ASSERT_TRUE(root_->purge_bucket(call(), {.name = name, .owner = {"id", ""}}));
    ASSERT_TRUE(root_->remove_bucket(call(), {.name = name, .owner = {"id", ""}}));
}

TEST_F(RealMinioStore, MeasuresUsage) {
    const std::string name = "usage-" + draw_keys("b").access_key;
    ASSERT_TRUE(root_->ensure_bucket(call(), {.name = name, .owner = {"id", "saga"}}));
    std::vector<BucketUsage> all;
    ASSERT_TRUE(root_->list_usage(call(), [&](std::span<const BucketUsage> page) -> Status {
        all.insert(all.end(), page.begin(), page.end());
        return {};
    }));
    EXPECT_TRUE(std::ranges::is_sorted(all, {}, &BucketUsage::name));
    ASSERT_TRUE(root_->remove_bucket(call(), {.name = name, .owner = {"id", ""}}));
}

TEST(MinioOpener, OpensOnlyWhatItShould) {
    ThreadRunner runner;
    SystemRng rng;
    MinioOpener opener(runner, rng);
    StoreConnection connection;
    connection.provider = "MinIO";
    connection.url = "http://127.0.0.1:9000";
    EXPECT_TRUE(opener.open(connection));
    connection.url = "http://169.254.169.254";
    EXPECT_EQ(opener.open(connection).error().code, Code::kInvalidArgument);
    connection.url = "https://127.0.0.1:9000";
    connection.ca_file = "/there/is/no/such/file";
    EXPECT_EQ(opener.open(connection).error().code, Code::kInvalidArgument);
    connection.ca_file.clear();
    connection.provider = "Cloudian";
    EXPECT_EQ(opener.open(connection).error().code, Code::kUnsupported);
}

}  // namespace
}  // namespace lockstep::driver
