#include <gtest/gtest.h>

#include "db/account_table.h"
#include "db/audit_table.h"
#include "db/configuration_value_table.h"
#include "db/domain_table.h"
#include "db/event_table.h"
#include "db/list_query.h"
#include "db/project_member_table.h"
#include "db/project_table.h"
#include "db/resource_count_delta_table.h"
#include "db/resource_count_table.h"
#include "db/resource_limit_table.h"
#include "db/resource_tag_table.h"
#include "db/role_rules_table.h"
#include "db/role_table.h"
#include "db/session_table.h"
#include "db/testing/test_store.h"
#include "db/usage_event_table.h"
#include "db/user_account_table.h"

namespace lockstep::db {
namespace {

using model::ResourceType;

class IdentityTables : public OnEachDatabase {
  protected:
    DomainRow add_domain(const std::string& name, const std::optional<DomainRow>& parent) {
        DomainRow row{.id = draw<DomainId>(), .name = name};
        if (parent) {
            row.parent_id = parent->id;
            row.path = parent->path + name + "/";
            row.level = parent->level + 1;
        } else {
            row.path = "/";
        }
        write([&](Tx& tx) { return insert_domain(tx, row); });
        return row;
    }

    AccountRow add_account(const std::string& name, DomainId domain) {
        AccountRow row{.id = draw<AccountId>(), .name = name, .domain_id = domain};
        write([&](Tx& tx) { return insert(tx, row); });
        return row;
    }

    template <class Body>
    void write(Body body) {
        const Status status = store().write(keyed(), [&](Tx& tx) -> Status { return body(tx); });
        ASSERT_TRUE(status) << status.error().to_string();
    }
    template <class T, class Body>
    T read(Body body) {
        Result<T> result = store().read([&](Tx& tx) -> Result<T> { return body(tx); });
        EXPECT_TRUE(result) << result.error().to_string();
        return result ? *result : T{};
    }
};

TEST_P(IdentityTables, KnowWhichDomainLiesBelowWhich) {
    const DomainRow root = add_domain("ROOT", std::nullopt);
    const DomainRow a = add_domain("a", root);
    const DomainRow b = add_domain("b", a);
    const DomainRow other = add_domain("other", root);
    const auto below = [&](const DomainRow& domain, const DomainRow& ancestor) {
        return read<bool>([&](Tx& tx) { return is_domain_below(tx, domain.id, ancestor.id); });
    };
    EXPECT_TRUE(below(b, root));
    EXPECT_TRUE(below(b, a));
    EXPECT_TRUE(below(b, b));
    EXPECT_FALSE(below(a, b));
    EXPECT_FALSE(below(other, a));
    EXPECT_EQ(read<std::vector<DomainRow>>([&](Tx& tx) {
                  return list_domain_subtree(tx, a.id, 10);
              }).size(),
              2U);
    EXPECT_EQ(read<std::optional<DomainRow>>([&](Tx& tx) {
                  return find_domain_by_path(tx, "/a/b/");
              })->id,
              b.id);
}

TEST_P(IdentityTables, RefuseTwoLiveDomainsOfOnePath) {
    const DomainRow root = add_domain("ROOT", std::nullopt);
    DomainRow a = add_domain("a", root);
    DomainRow twin = a;
    twin.id = draw<DomainId>();
    const Status refused =
        store().write(keyed(), [&](Tx& tx) -> Status { return insert_domain(tx, twin); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kAlreadyExists);
    write([&](Tx& tx) { return remove(tx, a, clock().now()); });
    write([&](Tx& tx) { return insert_domain(tx, twin); });
}

TEST_P(IdentityTables, KeepEveryColumn) {
    const AccountId account = draw<AccountId>();
    const DomainId domain = draw<DomainId>();
    const Time now = clock().now();
    UserRow user{.id = draw<UserId>(),
                 .account_id = account,
                 .domain_id = domain,
                 .username = "u",
                 .email = "u@example.org",
                 .api_key = "key",
                 .secret_key = std::vector<uint8_t>{1, 0, 255},
                 .created_at = now};
    const RoleRow role{.id = draw<RoleId>(), .name = "User", .description = "d"};
    const RoleRulesRow rules{role.id, {{"list*", true}, {"*", false}}};
    const EventRow event{.id = draw<EventId>(),
                         .type = "USER.CREATE",
                         .level = "INFO",
                         .state = "Completed",
                         .account_id = account,
                         .domain_id = domain,
                         .user_id = user.id,
                         .resource_type = "User",
                         .resource_id = user.id.uuid(),
                         .created_at = now};
    write([&](Tx& tx) -> Status {
        TRY(insert(tx, user));
        TRY(insert(tx, role));
        TRY(insert(tx, rules));
        TRY(insert(tx, event));
        TRY(insert(tx, UsageEventRow{.id = draw<UsageEventId>(), .type = "VM.CREATE"}));
        TRY(insert(tx, AuditRow{.id = draw<AuditId>(), .command = "x", .details = {{"a", "b"}}}));
        return insert(tx, ProjectRow{.id = draw<ProjectId>(), .name = "p"});
    });
    const auto found =
        read<std::optional<UserRow>>([&](Tx& tx) { return find_user_by_api_key(tx, "key"); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->secret_key, user.secret_key);
    EXPECT_EQ(found->created_at, now);
    EXPECT_EQ(found->email, "u@example.org");
    EXPECT_EQ(
        read<std::vector<model::RoleRule>>([&](Tx& tx) { return list_role_rules(tx, role.id); })
            .at(1)
            .pattern,
        "*");
    EXPECT_EQ(read<EventRow>([&](Tx& tx) { return get<EventRow>(tx, event.id); }).resource_id,
              user.id.uuid());
}

TEST_P(IdentityTables, FindMembershipOfAUserOrOfItsWholeAccount) {
    const ProjectRow project{.id = draw<ProjectId>(), .name = "p", .account_id = draw<AccountId>()};
    const AccountId whole = draw<AccountId>();
    const AccountId part = draw<AccountId>();
    const UserId member = draw<UserId>();
    const UserId stranger = draw<UserId>();
    write([&](Tx& tx) -> Status {
        TRY(insert(tx, project));
        TRY(insert(tx, ProjectMemberRow{.id = draw<ProjectMemberId>(),
                                        .project_id = project.id,
                                        .account_id = whole,
                                        .role = model::ProjectRole::kAdmin}));
        return insert(tx, ProjectMemberRow{.id = draw<ProjectMemberId>(),
                                           .project_id = project.id,
                                           .account_id = part,
                                           .user_id = member});
    });
    const auto is_member = [&](AccountId account, UserId user) {
        return read<std::optional<ProjectMemberRow>>(
                   [&](Tx& tx) { return find_project_membership(tx, project.id, account, user); })
            .has_value();
    };
    EXPECT_TRUE(is_member(whole, stranger));
    EXPECT_TRUE(is_member(part, member));
    EXPECT_FALSE(is_member(part, stranger));
    EXPECT_EQ(read<std::vector<AccountId>>(
                  [&](Tx& tx) { return list_member_project_accounts(tx, part, member); }),
              std::vector{project.account_id});
}

TEST_P(IdentityTables, CountByAddingAndFoldDomainDeltas) {
    const DomainRow root = add_domain("ROOT", std::nullopt);
    const DomainRow a = add_domain("a", root);
    const AccountRow account = add_account("x", a.id);
    for (int i = 0; i < 5; ++i) {
        write([&](Tx& tx) -> Status {
            TRY(add_resource_count(tx, account.id, ResourceType::kUserVm, 2));
            return insert(tx, ResourceCountDeltaRow{draw<ResourceCountDeltaId>(), a.id,
                                                    ResourceType::kUserVm, 2});
        });
    }
    const auto sum = [&](const DomainRow& domain) {
        return read<int64_t>(
            [&](Tx& tx) { return sum_domain_count(tx, domain.id, ResourceType::kUserVm); });
    };
    EXPECT_EQ(sum(root), 10);
    EXPECT_EQ(sum(a), 10);
    const auto groups =
        read<std::vector<DeltaGroup>>([&](Tx& tx) { return list_unfolded(tx, 4, 10); });
    ASSERT_EQ(groups.size(), 1U);
    write([&](Tx& tx) -> Status {
        EXPECT_EQ(TRY(fold_deltas(tx, groups[0], draw<ResourceCountDeltaId>(), 100)), 5);
        return {};
    });
    EXPECT_EQ(sum(root), 10);
    EXPECT_TRUE(
        read<std::vector<DeltaGroup>>([&](Tx& tx) { return list_unfolded(tx, 1, 10); }).empty());
    using Sums = std::map<ResourceType, int64_t>;
    const Sums expected = {{ResourceType::kUserVm, 10}};
    EXPECT_EQ(read<Sums>([&](Tx& tx) { return sum_account_counts(tx, a.id); }), expected);
    EXPECT_EQ(read<Sums>([&](Tx& tx) { return sum_own_deltas(tx, a.id); }), expected);
    EXPECT_EQ(read<Sums>([&](Tx& tx) { return sum_domain_counts(tx, root.id); }), expected);
}

TEST_P(IdentityTables, ListByScopePageKeywordAndTag) {
    const DomainRow root = add_domain("ROOT", std::nullopt);
    const DomainRow a = add_domain("a", root);
    const DomainRow b = add_domain("b", a);
    std::vector<AccountRow> accounts;
    for (int i = 0; i < 6; ++i) {
        accounts.push_back(
            add_account("Name_" + std::to_string(i), i < 2 ? root.id : (i < 4 ? a.id : b.id)));
    }
    write([&](Tx& tx) -> Status {
        TRY(insert(tx, ProjectRow{.id = draw<ProjectId>(), .account_id = accounts[5].id}));
        return insert(tx, ResourceTagRow{.id = draw<ResourceTagId>(),
                                         .resource_type = "Account",
                                         .resource_id = accounts[3].id.uuid(),
                                         .key = "k",
                                         .value = "v"});
    });
    const OwnerColumns columns{.account = "t.id"};
    const auto names = [&](const ListQuery& query, PageWindow window = {}) {
        const auto page =
            read<ListPage<AccountRow>>([&](Tx& tx) { return query.page<AccountRow>(tx, window); });
        std::string text = std::to_string(page.count) + ":";
        for (const AccountRow& row : page.items) text += row.name.back();
        return text;
    };
    using Owners = OwnerScope::Owners;
    using Projects = OwnerScope::Projects;
    const auto scoped = [&](OwnerScope scope) {
        return names(ListQuery("account").owned_by(scope, columns).order_by("t.name, t.id"));
    };
    EXPECT_EQ(scoped({.owners = Owners::kEverybody, .projects = Projects::kLeftOut}), "5:01234");
    EXPECT_EQ(scoped({.owners = Owners::kEverybody, .projects = Projects::kIncluded}), "6:012345");
    EXPECT_EQ(scoped({.owners = Owners::kEverybody, .projects = Projects::kOnly}), "1:5");
    EXPECT_EQ(scoped({.owners = Owners::kSubtree, .domain_id = a.id}), "3:234");
    EXPECT_EQ(scoped({.owners = Owners::kDomain, .domain_id = a.id}), "2:23");
    EXPECT_EQ(scoped({.account_ids = {accounts[0].id, accounts[2].id, accounts[4].id}}), "3:024");
    EXPECT_EQ(scoped({}), "0:");

    const ListQuery all = ListQuery("account").order_by("t.name, t.id");
    EXPECT_EQ(names(all, {0, 2}), "6:01");
    EXPECT_EQ(names(all, {4, 4}), "6:45");
    EXPECT_EQ(names(all, {8, 2}), "6:");
    EXPECT_EQ(names(ListQuery("account").order_by("t.name DESC, t.id"), {0, 2}), "6:54");
    EXPECT_EQ(names(ListQuery("account").with_keyword("nAME_3", {"t.name"})), "1:3");
    EXPECT_EQ(names(ListQuery("account").order_by("t.name, t.id").with_keyword("_", {"t.name"})),
              "6:012345");
    EXPECT_EQ(names(ListQuery("account").with_keyword("%", {"t.name"})), "0:");
    EXPECT_EQ(names(ListQuery("account").tagged("Account", {{"k", "v"}})), "1:3");
    EXPECT_EQ(names(ListQuery("account").tagged("Account", {{"k", std::nullopt}})), "1:3");
    EXPECT_EQ(names(ListQuery("account").tagged("Account", {{"k", "w"}})), "0:");
    EXPECT_EQ(names(ListQuery("account").tagged("UserVm", {{"k", "v"}})), "0:");
    EXPECT_EQ(names(ListQuery("account")
                        .join("JOIN domain d ON d.id = t.domain_id")
                        .where("d.name = ?", values("a"))
                        .where("t.name <> ?", values("Name_2"))),
              "1:3");
}

TEST_P(IdentityTables, DeleteSessionsThatWereNotUsed) {
    const Time now = clock().now();
    const auto add = [&](const std::string& token, Time used) {
        const SessionRow row{.id = draw<SessionId>(), .token_hash = token, .used_at = used};
        write([&](Tx& tx) { return insert(tx, row); });
        return row.id;
    };
    add("old", now - std::chrono::hours(1));
    const SessionId kept = add("new", now);
    write([&](Tx& tx) -> Status {
        EXPECT_EQ(TRY(delete_idle_sessions(tx, now - std::chrono::minutes(30), 10)), 1);
        return touch_session(tx, kept, now + std::chrono::seconds(1));
    });
    const auto found =
        read<std::optional<SessionRow>>([&](Tx& tx) { return find_session_by_token(tx, "new"); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->used_at, now + std::chrono::seconds(1));
}

TEST_P(IdentityTables, KeepConfigurationLimitsAndTags) {
    const DomainRow root = add_domain("ROOT", std::nullopt);
    const AccountRow account = add_account("x", root.id);
    const Uuid vm = Uuid::named("vm");
    write([&](Tx& tx) -> Status {
        TRY(insert(tx, ConfigurationValueRow{.id = draw<ConfigurationValueId>(),
                                             .name = "expunge.delay",
                                             .scope = "global",
                                             .value = "7"}));
        TRY(insert(tx, ResourceLimitRow{.id = draw<ResourceLimitId>(),
                                        .owner_id = root.id.uuid(),
                                        .resource_type = ResourceType::kCpu,
                                        .max = 4}));
        for (const char* key : {"b", "a"}) {
            TRY(insert(tx, ResourceTagRow{.id = draw<ResourceTagId>(),
                                          .resource_type = "UserVm",
                                          .resource_id = vm,
                                          .key = key,
                                          .value = "1"}));
        }
        return {};
    });
    EXPECT_EQ(read<std::optional<ConfigurationValueRow>>([&](Tx& tx) {
                  return find_configuration_value(tx, "expunge.delay", "global", "");
              })->value,
              "7");
    const auto limits = read<std::vector<ResourceLimitRow>>(
        [&](Tx& tx) { return list_limits_above(tx, account.id, root.id); });
    ASSERT_EQ(limits.size(), 1U);
    EXPECT_EQ(limits[0].max, 4);
    const auto tags = read<std::vector<ResourceTagRow>>(
        [&](Tx& tx) { return list_tags_of(tx, "UserVm", std::vector<Uuid>{vm}); });
    ASSERT_EQ(tags.size(), 2U);
    EXPECT_EQ(tags[0].key, "a");
    write([&](Tx& tx) -> Status {
        EXPECT_EQ(TRY(delete_tags(tx, "UserVm", vm, "a", "2")), 0);
        EXPECT_EQ(TRY(delete_tags(tx, "UserVm", vm, "a", std::nullopt)), 1);
        EXPECT_EQ(TRY(delete_tags(tx, "UserVm", vm, std::nullopt, "1")), 1);
        return {};
    });
}

INSTANTIATE_ON_EACH_DATABASE(IdentityTables);

}  // namespace
}  // namespace lockstep::db
