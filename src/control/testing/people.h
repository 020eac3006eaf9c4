// A small cloud of people for tests: domains ROOT, ROOT/a, ROOT/a/b and ROOT/c, an account in each,
// a root admin, a domain admin of ROOT/a, and a project of ROOT/a. On each database.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "control/caller.h"
#include "control/owner.h"
#include "control/stamp.h"
#include "db/account_table.h"
#include "db/domain_table.h"
#include "db/project_member_table.h"
#include "db/project_table.h"
#include "db/testing/test_store.h"
#include "db/user_account_table.h"

namespace lockstep::control {

class WithPeople : public db::OnEachDatabase {
  protected:
    void SetUp() override {
        db::OnEachDatabase::SetUp();
        if (HasFatalFailure()) return;
        root_ = add_domain("ROOT", nullptr);
        a_ = add_domain("a", &root_);
        b_ = add_domain("b", &a_);
        c_ = add_domain("c", &root_);
        add_account("admin", root_, model::AccountType::kAdmin);
        add_account("rita", root_, model::AccountType::kUser);
        add_account("dora", a_, model::AccountType::kDomainAdmin);
        add_account("alice", a_, model::AccountType::kUser);
        add_account("bob", b_, model::AccountType::kUser);
        add_account("carol", c_, model::AccountType::kUser);
        add_project();
    }

    db::DomainRow add_domain(const std::string& name, const db::DomainRow* parent) {
        db::DomainRow row{.id = draw<DomainId>(), .name = name, .created_at = clock().now()};
        row.path = parent != nullptr ? parent->path + name + "/" : "/";
        row.level = parent != nullptr ? parent->level + 1 : 0;
        if (parent != nullptr) row.parent_id = parent->id;
        write([row](db::Tx& tx) { return db::insert_domain(tx, row); });
        return row;
    }

    void add_account(const std::string& name, const db::DomainRow& domain,
                     model::AccountType type) {
        const db::AccountRow account{.id = draw<AccountId>(),
                                     .name = name,
                                     .type = type,
                                     .domain_id = domain.id,
                                     .created_at = clock().now()};
        const db::UserRow user{.id = draw<UserId>(),
                               .account_id = account.id,
                               .domain_id = domain.id,
                               .username = name,
                               .created_at = clock().now()};
        write([=](db::Tx& tx) -> Status {
            TRY(db::insert(tx, account));
            return db::insert(tx, user);
        });
        callers_[name] = Caller{.user_id = user.id,
                                .account_id = account.id,
                                .domain_id = domain.id,
                                .username = name,
                                .account_name = name,
                                .domain_path = domain.path,
                                .account_type = type,
                                .role_type = model::role_type_of(type)};
    }

    // Project "p" of ROOT/a; its owner is alice, and carol works in it.
    void add_project() {
        project_ = {.id = draw<ProjectId>(),
                    .name = "p",
                    .domain_id = a_.id,
                    .account_id = draw<AccountId>(),
                    .created_at = clock().now()};
        const db::AccountRow account{.id = project_.account_id,
                                     .name = "PrjAcct-p",
                                     .type = model::AccountType::kProject,
                                     .domain_id = a_.id,
                                     .project_id = project_.id};
        const auto member = [&](const std::string& name, model::ProjectRole role) {
            return db::ProjectMemberRow{.id = draw<ProjectMemberId>(),
                                        .project_id = project_.id,
                                        .account_id = caller(name).account_id,
                                        .role = role};
        };
        const auto owner = member("alice", model::ProjectRole::kAdmin);
        const auto guest = member("carol", model::ProjectRole::kRegular);
        write([=, project = project_](db::Tx& tx) -> Status {
            TRY(db::insert(tx, account));
            TRY(db::insert(tx, project));
            TRY(db::insert(tx, owner));
            return db::insert(tx, guest);
        });
    }

    const Caller& caller(const std::string& name) const { return callers_.at(name); }
    OwnerRef ref(const std::string& name) const {
        return {caller(name).account_id, caller(name).domain_id};
    }
    Owner owner(const std::string& name) {
        return read<Owner>(
            [id = caller(name).account_id](db::Tx& tx) { return get_owner(tx, id); });
    }
    Stamp stamp() { return Stamp::draw(clock(), rng()); }

    template <class Body>
    void write(Body body) {
        const Status status =
            store().write(keyed(), [body](db::Tx& tx) -> Status { return body(tx); });
        ASSERT_TRUE(status) << status.error().to_string();
    }
    // The error of a write that must fail.
    template <class Body>
    Error refused(Body body) {
        const Status status =
            store().write(keyed(), [body](db::Tx& tx) -> Status { return body(tx); });
        EXPECT_FALSE(status);
        return status ? Error{} : status.error();
    }
    template <class T, class Body>
    T read(Body body) {
        Result<T> result = store().read([&](db::Tx& tx) -> Result<T> { return body(tx); });
        EXPECT_TRUE(result) << result.error().to_string();
        return result ? std::move(*result) : T{};
    }

    db::DomainRow root_, a_, b_, c_;
    db::ProjectRow project_;

  private:
    std::map<std::string, Caller> callers_;
};

}  // namespace lockstep::control
