// A seeded cloud with a running engine, for tests of commands that are sagas; on each database.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "control/account.h"
#include "control/authentication.h"
#include "control/bootstrap.h"
#include "control/configuration.h"
#include "control/domain.h"
#include "control/event.h"
#include "control/event_list.h"
#include "control/project.h"
#include "control/resource_limit.h"
#include "control/role.h"
#include "control/sagas/registry.h"
#include "control/tag.h"
#include "control/user.h"
#include "db/testing/test_store.h"

namespace lockstep::control {

class WithCloud : public db::OnEachDatabase {
  protected:
    static constexpr PasswordCost kCheap{.passes = 1, .memory_kib = 64, .lanes = 1};

    void SetUp() override {
        db::OnEachDatabase::SetUp();
        if (HasFatalFailure()) return;
        const auto seeded = bootstrap_identity(database(), master_key_, {.password_cost = kCheap});
        ASSERT_TRUE(seeded) << seeded.error().to_string();
        registry_ = std::make_unique<saga::Registry>(
            all_sagas({.sagas = port_, .owned_kinds = owned_kinds()}));
        saga::EngineOptions options;
        options.workers = 2;
        options.hooks.on_closed = [](db::Tx& tx, const db::SagaRow& row) {
            return append_saga_end(tx, {.saga_id = row.id,
                                        .at = row.completed_at.value_or(row.created_at),
                                        .has_succeeded = row.state == db::SagaState::kSucceeded,
                                        .reason = row.error_text.value_or("")});
        };
        engine_ = std::make_unique<saga::Engine>(store(), runner(), rng(), *registry_, options);
        port_.bind(*engine_);
        const Status started = engine_->start();
        ASSERT_TRUE(started) << started.error().to_string();
        admin_ = *authentication().system_caller();
        admin_.account_id = admin_account_id();
        admin_.user_id = admin_user_id();
        admin_.is_system = false;
    }
    void TearDown() override {
        if (engine_) engine_->stop();
    }

    virtual OwnedKinds owned_kinds() { return plain_owned_kinds(); }

    Database database() { return {store(), clock(), rng()}; }
    saga::Engine& engine() { return *engine_; }
    Authentication authentication() {
        return {database(), master_key_, SessionOptions{.password_cost = kCheap}};
    }
    Accounts accounts() { return {database(), engine(), kCheap}; }
    Domains domains() { return {database(), engine()}; }
    Projects projects() { return {database(), engine()}; }
    Users users() { return {database(), master_key_, kCheap}; }
    Tags tags() { return {database(), engine()}; }
    ResourceLimits limits() { return ResourceLimits(database()); }
    Events events() { return Events(database()); }
    const Caller& admin() const { return admin_; }

    // A domain below the root, or below `parent`.
    DomainView add_domain(const std::string& name, std::optional<DomainId> parent = {}) {
        CreateDomain request;
        request.name = name;
        request.parent_id = parent;
        return must(domains().create(admin(), request));
    }
    static CreateAccount account_request(const std::string& name, std::optional<DomainId> domain,
                                         int32_t type) {
        CreateAccount request;
        request.username = name;
        request.password = Secret<std::string>("Passw0rd!");
        request.first_name = "First";
        request.last_name = "Last";
        request.email = name + "@example.org";
        request.account_type = type;
        request.domain_id = domain;
        return request;
    }
    AccountView add_account(const std::string& name, std::optional<DomainId> domain = {},
                            int32_t type = 0) {
        return must(accounts().create(admin(), account_request(name, domain, type)));
    }
    // The caller that the account's first user is.
    Caller caller_of_account(const AccountView& account) {
        const auto identity =
            store().read([&](db::Tx& tx) { return db::find_identity(tx, account.users.at(0).id); });
        EXPECT_TRUE(identity && *identity);
        return caller_of(**identity);
    }

    // The row of a job that has ended.
    db::SagaRow finished(const Result<Started>& started) {
        EXPECT_TRUE(started) << started.error().to_string();
        if (!started) return {};
        const auto row =
            engine().wait(SagaId(started->job), Deadline::after(clock(), std::chrono::minutes(5)));
        EXPECT_TRUE(row) << row.error().to_string();
        return row ? *row : db::SagaRow{};
    }
    // Expects success.
    void finish(const Result<Started>& started) {
        const db::SagaRow row = finished(started);
        EXPECT_EQ(row.state, db::SagaState::kSucceeded) << row.error_text.value_or("");
    }

    template <class T>
    T must(Result<T> result) {
        EXPECT_TRUE(result) << result.error().to_string();
        return result ? std::move(*result) : T{};
    }
    template <class Body>
    void write(Body body) {
        const Status status =
            store().write(keyed(), [body](db::Tx& tx) -> Status { return body(tx); });
        ASSERT_TRUE(status) << status.error().to_string();
    }

  private:
    SeededRng key_rng_{7};
    MasterKey master_key_ = MasterKey::draw(key_rng_);
    SagaPort port_;
    std::unique_ptr<saga::Registry> registry_;
    std::unique_ptr<saga::Engine> engine_;
    Caller admin_;
};

template <class T>
Code code_of(const Result<T>& result) {
    EXPECT_FALSE(result);
    return result ? Code::kInternal : result.error().code;
}

}  // namespace lockstep::control
