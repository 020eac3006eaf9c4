#include "driver/s3/bucket_store.h"

#include <gtest/gtest.h>

namespace lockstep::driver {
namespace {

TEST(BucketPolicy, OfOursIsRecognisedInEveryForm) {
    EXPECT_EQ(classify_policy("b", ""), BucketAccess::kPrivate);
    EXPECT_EQ(classify_policy("b", "{\"Version\":\"2012-10-17\",\"Statement\":[]}"),
              BucketAccess::kPrivate);
    EXPECT_EQ(classify_policy("b", public_policy("b")), BucketAccess::kPublic);
    // Statements split, in another order, strings in place of lists, with names.
    EXPECT_EQ(classify_policy("b", R"({"Statement":[
        {"Sid":"x","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"},
        {"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:ListBucket","Resource":["arn:aws:s3:::b"]},
        {"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["s3:GetBucketLocation"],"Resource":["arn:aws:s3:::b"]}]})"),
              BucketAccess::kPublic);
}

TEST(BucketPolicy, OfOthersIsNotTakenForOurs) {
    EXPECT_EQ(classify_policy("b", public_policy("c")), BucketAccess::kOther);
    EXPECT_EQ(classify_policy("b", "nonsense"), BucketAccess::kOther);
    EXPECT_EQ(classify_policy("b", "{}"), BucketAccess::kOther);
    std::string policy = public_policy("b");
    const auto with = [&](const std::string& what, const std::string& by) {
        std::string changed = policy;
        changed.replace(changed.find(what), what.size(), by);
        return classify_policy("b", changed);
    };
    EXPECT_EQ(with("\"*\"", "\"arn:aws:iam::1:user/x\""), BucketAccess::kOther);
    EXPECT_EQ(with("s3:GetObject", "s3:PutObject"), BucketAccess::kOther);
    EXPECT_EQ(with("\"Effect\":\"Allow\"", "\"Effect\":\"Allow\",\"Condition\":{\"IpAddress\":{}}"),
              BucketAccess::kOther);
    EXPECT_EQ(with("\"Allow\"", "\"Deny\""), BucketAccess::kOther);
}

}  // namespace
}  // namespace lockstep::driver
