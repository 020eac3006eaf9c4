#include "control/authentication.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>

#include "base/json.h"
#include "base/sim_runner.h"
#include "control/bootstrap.h"
#include "control/configuration.h"
#include "control/defaults/roles.h"
#include "db/role_rules_table.h"
#include "db/testing/test_store.h"

namespace lockstep::control {
namespace {

constexpr PasswordCost kCheap{.passes = 1, .memory_kib = 64, .lanes = 1};

// A clock that stands where a test puts it.
class StandingClock final : public Clock {
  public:
    Time now() const override { return now_; }
    MonotonicTime monotonic() const override { return MonotonicTime(now_.time_since_epoch()); }
    void advance(Duration span) { now_ += span; }

  private:
    Time now_{std::chrono::hours(500'000)};
};

class AuthenticationTest : public db::OnEachDatabase {
  protected:
    void SetUp() override {
        db::OnEachDatabase::SetUp();
        if (HasFatalFailure()) return;
        auto seeded = bootstrap_identity(
            database(), master_key_,
            {.admin_password = Secret<std::string>("open sesame"), .password_cost = kCheap});
        ASSERT_TRUE(seeded) << seeded.error().to_string();
        credentials_ = std::make_unique<AdminCredentials>(std::move(*seeded));
        authentication_ = std::make_unique<Authentication>(database(), master_key_,
                                                           SessionOptions{.password_cost = kCheap});
    }

    Database database() { return {store(), standing_clock_, rng()}; }
    Authentication& authentication() { return *authentication_; }
    Result<LoggedIn> log_in(const std::string& username, const std::string& password,
                            const std::string& domain = "") {
        LoginAttempt attempt;
        attempt.username = username;
        attempt.password = Secret<std::string>(password);
        attempt.domain = domain;
        attempt.client_address = "127.0.0.1";
        return authentication().log_in(attempt);
    }
    template <class Body>
    void write(Body body) {
        const Status status =
            store().write(keyed(), [body](db::Tx& tx) -> Status { return body(tx); });
        ASSERT_TRUE(status) << status.error().to_string();
    }
    void change_admin(const std::function<void(db::UserRow&)>& change) {
        write([change](db::Tx& tx) -> Status {
            auto user = TRY(db::get<db::UserRow>(tx, admin_user_id()));
            change(user);
            return db::update_or_fail(tx, user);
        });
    }

    StandingClock standing_clock_;
    SeededRng key_rng_{7};
    MasterKey master_key_ = MasterKey::draw(key_rng_);
    std::unique_ptr<AdminCredentials> credentials_;
    std::unique_ptr<Authentication> authentication_;
};
INSTANTIATE_ON_EACH_DATABASE(AuthenticationTest);

TEST_P(AuthenticationTest, SeedsOnceAndKnowsItsKeysAfterwards) {
    EXPECT_EQ(credentials_->password->reveal(), "open sesame");
    const auto again = bootstrap_identity(database(), master_key_);
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->password);
    EXPECT_EQ(again->api_key, credentials_->api_key);
    EXPECT_EQ(again->secret_key.reveal(), credentials_->secret_key.reveal());
    const auto wrong_key = bootstrap_identity(database(), MasterKey::draw(key_rng_));
    ASSERT_FALSE(wrong_key);
    EXPECT_EQ(wrong_key.error().code, Code::kCorruptState);
}

TEST_P(AuthenticationTest, FindsTheCallerOfAnApiKey) {
    const auto owner = authentication().find_api_key(credentials_->api_key);
    ASSERT_TRUE(owner) << owner.error().to_string();
    EXPECT_EQ(owner->caller.username, "admin");
    EXPECT_TRUE(owner->caller.is_root());
    EXPECT_EQ(owner->caller.domain_path, "/");
    EXPECT_EQ(owner->secret_key.reveal(), credentials_->secret_key.reveal());
    EXPECT_FALSE(authentication().find_api_key("nope"));
}

TEST_P(AuthenticationTest, TakesNoKeyOfADisabledUserNorWithKeysSwitchedOff) {
    change_admin([](db::UserRow& user) { user.state = model::UserState::kDisabled; });
    EXPECT_FALSE(authentication().find_api_key(credentials_->api_key));
    change_admin([](db::UserRow& user) { user.state = model::UserState::kEnabled; });
    ASSERT_TRUE(authentication().find_api_key(credentials_->api_key));
    Configurations configurations(store(), clock(), rng());
    const Caller admin = *authentication().system_caller();
    ASSERT_TRUE(configurations.update(admin, {{}, "api.key.access", "false"}));
    EXPECT_FALSE(authentication().find_api_key(credentials_->api_key));
    ASSERT_TRUE(
        configurations.update(admin, {{.domain_id = root_domain_id()}, "api.key.access", "true"}));
    EXPECT_TRUE(authentication().find_api_key(credentials_->api_key));
}

TEST_P(AuthenticationTest, KeepsASessionUntilItIsIdle) {
    const auto login = log_in("admin", "open sesame");
    ASSERT_TRUE(login) << login.error().to_string();
    const std::string token = login->token.reveal();
    const std::string key = login->session_key.reveal();
    for (int i = 0; i < 3; ++i) {
        standing_clock_.advance(std::chrono::minutes(29));
        const auto caller = authentication().open_session(token, key);
        ASSERT_TRUE(caller) << caller.error().to_string();
        EXPECT_EQ(caller->username, "admin");
    }
    EXPECT_EQ(*authentication().end_idle_sessions(), 0);
    standing_clock_.advance(std::chrono::minutes(31));
    EXPECT_EQ(authentication().open_session(token, key).error().code, Code::kUnauthenticated);
    EXPECT_EQ(*authentication().end_idle_sessions(), 1);
}

TEST_P(AuthenticationTest, EndsASessionWhoseKeyIsWrong) {
    const auto login = log_in("admin", "open sesame", "/");
    ASSERT_TRUE(login);
    const std::string token = login->token.reveal();
    EXPECT_EQ(authentication().open_session(token, "nope").error().code, Code::kForbidden);
    EXPECT_EQ(authentication().open_session(token, login->session_key.reveal()).error().code,
              Code::kUnauthenticated);
    EXPECT_EQ(authentication().end_session(token).error().code, Code::kNotFound);
}

TEST_P(AuthenticationTest, LogsOut) {
    const auto login = log_in("admin", "open sesame", "ROOT");
    ASSERT_TRUE(login);
    ASSERT_TRUE(authentication().end_session(login->token.reveal()));
    EXPECT_FALSE(authentication().open_session(login->token.reveal(), login->session_key.reveal()));
}

TEST_P(AuthenticationTest, RefusesWrongLoginsAlikeAndDisablesAfterTooMany) {
    EXPECT_EQ(log_in("admin", "wrong").error().code, Code::kUnauthenticated);
    EXPECT_EQ(log_in("nobody", "wrong").error().code, Code::kUnauthenticated);
    EXPECT_EQ(log_in("admin", "open sesame", "/nowhere").error().code, Code::kUnauthenticated);
    EXPECT_EQ(log_in("system", "").error().code, Code::kUnauthenticated);
    for (int i = 0; i < 9; ++i) EXPECT_FALSE(log_in("admin", "wrong"));
    EXPECT_TRUE(log_in("admin", "open sesame"));
    change_admin([](db::UserRow& user) { user.is_default = false; });
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(log_in("admin", "wrong"));
    EXPECT_FALSE(log_in("admin", "open sesame"));
}

TEST_P(AuthenticationTest, JudgesByTheRolesRulesAndElseByTheTable) {
    Caller caller;
    const auto may = [&](std::string_view role, std::string_view command, bool by_default) {
        caller.role_id = default_role_id(role);
        return authentication().may_call(caller, command, by_default);
    };
    EXPECT_TRUE(may("Root Admin", "createZone", false));
    EXPECT_TRUE(may("User", "listZones", false));
    EXPECT_FALSE(may("User", "createZone", false));
    EXPECT_TRUE(may("User", "createBucket", true));
    EXPECT_FALSE(may("Read-Only Admin - Default", "createZone", true));
    EXPECT_TRUE(may("Read-Only Admin - Default", "listZones", false));
    EXPECT_FALSE(may("Read-Only Admin - Default", "getUploadParamsForIso", true));
    EXPECT_FALSE(may("Read-Only User - Default", "createBucket", true));
    EXPECT_TRUE(may("Domain Admin", "assignVirtualMachine", false));
    EXPECT_FALSE(may("User", "assignVirtualMachine", false));
}

TEST_P(AuthenticationTest, SeesChangedRulesWithinSeconds) {
    Caller caller;
    caller.role_id = default_role_id("User");
    EXPECT_TRUE(authentication().may_call(caller, "listZones", false));
    write([](db::Tx& tx) -> Status {
        TRY(tx.execute("UPDATE role_rules SET rules = '[]' WHERE role_id = $1",
                       db::values(default_role_id("User"))));
        return {};
    });
    standing_clock_.advance(std::chrono::seconds(6));
    EXPECT_FALSE(authentication().may_call(caller, "listZones", false));
}

TEST(DefaultRoles, SayWhatTheContractSays) {
    const char* elsewhere = std::getenv("LOCKSTEP_CONTRACT");
    const std::string contract_folder =
        elsewhere != nullptr ? elsewhere : LOCKSTEP_SOURCE_DIR "/../shared/contract";
    std::ifstream file(contract_folder + "/defaults/roles.json");
    if (!file) GTEST_SKIP() << "there is no contract at " << contract_folder;
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto contract = parse_json(text);
    ASSERT_TRUE(contract);
    const auto ours = default_roles();
    ASSERT_EQ(ours.size(), contract->as_array().size());
    for (size_t i = 0; i < ours.size(); ++i) {
        const auto& theirs = contract->as_array()[i].as_object();
        EXPECT_EQ(ours[i].name, std::string_view(theirs.at("name").as_string()));
        std::vector<std::string> expected, found;
        for (const auto& rule : theirs.at("rules").as_array()) {
            expected.emplace_back(rule.as_array()[0].as_string());
            const bool is_allowed = rule.as_array()[1].as_string() == "allow";
            EXPECT_EQ(model::judge(ours[i].rules, expected.back()),
                      is_allowed ? model::RuleVerdict::kAllow : model::RuleVerdict::kDeny)
                << ours[i].name << " " << expected.back();
        }
        for (const auto& rule : ours[i].rules) found.push_back(rule.pattern);
        std::sort(expected.begin(), expected.end());
        std::sort(found.begin(), found.end());
        EXPECT_EQ(found, expected) << ours[i].name;
    }
}

}  // namespace
}  // namespace lockstep::control
