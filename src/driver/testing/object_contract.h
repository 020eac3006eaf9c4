// The contract of ObjectStorePort as tests, run on every driver: each instantiates ObjectContract
// with a store of its own and a foreign hand that reaches the store past the platform.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "driver/object.h"

namespace lockstep::driver::testing {

// What a client of the store tries with some user's keys.
enum class UserAct {
    kListBucket,
    kPutObject,
    kGetObject,
    kDeleteObject,
    kCreateBucket,
    kDeleteBucket,
    kPutBucketPolicy,
    kPutBucketVersioning,
    kPutBucketEncryption,
    kPutBucketTagging,
};

// One store, reached in two ways: by the port, and by a foreign hand that bypasses it.
class StoreUnderTest {
  public:
    virtual ~StoreUnderTest() = default;
    virtual ObjectStorePort& port() = 0;
    virtual const Clock& clock() = 0;

    virtual Status make_bucket(const std::string& name) = 0;
    virtual Status remove_bucket(const std::string& name) = 0;
    virtual Status put_object(const std::string& bucket, const std::string& key) = 0;
    virtual Status begin_upload(const std::string& bucket, const std::string& key) = 0;
    virtual Status put_tag(const std::string& bucket, const std::string& name,
                           const std::string& value) = 0;
    // Success if the store lets these keys do it. Objects are named "object".
    virtual Status act_as(const StoreKeys& keys, UserAct act, const std::string& bucket) = 0;
};

struct StoreMaker {
    std::string name;
    std::function<std::unique_ptr<StoreUnderTest>()> make;
};

class ObjectContract : public ::testing::TestWithParam<StoreMaker> {
  protected:
    void SetUp() override;
    void TearDown() override;

    ObjectStorePort& port() { return store_->port(); }
    StoreUnderTest& foreign() { return *store_; }
    const ObjectStoreCapabilities& capabilities() const { return capabilities_; }
    Call call();
    // A name that nothing in the store has; the bucket goes with the test.
    std::string new_name(const std::string& hint);
    BucketWish wish(const std::string& name);
    // A bucket of ours that is there.
    std::string new_bucket(const std::string& hint);
    BucketFacts facts(const std::string& name);
    StoreKeys new_user(const std::string& hint);
    bool can(const StoreKeys& keys, UserAct act, const std::string& bucket);

  private:
    std::unique_ptr<StoreUnderTest> store_;
    ObjectStoreCapabilities capabilities_;
    std::vector<std::string> buckets_;
    std::vector<std::string> users_;
    int calls_ = 0;
};

}  // namespace lockstep::driver::testing
