// The contract of ObjectStorePort on a real MinIO. The port works with a platform user of its own,
// so that the suite is also the proof that its rights suffice.
#include <fmt/format.h>

#include "base/rng.h"
#include "base/thread_runner.h"
#include "driver/http/curl_http_client.h"
#include "driver/minio/minio_store.h"
#include "driver/testing/minio_under_test.h"
#include "driver/testing/object_contract.h"

namespace lockstep::driver::testing {
namespace {

// Sends what a client of the store would send, with whatever keys.
class RealMinio final : public StoreUnderTest {
  public:
    RealMinio(const StoreConnection& root, const StoreConnection& ours)
        : opener_(runner_, rng_),
          http_(runner_, {}),
          root_(http_, runner_.clock(), model::check_store_url(root.url).value(), root.keys,
                "us-east-1", {}),
          port_(opener_.open(ours).value()) {}

    ObjectStorePort& port() override { return *port_; }
    const Clock& clock() override { return runner_.clock(); }

    Status make_bucket(const std::string& name) override { return put(root_, "/" + name, {}, ""); }
    Status remove_bucket(const std::string& name) override {
        return send(root_, {.act = "DeleteBucket", .method = "DELETE", .path = "/" + name});
    }
    Status put_object(const std::string& bucket, const std::string& key) override {
        // A key that ends in '/' has no content at MinIO.
        return put(root_, "/" + bucket + "/" + key, {}, key.ends_with('/') ? "" : "contents");
    }
    Status begin_upload(const std::string& bucket, const std::string& key) override {
        return send(root_, {.act = "CreateMultipartUpload",
                            .method = "POST",
                            .path = "/" + bucket + "/" + key,
                            .query = {{"uploads", ""}}});
    }
    Status put_tag(const std::string& bucket, const std::string& name,
                   const std::string& value) override {
        return put(root_, "/" + bucket, {{"tagging", ""}}, write_tagging({{name, value}}));
    }

    Status act_as(const StoreKeys& keys, UserAct act, const std::string& bucket) override {
        const S3Client user = root_.with_keys(keys);
        const std::string path = "/" + bucket;
        const std::string object = path + "/object";
        switch (act) {
            case UserAct::kListBucket:
                return send(user, {.act = "ListObjects", .path = path});
            case UserAct::kPutObject:
                return put(user, object, {}, "contents");
            case UserAct::kGetObject:
                return send(user, {.act = "GetObject", .path = object});
            case UserAct::kDeleteObject:
                return send(user, {.act = "DeleteObject", .method = "DELETE", .path = object});
            case UserAct::kCreateBucket:
                return put(user, path, {}, "");
            case UserAct::kDeleteBucket:
                return send(user, {.act = "DeleteBucket", .method = "DELETE", .path = path});
            case UserAct::kPutBucketPolicy:
                return put(user, path, {{"policy", ""}}, public_policy(bucket));
            case UserAct::kPutBucketVersioning:
                return put(user, path, {{"versioning", ""}}, write_versioning(true));
            case UserAct::kPutBucketEncryption:
                return put(user, path, {{"encryption", ""}}, write_encryption());
            case UserAct::kPutBucketTagging:
                return put(user, path, {{"tagging", ""}}, write_tagging({{"a", "b"}}));
        }
        return fail(Code::kInternal, "no such act");
    }

  private:
    Call call() { return {Deadline::after(clock(), std::chrono::seconds(30)), "foreign", {}}; }
    Status send(const S3Client& client, const S3Request& request) {
        return client.send(call(), request).map([](const HttpAnswer&) {});
    }
    Status put(const S3Client& client, const std::string& path, QueryParameters query,
               std::string body) {
        return send(client, {.act = "PUT",
                             .method = "PUT",
                             .path = path,
                             .query = std::move(query),
                             .body = std::move(body)});
    }

    ThreadRunner runner_;
    SystemRng rng_;
    MinioOpener opener_;
    CurlHttpClient http_;
    const S3Client root_;
    const std::unique_ptr<ObjectStorePort> port_;
};

// The platform's own user, made once for all tests of this process: others may run beside it.
Result<StoreConnection> make_platform_user(const StoreConnection& root) {
    ThreadRunner runner;
    SystemRng rng;
    MinioOpener opener(runner, rng);
    const auto root_port = TRY(opener.open(root));
    StoreConnection ours = root;
    ours.keys = {"lockstep-contract-" + Uuid::draw(runner.clock(), rng).to_string(),
                 Secret<std::string>("contract-secret-" + rng.token(9))};
    const Deadline deadline = Deadline::after(runner.clock(), std::chrono::seconds(30));
    TRY(root_port->ensure_platform_user({deadline, "contract/platform", {}}, ours.keys));
    return ours;
}

std::vector<StoreMaker> makers() {
    const auto root = minio_connection();
    if (!root) return {};
    auto ours = std::make_shared<std::optional<StoreConnection>>();
    return {{"minio", [root, ours]() -> std::unique_ptr<StoreUnderTest> {
                 if (!*ours) {
                     auto made = make_platform_user(*root);
                     EXPECT_TRUE(made) << made.error().to_string();
                     if (!made) return nullptr;
                     *ours = *made;
                 }
                 return std::make_unique<RealMinio>(*root, **ours);
             }}};
}

INSTANTIATE_TEST_SUITE_P(Minio, ObjectContract, ::testing::ValuesIn(makers()),
                         [](const auto& made) { return made.param.name; });

}  // namespace
}  // namespace lockstep::driver::testing
