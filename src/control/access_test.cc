#include "control/access.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "control/list_scope.h"
#include "control/owner.h"
#include "control/testing/people.h"

namespace lockstep::control {
namespace {

class Access : public WithPeople {};
INSTANTIATE_ON_EACH_DATABASE(Access);

TEST_P(Access, ReachesOwnSubtreeAndProjects) {
    const OwnerRef of_project{project_.account_id, project_.domain_id};
    struct Case {
        std::string who;
        OwnerRef whose;
        bool may;
    };
    const std::vector<Case> cases = {
        {"admin", ref("bob"), true},  {"admin", of_project, true},   {"dora", ref("alice"), true},
        {"dora", ref("bob"), true},   {"dora", ref("carol"), false}, {"dora", ref("rita"), false},
        {"dora", of_project, true},   {"alice", ref("alice"), true}, {"alice", ref("dora"), false},
        {"alice", ref("bob"), false}, {"alice", of_project, true},   {"carol", of_project, true},
        {"bob", of_project, false},   {"rita", ref("alice"), false},
    };
    for (const Case& c : cases) {
        EXPECT_EQ(read<bool>([&](db::Tx& tx) { return may_access(tx, caller(c.who), c.whose); }),
                  c.may)
            << c.who;
    }
    const Error error = refused([this](db::Tx& tx) {
        return check_access(tx, caller("bob"), ref("alice"), "the virtual machine web-1");
    });
    EXPECT_EQ(error.code, Code::kForbidden);
    EXPECT_NE(error.message.find("web-1"), std::string::npos);
}

TEST_P(Access, ReachesDomains) {
    const auto may = [&](const std::string& who, const db::DomainRow& domain) {
        return read<bool>(
            [&](db::Tx& tx) { return may_access_domain(tx, caller(who), domain.id); });
    };
    EXPECT_TRUE(may("admin", c_));
    EXPECT_TRUE(may("dora", a_));
    EXPECT_TRUE(may("dora", b_));
    EXPECT_FALSE(may("dora", c_));
    EXPECT_FALSE(may("dora", root_));
    EXPECT_TRUE(may("alice", a_));
    EXPECT_FALSE(may("alice", b_));
}

TEST_P(Access, SaysTheWordsThatClientsLookForOfAnUnknownId) {
    const Error error = refused([this](db::Tx& tx) -> Status {
        TRY(get_named<db::DomainRow>(tx, DomainId(Uuid::named("nothing")), "domainid"));
        return {};
    });
    EXPECT_EQ(error.code, Code::kNotFound);
    EXPECT_NE(error.message.find(
                  "Invalid parameter domainid value=" + Uuid::named("nothing").to_string() +
                  " due to incorrect long value format, or entity does not exist"),
              std::string::npos);
}

class Owners : public WithPeople {
  protected:
    // "alice", or the refusal's code.
    std::string resolve(const std::string& who, const OwnerRequest& request) {
        const Result<Owner> owner =
            store().read([&](db::Tx& tx) { return resolve_owner(tx, caller(who), request); });
        return owner ? owner->account_name : std::string(code_name(owner.error().code));
    }
};
INSTANTIATE_ON_EACH_DATABASE(Owners);

TEST_P(Owners, AreTheCallerTheNamedAccountOrTheProject) {
    EXPECT_EQ(resolve("alice", {}), "alice");
    EXPECT_EQ(resolve("admin", {.account = "bob", .domain_id = b_.id}), "bob");
    EXPECT_EQ(resolve("dora", {.account = "bob", .domain_id = b_.id}), "bob");
    EXPECT_EQ(resolve("alice", {.account = "alice", .domain_id = a_.id}), "alice");
    EXPECT_EQ(resolve("alice", {.project_id = project_.id}), "PrjAcct-p");
    EXPECT_EQ(resolve("carol", {.project_id = project_.id}), "PrjAcct-p");
}

TEST_P(Owners, RefuseHalfNamesStrangersAndTheUnknown) {
    EXPECT_EQ(resolve("admin", {.account = "bob"}), "invalid_argument");
    EXPECT_EQ(resolve("admin", {.domain_id = b_.id}), "invalid_argument");
    EXPECT_EQ(resolve("admin", {.account = "nobody", .domain_id = b_.id}), "invalid_argument");
    EXPECT_EQ(resolve("admin", {.account = "bob", .domain_id = a_.id}), "invalid_argument");
    EXPECT_EQ(resolve("admin", {.account = "bob", .domain_id = b_.id, .project_id = project_.id}),
              "invalid_argument");
    EXPECT_EQ(resolve("alice", {.account = "dora", .domain_id = a_.id}), "forbidden");
    EXPECT_EQ(resolve("dora", {.account = "carol", .domain_id = c_.id}), "forbidden");
    EXPECT_EQ(resolve("bob", {.project_id = project_.id}), "forbidden");
    EXPECT_EQ(resolve("bob", {.project_id = draw<ProjectId>()}), "not_found");
}

TEST_P(Owners, TakeNoNewWorkUnlessTheyAreEnabled) {
    for (const auto state : {model::AccountState::kDisabled, model::AccountState::kLocked,
                             model::AccountState::kDeleting}) {
        write([=, this](db::Tx& tx) -> Status {
            auto row = TRY(db::get<db::AccountRow>(tx, caller("bob").account_id));
            row.state = state;
            return db::update_or_fail(tx, row);
        });
        EXPECT_EQ(resolve("admin", {.account = "bob", .domain_id = b_.id}), "forbidden");
    }
}

TEST_P(Owners, AreShownWithTheirDomainAndAProjectInsteadOfItsAccount) {
    const auto views = read<std::map<AccountId, OwnerView>>([&](db::Tx& tx) {
        return load_owner_views(
            tx, {caller("bob").account_id, project_.account_id, caller("bob").account_id});
    });
    ASSERT_EQ(views.size(), 2U);
    const OwnerView& bob = views.at(caller("bob").account_id);
    EXPECT_EQ(bob.account, "bob");
    EXPECT_EQ(bob.domain, "b");
    EXPECT_EQ(bob.domain_path, "ROOT/a/b");
    EXPECT_FALSE(bob.project);
    const OwnerView& project = views.at(project_.account_id);
    EXPECT_EQ(project.project, "p");
    EXPECT_EQ(project.project_id, project_.id);
    EXPECT_FALSE(project.account);
}

class ListScope : public WithPeople {
  protected:
    // Who of the accounts is listed: "alice,bob", or the refusal's code.
    std::string listed(const std::string& who, const OwnedList& request, bool names_ids = false) {
        const auto names = store().read([&](db::Tx& tx) -> Result<std::string> {
            const auto scope = TRY(resolve_list_scope(tx, caller(who), request, names_ids));
            const auto rows = TRY(db::ListQuery("account")
                                      .owned_by(scope, {.account = "t.id"})
                                      .order_by("t.name, t.id")
                                      .all<db::AccountRow>(tx));
            std::string text;
            for (const auto& row : rows) text += (text.empty() ? "" : ",") + row.name;
            return text;
        });
        return names ? *names : std::string(code_name(names.error().code));
    }
    static OwnedList list_all() {
        OwnedList request;
        request.list_all = true;
        return request;
    }
    OwnedList of_domain(const db::DomainRow& domain, bool is_recursive) {
        OwnedList request;
        request.domain_id = domain.id;
        request.is_recursive = is_recursive;
        return request;
    }
    OwnedList of_account(const std::string& name, std::optional<DomainId> domain) {
        OwnedList request;
        request.account = name;
        request.domain_id = domain;
        return request;
    }
    OwnedList of_projects(bool is_all, bool with_list_all) {
        OwnedList request;
        request.project_id.is_all = is_all;
        if (!is_all) request.project_id.id = project_.id;
        request.list_all = with_list_all;
        return request;
    }
};
INSTANTIATE_ON_EACH_DATABASE(ListScope);

TEST_P(ListScope, WithoutParametersIsTheCallersOwnAccount) {
    for (const std::string who : {"admin", "dora", "alice"}) EXPECT_EQ(listed(who, {}), who);
}

TEST_P(ListScope, ByIdReachesAsFarAsTheCallerDoes) {
    EXPECT_EQ(listed("admin", {}, true), "PrjAcct-p,admin,alice,bob,carol,dora,rita");
    EXPECT_EQ(listed("dora", {}, true), "PrjAcct-p,alice,bob,dora");
    EXPECT_EQ(listed("alice", {}, true), "alice");
}

TEST_P(ListScope, OfAllLeavesProjectsOut) {
    EXPECT_EQ(listed("admin", list_all()), "admin,alice,bob,carol,dora,rita");
    EXPECT_EQ(listed("dora", list_all()), "alice,bob,dora");
    EXPECT_EQ(listed("alice", list_all()), "alice");
}

TEST_P(ListScope, OfADomainIsRecursiveOnlyWhenAsked) {
    EXPECT_EQ(listed("admin", of_domain(a_, false)), "alice,dora");
    EXPECT_EQ(listed("admin", of_domain(a_, true)), "alice,bob,dora");
    EXPECT_EQ(listed("dora", of_domain(b_, false)), "bob");
    EXPECT_EQ(listed("dora", of_domain(c_, false)), "forbidden");
    EXPECT_EQ(listed("alice", of_domain(a_, true)), "alice");
    EXPECT_EQ(listed("alice", of_domain(b_, false)), "forbidden");
}

TEST_P(ListScope, OfAnAccountIsThatAccount) {
    EXPECT_EQ(listed("admin", of_account("bob", b_.id)), "bob");
    EXPECT_EQ(listed("dora", of_account("alice", std::nullopt)), "alice");
    EXPECT_EQ(listed("alice", of_account("alice", a_.id)), "alice");
    EXPECT_EQ(listed("alice", of_account("dora", a_.id)), "forbidden");
    EXPECT_EQ(listed("admin", of_account("bob", std::nullopt)), "invalid_argument");
    OwnedList both = of_account("alice", a_.id);
    both.project_id.id = project_.id;
    EXPECT_EQ(listed("admin", both), "invalid_argument");
}

TEST_P(ListScope, OfProjects) {
    EXPECT_EQ(listed("admin", of_projects(false, false)), "PrjAcct-p");
    EXPECT_EQ(listed("carol", of_projects(false, false)), "PrjAcct-p");
    EXPECT_EQ(listed("bob", of_projects(false, false)), "forbidden");
    EXPECT_EQ(listed("admin", of_projects(true, false)), "PrjAcct-p");
    EXPECT_EQ(listed("admin", of_projects(true, true)),
              "PrjAcct-p,admin,alice,bob,carol,dora,rita");
    EXPECT_EQ(listed("dora", of_projects(true, true)), "PrjAcct-p,alice,bob,dora");
    EXPECT_EQ(listed("alice", of_projects(true, false)), "PrjAcct-p");
    EXPECT_EQ(listed("alice", of_projects(true, true)), "PrjAcct-p,alice");
    EXPECT_EQ(listed("bob", of_projects(true, false)), "");
}

TEST(PageWindow, TakesWhatClientsSend) {
    const auto window = [](std::optional<int32_t> page, std::optional<int32_t> size) {
        Paging paging;
        paging.page = page;
        paging.page_size = size;
        return page_window(paging);
    };
    EXPECT_EQ(window({}, {}).limit, 500);
    EXPECT_EQ(window(1, 20).offset, 0);
    EXPECT_EQ(window(3, 20).offset, 40);
    EXPECT_EQ(window(0, 20).offset, 0);
    EXPECT_EQ(window(-1, 20).offset, 0);
    EXPECT_FALSE(window({}, -1).limit);
}

}  // namespace
}  // namespace lockstep::control
