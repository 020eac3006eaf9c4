// Domains, accounts, users, roles and projects, as their commands see them.
#include <gtest/gtest.h>

#include "control/testing/cloud.h"
#include "db/ssh_key_pair_table.h"

namespace lockstep::control {
namespace {

class DomainsTest : public WithCloud {};
INSTANTIATE_ON_EACH_DATABASE(DomainsTest);

TEST_P(DomainsTest, AreCreatedBelowTheirParentAndListed) {
    const DomainView a = add_domain("a");
    EXPECT_EQ(a.path, "ROOT/a");
    EXPECT_EQ(a.level, 1);
    EXPECT_EQ(a.parent_name, "ROOT");
    const DomainView b = add_domain("b", a.id);
    EXPECT_EQ(b.path, "ROOT/a/b");
    ListDomains all;
    all.list_all = true;
    auto page = must(domains().list(admin(), all));
    EXPECT_EQ(page.total, 3);
    EXPECT_TRUE(page.items.at(1).has_child);
    EXPECT_EQ(page.items.at(0).use->limit(model::ResourceType::kUserVm), "Unlimited");
    all.level = 0;
    EXPECT_EQ(must(domains().list(admin(), all)).items.at(0).name, "ROOT");
    EXPECT_EQ(must(domains().list(admin(), {})).total, 1);
}

TEST_P(DomainsTest, RefuseBadAndTakenNames) {
    const DomainView a = add_domain("a");
    CreateDomain request;
    request.name = "a";
    EXPECT_EQ(code_of(domains().create(admin(), request)), Code::kAlreadyExists);
    for (const char* name : {"", "x/y", " x", "ROOT"}) {
        request.name = name;
        EXPECT_EQ(code_of(domains().create(admin(), request)), Code::kInvalidArgument) << name;
    }
    request.name = "x";
    request.parent_id = draw<DomainId>();
    EXPECT_EQ(code_of(domains().create(admin(), request)), Code::kNotFound);
    request.parent_id.reset();
    request.network_domain = "-";
    EXPECT_EQ(code_of(domains().create(admin(), request)), Code::kInvalidArgument);
}

TEST_P(DomainsTest, TakeThoseBelowAlongWhenTheyAreRenamed) {
    const DomainView a = add_domain("a");
    const DomainView b = add_domain("b", a.id);
    UpdateDomain request;
    request.id = a.id;
    request.name = "z";
    EXPECT_EQ(must(domains().update(admin(), request)).path, "ROOT/z");
    ListDomains one;
    one.id = b.id;
    EXPECT_EQ(must(domains().list(admin(), one)).items.at(0).path, "ROOT/z/b");
    request.id = root_domain_id();
    EXPECT_FALSE(domains().update(admin(), request));
}

TEST_P(DomainsTest, AreDeletedWhenEmptyAndWithAllThatIsInThem) {
    const DomainView a = add_domain("a");
    const DomainView b = add_domain("b", a.id);
    add_account("alice", a.id);
    const AccountView bob = add_account("bob", b.id);
    CreateProject project;
    project.name = "p";
    finish(projects().create(caller_of_account(bob), project));

    const db::SagaRow refused = finished(domains().remove(admin(), {a.id, false}));
    EXPECT_EQ(refused.state, db::SagaState::kFailed);
    EXPECT_NE(refused.error_text->find("ROOT/a"), std::string::npos);
    ListDomains all;
    all.list_all = true;
    EXPECT_EQ(must(domains().list(admin(), all)).total, 3);

    finish(domains().remove(admin(), {a.id, true}));
    EXPECT_EQ(must(domains().list(admin(), all)).total, 1);
    ListAccounts accounts_left;
    accounts_left.list_all = true;
    EXPECT_EQ(must(accounts().list(admin(), accounts_left)).total, 1);
    ListProjects projects_left;
    projects_left.list_all = true;
    EXPECT_EQ(must(projects().list(admin(), projects_left)).total, 0);
    EXPECT_EQ(code_of(domains().remove(admin(), {root_domain_id(), true})), Code::kForbidden);
}

class AccountsTest : public WithCloud {};
INSTANTIATE_ON_EACH_DATABASE(AccountsTest);

TEST_P(AccountsTest, AreCreatedWithAUserAndDefaultLimits) {
    const DomainView a = add_domain("a");
    const AccountView alice = add_account("alice", a.id);
    EXPECT_EQ(alice.account_type, 0);
    EXPECT_EQ(alice.role_name, "User");
    EXPECT_EQ(alice.domain_path, "ROOT/a");
    EXPECT_EQ(alice.state, "enabled");
    EXPECT_EQ(alice.use->limit(model::ResourceType::kUserVm), "20");
    EXPECT_EQ(alice.use->available(model::ResourceType::kSecondaryStorage), "400.0");
    ASSERT_EQ(alice.users.size(), 1U);
    EXPECT_EQ(alice.users[0].username, "alice");
    EXPECT_TRUE(alice.users[0].is_in_lower_domain);
    EXPECT_FALSE(alice.users[0].api_key);
    EXPECT_EQ(add_account("dora", a.id, 2).role_type, "DomainAdmin");
}

TEST_P(AccountsTest, RefuseTwinsBadTypesAndPasswords) {
    const DomainView a = add_domain("a");
    add_account("alice", a.id);
    EXPECT_EQ(code_of(accounts().create(admin(), account_request("alice", a.id, 0))),
              Code::kAlreadyExists);
    EXPECT_EQ(code_of(accounts().create(admin(), account_request("x", a.id, 9))),
              Code::kInvalidArgument);
    CreateAccount untyped = account_request("x", a.id, 0);
    untyped.account_type.reset();
    EXPECT_EQ(code_of(accounts().create(admin(), untyped)), Code::kInvalidArgument);
    CreateAccount empty = account_request("x", a.id, 0);
    empty.password = Secret<std::string>("");
    EXPECT_EQ(code_of(accounts().create(admin(), empty)), Code::kInvalidArgument);
    CreateAccount chosen = account_request("x", a.id, 0);
    chosen.account_id = "not an id";
    EXPECT_EQ(code_of(accounts().create(admin(), chosen)), Code::kInvalidArgument);
    chosen.account_id = Uuid::named("chosen").to_string();
    EXPECT_EQ(must(accounts().create(admin(), chosen)).id.uuid(), Uuid::named("chosen"));
}

TEST_P(AccountsTest, OfADomainAdminReachNoFurtherThanHeDoes) {
    const DomainView a = add_domain("a");
    const DomainView c = add_domain("c");
    const Caller dora = caller_of_account(add_account("dora", a.id, 2));
    EXPECT_TRUE(accounts().create(dora, account_request("new", a.id, 0)));
    EXPECT_EQ(code_of(accounts().create(dora, account_request("new", c.id, 0))), Code::kForbidden);
    EXPECT_EQ(code_of(accounts().create(dora, account_request("root", a.id, 1))), Code::kForbidden);
    const AccountView strong = add_account("strong", a.id, 1);
    EXPECT_EQ(code_of(users().register_keys(dora, {strong.users[0].id})), Code::kForbidden);
    EXPECT_EQ(code_of(accounts().remove(dora, {strong.id})), Code::kForbidden);
    const Caller user = caller_of_account(add_account("user", a.id));
    EXPECT_EQ(code_of(accounts().create(user, account_request("mine", a.id, 0))), Code::kForbidden);
}

TEST_P(AccountsTest, AreListedByScopeAndFilter) {
    const DomainView a = add_domain("a");
    const Caller alice = caller_of_account(add_account("alice", a.id));
    const Caller dora = caller_of_account(add_account("dora", a.id, 2));
    ListAccounts all;
    all.list_all = true;
    EXPECT_EQ(must(accounts().list(admin(), all)).total, 3);
    EXPECT_EQ(must(accounts().list(dora, all)).total, 2);
    EXPECT_EQ(must(accounts().list(alice, all)).items.at(0).name, "alice");
    EXPECT_FALSE(must(accounts().list(alice, all)).items.at(0).api_key_access);
    all.name = "dora";
    EXPECT_EQ(must(accounts().list(admin(), all)).items.at(0).account_type, 2);
    EXPECT_EQ(must(accounts().list(alice, all)).total, 0);
    all.name.reset();
    all.details = {"min"};
    EXPECT_FALSE(must(accounts().list(admin(), all)).items.at(0).use);
    all.keyword = "ALI";
    EXPECT_EQ(must(accounts().list(admin(), all)).total, 1);
}

TEST_P(AccountsTest, AreChanged) {
    const AccountView alice = add_account("alice");
    UpdateAccount request;
    request.id = alice.id;
    request.network_domain = "example.org";
    request.new_name = "alicia";
    request.role_id = default_role_id("Domain Admin");
    request.api_key_access = "disabled";
    const AccountView changed = must(accounts().update(admin(), request));
    EXPECT_EQ(changed.network_domain, "example.org");
    EXPECT_EQ(changed.name, "alicia");
    EXPECT_EQ(changed.account_type, 2);
    EXPECT_EQ(changed.api_key_access, "DISABLED");
    UpdateAccount by_name;
    by_name.account = "alicia";
    by_name.domain_id = root_domain_id();
    by_name.network_domain = "";
    EXPECT_FALSE(must(accounts().update(admin(), by_name)).network_domain);
    by_name.domain_id.reset();
    EXPECT_EQ(code_of(accounts().update(admin(), by_name)), Code::kInvalidArgument);
}

TEST_P(AccountsTest, AreDisabledWhenNothingIsUnderWayAndEnabledAgain) {
    const AccountView alice = add_account("alice");
    DisableAccount request;
    request.id = alice.id;
    finish(accounts().disable(admin(), request));
    EXPECT_EQ(must(accounts().get(admin(), alice.id)).state, "disabled");
    request.is_locked = true;
    finish(accounts().disable(admin(), request));
    EXPECT_EQ(must(accounts().get(admin(), alice.id)).state, "locked");
    EXPECT_EQ(must(accounts().enable(admin(), request)).state, "enabled");
    request.id = admin_account_id();
    EXPECT_EQ(code_of(accounts().disable(admin(), request)), Code::kForbidden);
}

TEST_P(AccountsTest, AreDeletedWithWhatTheyOwn) {
    const AccountView alice = add_account("alice");
    const Caller caller = caller_of_account(alice);
    const auto keys = must(users().register_keys(admin(), {alice.users[0].id}));
    db::SshKeyPairRow pair;
    pair.id = draw<SshKeyPairId>();
    pair.account_id = alice.id;
    pair.domain_id = alice.domain_id;
    pair.name = "k";
    write([pair](db::Tx& tx) { return db::insert(tx, pair); });

    finish(accounts().remove(admin(), {alice.id}));
    EXPECT_EQ(code_of(authentication().find_api_key(keys.api_key)), Code::kUnauthenticated);
    const auto left =
        store().read([&](db::Tx& tx) { return db::get<db::SshKeyPairRow>(tx, pair.id); });
    EXPECT_EQ(code_of(left), Code::kNotFound);
    EXPECT_EQ(code_of(accounts().remove(admin(), {alice.id})), Code::kNotFound);
    add_account("alice");  // its name is free again

    ListEvents request;
    request.type = "ACCOUNT.DELETE";
    request.list_all = true;
    const auto events_found = must(events().list(admin(), request));
    ASSERT_EQ(events_found.total, 2);
    EXPECT_EQ(events_found.items[0].state, "Completed");
    EXPECT_EQ(events_found.items[0].parent_id, events_found.items[1].id);
    EXPECT_EQ(events_found.items[1].state, "Scheduled");
}

TEST_P(AccountsTest, StayWhenTheyOwnAProject) {
    const AccountView alice = add_account("alice");
    CreateProject project;
    project.name = "p";
    const auto started = projects().create(caller_of_account(alice), project);
    finish(started);
    const db::SagaRow refused = finished(accounts().remove(admin(), {alice.id}));
    EXPECT_EQ(refused.state, db::SagaState::kFailed);
    EXPECT_NE(refused.error_text->find("project p"), std::string::npos);
    EXPECT_EQ(must(accounts().get(admin(), alice.id)).state, "enabled");
    finish(projects().remove(admin(), {ProjectId(*started->object), false}));
    finish(accounts().remove(admin(), {alice.id}));
    EXPECT_EQ(code_of(accounts().remove(admin(), {admin_account_id()})), Code::kForbidden);
}

class UsersTest : public WithCloud {};
INSTANTIATE_ON_EACH_DATABASE(UsersTest);

TEST_P(UsersTest, AreAddedListedAndDeleted) {
    const AccountView alice = add_account("alice");
    CreateUser request;
    request.account = "alice";
    request.username = "al2";
    request.password = Secret<std::string>("x");
    request.first_name = "F";
    request.last_name = "L";
    request.email = "e@x.org";
    const UserView user = must(users().create(admin(), request));
    EXPECT_EQ(user.account_id, alice.id);
    EXPECT_EQ(code_of(users().create(admin(), request)), Code::kAlreadyExists);
    request.username = "al3";
    request.account = "nobody";
    EXPECT_EQ(code_of(users().create(admin(), request)), Code::kInvalidArgument);

    ListUsers all;
    all.list_all = true;
    EXPECT_EQ(must(users().list(admin(), all)).total, 3);
    EXPECT_EQ(must(users().list(admin(), {})).items.at(0).username, "admin");
    all.username = "al2";
    EXPECT_EQ(must(users().list(admin(), all)).items.at(0).api_key_access, "INHERIT");
    EXPECT_TRUE(users().remove(admin(), {user.id}));
    EXPECT_EQ(must(users().list(admin(), all)).total, 0);
    EXPECT_EQ(code_of(users().remove(admin(), {admin_user_id()})), Code::kForbidden);
}

TEST_P(UsersTest, GetKeysThatWorkUntilTheNext) {
    const AccountView alice = add_account("alice");
    const UserRequest who{alice.users[0].id};
    EXPECT_EQ(must(users().get_keys(admin(), who)).api_key, "");
    const UserKeys first = must(users().register_keys(admin(), who));
    EXPECT_EQ(must(users().get_keys(admin(), who)).secret_key.reveal(), first.secret_key.reveal());
    GetUser by_key;
    by_key.api_key = first.api_key;
    EXPECT_EQ(must(users().get_by_api_key(admin(), by_key)).username, "alice");
    const Caller self = must(authentication().find_api_key(first.api_key)).caller;
    const UserKeys second = must(users().register_keys(self, who));
    EXPECT_EQ(code_of(authentication().find_api_key(first.api_key)), Code::kUnauthenticated);
    EXPECT_TRUE(authentication().find_api_key(second.api_key));
    const Caller bob = caller_of_account(add_account("bob"));
    EXPECT_EQ(code_of(users().get_keys(bob, who)), Code::kForbidden);
}

TEST_P(UsersTest, KeepThePasswordPolicy) {
    Configurations configurations(store(), clock(), rng());
    ASSERT_TRUE(configurations.update(admin(), {{}, "password.policy.minimum.length", "8"}));
    ASSERT_TRUE(configurations.update(admin(), {{}, "password.policy.minimum.digits", "1"}));
    const auto create = [&](const std::string& password) {
        CreateAccount request = account_request("bob", {}, 0);
        request.password = Secret<std::string>(password);
        return accounts().create(admin(), request);
    };
    EXPECT_EQ(code_of(create("short1")), Code::kInvalidArgument);
    EXPECT_EQ(code_of(create("longenough")), Code::kInvalidArgument);
    EXPECT_TRUE(create("longenough1"));
}

TEST_P(UsersTest, SeeRolesOfTheirStrength) {
    Roles roles(database());
    EXPECT_EQ(must(roles.list(admin(), {})).total, 8);
    const Caller dora = caller_of_account(add_account("dora", {}, 2));
    for (const RoleView& role : must(roles.list(dora, {})).items) EXPECT_NE(role.type, "Admin");
    ListRoles request;
    request.name = "User";
    EXPECT_EQ(must(roles.list(admin(), request)).items.at(0).is_default, true);
}

class ProjectsTest : public WithCloud {};
INSTANTIATE_ON_EACH_DATABASE(ProjectsTest);

TEST_P(ProjectsTest, AreCreatedCountedListedAndDeleted) {
    const AccountView alice = add_account("alice");
    const Caller caller = caller_of_account(alice);
    CreateProject request;
    request.name = "prj";
    request.display_text = "p";
    const auto started = projects().create(caller, request);
    finish(started);
    const ProjectView project = must(projects().get(caller, ProjectId(*started->object)));
    EXPECT_EQ(project.state, "Active");
    EXPECT_EQ(project.owners.at(0).account, "alice");
    EXPECT_EQ(project.use->limit(model::ResourceType::kUserVm), "20");
    EXPECT_EQ(must(accounts().get(admin(), alice.id)).use->total(model::ResourceType::kProject), 1);
    EXPECT_EQ(code_of(projects().create(caller, request)), Code::kAlreadyExists);

    ListProjects all;
    all.list_all = true;
    EXPECT_EQ(must(projects().list(admin(), all)).total, 1);
    EXPECT_EQ(must(projects().list(caller, {})).total, 1);
    const Caller bob = caller_of_account(add_account("bob"));
    EXPECT_EQ(must(projects().list(bob, all)).total, 0);
    EXPECT_EQ(code_of(projects().remove(bob, {project.id, false})), Code::kForbidden);

    finish(projects().remove(caller, {project.id, false}));
    EXPECT_EQ(must(projects().list(admin(), all)).total, 0);
    EXPECT_EQ(must(accounts().get(admin(), alice.id)).use->total(model::ResourceType::kProject), 0);
}

TEST_P(ProjectsTest, KeepTheOwnersLimit) {
    const AccountView alice = add_account("alice");
    UpdateResourceLimit limit;
    limit.account = "alice";
    limit.domain_id = root_domain_id();
    limit.resource_type = static_cast<int32_t>(model::ResourceType::kProject);
    limit.max = 0;
    EXPECT_EQ(must(limits().update(admin(), limit)).max, 0);
    CreateProject request;
    request.name = "prj";
    EXPECT_EQ(code_of(projects().create(caller_of_account(alice), request)), Code::kQuotaExceeded);
    limit.resource_type = 99;
    EXPECT_EQ(code_of(limits().update(admin(), limit)), Code::kInvalidArgument);
    EXPECT_EQ(code_of(limits().update(caller_of_account(alice), limit)), Code::kInvalidArgument);
}

TEST_P(ProjectsTest, BearTags) {
    CreateProject request;
    request.name = "prj";
    const auto started = projects().create(admin(), request);
    finish(started);
    const std::string id = started->object->to_string();
    CreateTags tag;
    tag.resource_ids = {id};
    tag.resource_type = "project";
    tag.tags = {{"k", "v"}, {"l", "w"}};
    finish(tags().create(admin(), tag));
    ListTags all;
    all.list_all = true;
    all.project_id.is_all = true;
    EXPECT_EQ(must(tags().list(admin(), all)).total, 2);
    ListProjects by_tag;
    by_tag.list_all = true;
    by_tag.tags = {{"k", "v"}, {"l", std::nullopt}};
    EXPECT_EQ(must(projects().list(admin(), by_tag)).items.at(0).tags.size(), 2U);

    const db::SagaRow twice = finished(tags().create(admin(), tag));
    EXPECT_EQ(twice.state, db::SagaState::kFailed);
    EXPECT_EQ(twice.error_text, "tag k already on Project with id " + id);
    tag.resource_type = "Nope";
    EXPECT_EQ(finished(tags().create(admin(), tag)).error_code, "invalid_argument");

    DeleteTags gone;
    gone.resource_ids = {id};
    gone.resource_type = "Project";
    gone.tags = {{"k", std::nullopt}};
    finish(tags().remove(admin(), gone));
    EXPECT_EQ(must(tags().list(admin(), all)).total, 1);
    EXPECT_EQ(finished(tags().remove(admin(), gone)).state, db::SagaState::kFailed);
}

TEST_P(ProjectsTest, ShowLimitsAndCountsOfAccountsDomainsAndProjects) {
    const DomainView a = add_domain("a");
    add_account("alice", a.id);
    ListResourceLimits of_account;
    of_account.account = "alice";
    of_account.domain_id = a.id;
    const auto limits_found = must(limits().list(admin(), of_account));
    EXPECT_EQ(limits_found.total, 17);
    EXPECT_EQ(limits_found.items.at(0).resource_type_name, "user_vm");
    EXPECT_EQ(limits_found.items.at(0).max, 20);
    EXPECT_EQ(limits_found.items.at(0).domain_path, "ROOT/a");
    ListResourceLimits of_domain;
    of_domain.domain_id = a.id;
    of_domain.resource_type_name = "project";
    const auto of_a = must(limits().list(admin(), of_domain));
    EXPECT_EQ(of_a.items.at(0).max, 50);
    EXPECT_FALSE(of_a.items.at(0).account);
    UpdateResourceCount count;
    count.domain_id = a.id;
    EXPECT_EQ(must(limits().recount(admin(), count)).total, 17);
    count.account = "alice";
    EXPECT_EQ(must(limits().recount(admin(), count)).items.at(5).count, 0);
}

}  // namespace
}  // namespace lockstep::control
