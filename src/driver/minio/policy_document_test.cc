#include "driver/minio/policy_document.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"

namespace lockstep::driver {
namespace {

std::vector<std::string> many_buckets(int count) {
    std::vector<std::string> buckets;
    for (int i = 0; i < count; ++i) buckets.push_back(fmt::format("bucket-of-some-length-{}", i));
    return buckets;
}

TEST(PolicyPart, SaysWhatItWasToldAndNoMore) {
    for (const Isolation isolation : {Isolation::kStrict, Isolation::kOpen}) {
        for (const std::vector<std::string>& buckets :
             {std::vector<std::string>{}, {"alone"}, {"a.b", "b-c", "c"}}) {
            const PolicyHead head{17, isolation, 4, false};
            const auto part = read_policy_part(write_policy_part(head, buckets));
            ASSERT_TRUE(part);
            EXPECT_EQ(part->head, head);
            EXPECT_EQ(part->buckets, buckets);
            EXPECT_TRUE(part->is_as_written);
        }
    }
}

TEST(PolicyPart, GivesAStrictAccountObjectsOnly) {
    const std::string text = write_policy_part({}, {"mine"});
    for (const char* forbidden : {"s3:*", "CreateBucket", "DeleteBucket", "PutBucket",
                                  "PutEncryption", "PutBucketObjectLock", "BypassGovernance",
                                  "ListAllMyBuckets", "arn:aws:s3:::*", "\"arn:aws:s3:::mine*\""}) {
        EXPECT_EQ(text.find(forbidden), std::string::npos) << forbidden;
    }
    EXPECT_NE(text.find("\"Deny\",\"Action\":[\"admin:*\"]"), std::string::npos) << text;
}

TEST(PolicyPart, TouchedByAForeignHandIsNotAsWritten) {
    const std::string text = write_policy_part({3, Isolation::kStrict, 1, true}, {"a", "b"});
    const auto touched = [&](const std::string& what, const std::string& by) {
        std::string changed = text;
        changed.replace(changed.find(what), what.size(), by);
        return read_policy_part(changed);
    };
    for (const auto& part :
         {touched("s3:GetObject\"", "s3:*\""), touched("arn:aws:s3:::a/*", "arn:aws:s3:::*"),
          touched("\"Deny\"", "\"Allow\""), touched("s3:ListBucket\"", "s3:DeleteBucket\"")}) {
        ASSERT_TRUE(part);
        EXPECT_FALSE(part->is_as_written);
    }
    EXPECT_FALSE(touched("lockstep:3:", "other:3:"));
    EXPECT_FALSE(touched(":3:", ":x:"));
    EXPECT_FALSE(read_policy_part("nonsense"));
    EXPECT_FALSE(read_policy_part("{\"Version\":\"2012-10-17\",\"Statement\":[]}"));
}

TEST(PolicyPart, IsTheSameInAnotherOrder) {
    auto document = parse_json(write_policy_part({3, Isolation::kStrict, 1, true}, {"a", "b"}));
    for (json::value& statement : document->get_object()["Statement"].get_array()) {
        for (const char* name : {"Action", "Resource"}) {
            if (json::value* list = statement.get_object().if_contains(name)) {
                std::reverse(list->get_array().begin(), list->get_array().end());
            }
        }
    }
    EXPECT_TRUE(read_policy_part(print_json(*document))->is_as_written);
}

TEST(PolicyParts, KeepWithinTheLimit) {
    for (const int count : {0, 1, 100, 300, 5000}) {
        const auto buckets = many_buckets(count);
        const int parts = count_policy_parts(buckets, Isolation::kStrict);
        EXPECT_GE(parts, count > 300 ? 2 : 1);
        EXPECT_EQ(parts & (parts - 1), 0);
        size_t total = 0;
        for (const auto& part : split_buckets(buckets, parts)) {
            EXPECT_LE(write_policy_part({1, Isolation::kStrict, parts, true}, part).size(),
                      kMaxPolicyBytes);
            total += part.size();
        }
        EXPECT_EQ(total, buckets.size());
    }
}

TEST(PolicyParts, KeepABucketOrMoveItUpWhenTheyDouble) {
    for (const std::string& bucket : many_buckets(200)) {
        for (int parts = 1; parts < 256; parts *= 2) {
            const int before = policy_part_of(bucket, parts);
            const int after = policy_part_of(bucket, parts * 2);
            EXPECT_TRUE(after == before || after == before + parts);
        }
    }
}

TEST(PolicyNames, AreOfOneStem) {
    EXPECT_EQ(policy_part_names("lockstep-x", 3),
              (std::vector<std::string>{"lockstep-x", "lockstep-x.1", "lockstep-x.2"}));
    EXPECT_EQ(policy_stem("lockstep-x.2"), "lockstep-x");
    EXPECT_EQ(policy_stem("lockstep-x"), "lockstep-x");
    EXPECT_TRUE(is_policy_stem("lockstep-account-7"));
    for (const char* stem : {"", "readwrite", "lockstep-a.b", "lockstep-A", "lockstep-a,b"}) {
        EXPECT_FALSE(is_policy_stem(stem)) << stem;
    }
}

TEST(PlatformRights, HoldNothingAboutContents) {
    const std::string rights = platform_rights();
    for (const char* forbidden : {"s3:GetObject", "s3:PutObject", "s3:*", "admin:*", "ForceDelete",
                                  "ServiceAccount", "ServerUpdate", "admin:Config"}) {
        EXPECT_EQ(rights.find(forbidden), std::string::npos) << forbidden;
    }
}

}  // namespace
}  // namespace lockstep::driver
