#include "driver/minio/account_policies.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "base/sim_runner.h"
#include "driver/s3/s3_xml.h"

namespace lockstep::driver {
namespace {

// Small, so that few buckets make many parts.
constexpr size_t kMaxBytes = 1600;

// Users and policies of a MinIO in memory, behind its admin API. Checks after each effect that the
// users can reach what they should, and fails on wish.
class FakeAdmin final : public HttpClient {
  public:
    Result<HttpAnswer> send(const HttpRequest& request, Deadline) override {
        const bool fails_now =
            request.has_effect && effects_until_failure >= 0 && effects_until_failure-- == 0;
        if (fails_now && !does_fail_after) return fail(Code::kUnavailable, "planned");
        HttpAnswer answer = act(request);
        if (request.has_effect) {
            ++effects;
            check_reach();
        }
        if (fails_now) return fail(Code::kOutcomeUnknown, "planned");
        return answer;
    }

    std::set<std::string> reach(const std::string& user) const {
        std::set<std::string> buckets;
        for (const std::string& name : users.at(user)) {
            const std::string& document = policies.at(name);
            EXPECT_LE(document.size(), kMaxBytes);
            if (!parsed_.contains(document)) {
                const auto part = read_policy_part(document);
                parsed_[document] = part ? part->buckets : std::vector<std::string>{};
            }
            buckets.insert(parsed_[document].begin(), parsed_[document].end());
        }
        return buckets;
    }

    std::map<std::string, std::string> policies;
    std::map<std::string, std::vector<std::string>> users;
    std::set<std::string> always;  // buckets that every user has to reach at any moment
    int effects = 0;
    int effects_until_failure = -1;
    bool does_fail_after = false;

  private:
    mutable std::map<std::string, std::vector<std::string>> parsed_;

    static HttpAnswer refusal(int status, const std::string& word) {
        return {status, {}, "{\"Code\":\"" + word + "\",\"Message\":\"m\"}"};
    }

    void check_reach() const {
        for (const auto& [user, attached] : users) {
            if (attached.empty()) continue;
            const auto buckets = reach(user);
            EXPECT_TRUE(std::ranges::includes(buckets, always)) << "a bucket was out of reach";
        }
    }

    HttpAnswer act(const HttpRequest& request) {
        const std::string path = request.url.substr(request.url.find("/v3/") + 4);
        const std::string verb = path.substr(0, path.find('?'));
        std::map<std::string, std::string> query;
        for (std::string_view rest = std::string_view(path).substr(verb.size() + 1);
             !rest.empty();) {
            const std::string_view pair = rest.substr(0, rest.find('&'));
            query[std::string(pair.substr(0, pair.find('=')))] =
                url_decode(pair.substr(pair.find('=') + 1));
            rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        }
        if (verb == "user-info") return user_info(query["accessKey"]);
        if (verb == "set-user-or-group-policy") {
            return attach(query["userOrGroup"], query["policyName"]);
        }
        const std::string name = query["name"];
        if (verb == "info-canned-policy") {
            if (!policies.contains(name)) return refusal(404, "XMinioAdminNoSuchPolicy");
            return {200, {}, policies[name]};
        }
        if (verb == "add-canned-policy") {
            policies[name] = request.body;
            return {200, {}, ""};
        }
        if (verb == "remove-canned-policy") {
            for (const auto& [user, attached] : users) {
                if (std::ranges::find(attached, name) != attached.end()) {
                    return refusal(400, "XMinioIAMPolicyInUse");
                }
            }
            policies.erase(name);
            return {200, {}, ""};
        }
        ADD_FAILURE() << "no such call: " << verb;
        return refusal(400, "InvalidArgument");
    }

    HttpAnswer user_info(const std::string& user) {
        if (!users.contains(user)) return refusal(404, "XMinioAdminNoSuchUser");
        std::string names;
        for (const std::string& name : users[user]) names += names.empty() ? name : "," + name;
        return {200, {}, "{\"status\":\"enabled\",\"policyName\":\"" + names + "\"}"};
    }

    HttpAnswer attach(const std::string& user, std::string_view names) {
        if (!users.contains(user)) return refusal(404, "XMinioAdminNoSuchUser");
        std::vector<std::string> wanted;
        while (!names.empty()) {
            const std::string name(names.substr(0, names.find(',')));
            if (!policies.contains(name)) return refusal(404, "XMinioAdminNoSuchPolicy");
            wanted.push_back(name);
            names.remove_prefix(std::min(names.size(), name.size() + 1));
        }
        users[user] = wanted;
        return {200, {}, ""};
    }
};

class PublishedPolicies : public ::testing::Test {
  protected:
    static std::vector<std::string> buckets(int from, int to) {
        std::vector<std::string> names;
        for (int i = from; i < to; ++i) names.push_back(fmt::format("bucket-{}", i));
        return names;
    }
    AccountPolicy document(int64_t version, std::vector<std::string> names) {
        return {"lockstep-a", version, {"u1", "u2"}, std::move(names), Isolation::kStrict};
    }
    // Publishes, failing at each effect in turn; after each failure the same or, first, another
    // wish is published without failure, and must then be what is there.
    void publish_with_failures(const AccountPolicy& wanted, const AccountPolicy& other);
    void expect_published(const AccountPolicy& policy);

    SystemRng rng_;
    SimRunner runner_{1};
    FakeAdmin fake_;
    AdminCalls admin_{S3Client(fake_, runner_.clock(), {false, "store", 80},
                               {"root", Secret<std::string>("secret")}, "us-east-1", {}),
                      runner_, rng_};
    AccountPolicies policies_{admin_, kMaxBytes};
    const Call call_{};
};

void PublishedPolicies::expect_published(const AccountPolicy& policy) {
    const auto applied = policies_.inspect(call_, policy.name);
    ASSERT_TRUE(applied && *applied);
    EXPECT_EQ((*applied)->version, policy.version);
    EXPECT_TRUE((*applied)->is_as_written);
    for (const std::string& user : policy.users) {
        EXPECT_EQ(fake_.reach(user),
                  std::set<std::string>(policy.buckets.begin(), policy.buckets.end()));
        std::vector<std::string> attached = fake_.users[user];
        std::ranges::sort(attached);
        EXPECT_EQ(attached, (*applied)->parts);
    }
    // Nothing is left over.
    EXPECT_EQ(fake_.policies.size(), (*applied)->parts.size());
}

void PublishedPolicies::publish_with_failures(const AccountPolicy& wanted,
                                              const AccountPolicy& other) {
    const auto policies_before = fake_.policies;
    const auto users_before = fake_.users;
    for (int failing = 0;; ++failing) {
        for (const int variant : {0, 1, 2, 3}) {
            fake_.policies = policies_before;
            fake_.users = users_before;
            fake_.effects_until_failure = failing;
            fake_.does_fail_after = (variant & 1) != 0;
            const auto published = policies_.ensure(call_, wanted);
            const bool is_whole = published.has_value();
            fake_.effects_until_failure = -1;
            AccountPolicy next = wanted;
            if ((variant & 2) != 0) {
                next = other;
                next.version = wanted.version + 1;
            }
            const auto again = policies_.ensure(call_, next);
            ASSERT_TRUE(again) << again.error().to_string();
            expect_published(next);
            if (::testing::Test::HasFailure()) return;
            if (is_whole && variant == 3) return;
        }
    }
}

TEST_F(PublishedPolicies, AreWholeAfterAnyFailureAndNeverLackABucketThatStays) {
    fake_.users = {{"u1", {}}, {"u2", {}}};
    const int sizes[] = {1, 5, 40, 4, 20, 0, 15};
    int64_t version = 1;
    for (size_t i = 0; i < std::size(sizes); ++i) {
        const int size = sizes[i];
        const int other_size = sizes[(i + 3) % std::size(sizes)];
        const int before = i == 0 ? 0 : sizes[i - 1];
        const int common = std::min({size, other_size, before});
        const auto always = buckets(0, common);
        fake_.always = std::set<std::string>(always.begin(), always.end());
        publish_with_failures(document(version, buckets(0, size)),
                              document(version, buckets(0, other_size)));
        ASSERT_FALSE(::testing::Test::HasFailure()) << "at " << size;
        version += 2;
        ASSERT_TRUE(policies_.ensure(call_, document(version, buckets(0, size))));
        version += 1;
    }
}

TEST_F(PublishedPolicies, CostOneWriteWhereOneDocumentChanges) {
    fake_.users = {{"u1", {}}, {"u2", {}}};
    ASSERT_TRUE(policies_.ensure(call_, document(1, buckets(0, 5))));
    fake_.effects = 0;
    ASSERT_TRUE(policies_.ensure(call_, document(2, buckets(0, 6))));
    EXPECT_EQ(fake_.effects, 1);
    ASSERT_TRUE(policies_.ensure(call_, document(3, buckets(0, 40))));
    fake_.effects = 0;
    ASSERT_TRUE(policies_.ensure(call_, document(4, buckets(0, 41))));
    EXPECT_LE(fake_.effects, 2);  // the bucket's part, and the head
}

TEST_F(PublishedPolicies, ReplaceWhatAForeignHandWrote) {
    fake_.users = {{"u1", {}}, {"u2", {}}};
    ASSERT_TRUE(policies_.ensure(call_, document(1, buckets(0, 40))));
    const auto parts = policies_.inspect(call_, "lockstep-a").value()->parts;
    ASSERT_GT(parts.size(), 1U);
    fake_.policies[parts.back()] = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
    fake_.policies["readwrite"] = "{}";
    fake_.users["u1"] = {"readwrite"};
    EXPECT_FALSE(policies_.inspect(call_, "lockstep-a").value()->is_as_written);
    ASSERT_TRUE(policies_.ensure(call_, document(1, buckets(0, 40))));
    fake_.policies.erase("readwrite");
    expect_published(document(1, buckets(0, 40)));
    // The head too.
    fake_.policies["lockstep-a"] = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
    ASSERT_TRUE(policies_.ensure(call_, document(2, buckets(0, 40))));
    expect_published(document(2, buckets(0, 40)));
}

}  // namespace
}  // namespace lockstep::driver
