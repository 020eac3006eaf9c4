#include "control/limit.h"

#include <gtest/gtest.h>

#include "control/configuration.h"
#include "control/testing/people.h"
#include "db/configuration_value_table.h"
#include "db/resource_count_delta_table.h"
#include "db/resource_limit_table.h"

namespace lockstep::control {
namespace {

using enum model::ResourceType;

class Limits : public WithPeople {
  protected:
    void set_limit(const Uuid& owner, model::ResourceType type, int64_t max) {
        const db::ResourceLimitRow row{
            .id = draw<ResourceLimitId>(), .owner_id = owner, .resource_type = type, .max = max};
        write([row](db::Tx& tx) { return db::insert(tx, row); });
    }
    Status try_charge(const std::string& who, const Charges& charges) {
        return store().write(keyed(), [=, whose = owner(who), key = draw<EventId>().uuid()](
                                          db::Tx& tx) { return charge(tx, whose, charges, key); });
    }
    int64_t used(const std::string& who, model::ResourceType type) {
        const auto counts =
            read<CountTable>([whose = owner(who), id = caller(who).account_id](db::Tx& tx) {
                return recount(tx, whose, {}, Uuid{});
            });
        const auto found = counts.find(type);
        return found == counts.end() ? 0 : found->second;
    }
    std::vector<std::string> findings(const db::DomainRow& domain) {
        return read<std::vector<std::string>>(
            [&](db::Tx& tx) { return check_domain_deltas(tx, domain.id); });
    }
};
INSTANTIATE_ON_EACH_DATABASE(Limits);

TEST_P(Limits, CountWhatIsChargedAndReleased) {
    ASSERT_TRUE(try_charge("bob", {{kUserVm, 2}, {kMemory, 512}, {kCpu, 0}}));
    EXPECT_EQ(used("bob", kUserVm), 2);
    EXPECT_EQ(used("bob", kMemory), 512);
    write([whose = owner("bob"), key = draw<EventId>().uuid()](db::Tx& tx) {
        return release(tx, whose, {{kUserVm, 1}}, key);
    });
    EXPECT_EQ(used("bob", kUserVm), 1);
    EXPECT_TRUE(findings(b_).empty());
    EXPECT_EQ(
        read<int64_t>([&](db::Tx& tx) { return db::sum_domain_count(tx, root_.id, kUserVm); }), 1);
}

TEST_P(Limits, RefuseMoreThanTheAccountMayHaveAndChangeNothing) {
    const Status refused = try_charge("bob", {{kCpu, 1}, {kUserVm, 21}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kQuotaExceeded);
    for (const char* part : {"user_vm", "bob", "ROOT/a/b", "20", "21"}) {
        EXPECT_NE(refused.error().message.find(part), std::string::npos) << part;
    }
    EXPECT_EQ(used("bob", kCpu), 0);
    EXPECT_TRUE(try_charge("bob", {{kUserVm, 20}}));
    EXPECT_FALSE(try_charge("bob", {{kUserVm, 1}}));
    EXPECT_TRUE(try_charge("admin", {{kUserVm, 1000}}));
}

TEST_P(Limits, AreInGibForStorage) {
    EXPECT_TRUE(try_charge("bob", {{kPrimaryStorage, 200 * model::kBytesPerGib}}));
    EXPECT_FALSE(try_charge("bob", {{kPrimaryStorage, 1}}));
}

TEST_P(Limits, ComeFromRowsThenConfigurationThenTheProgram) {
    write([id = draw<ConfigurationValueId>()](db::Tx& tx) {
        return db::insert(
            tx, db::ConfigurationValueRow{
                    .id = id, .name = "max.account.user.vms", .scope = "global", .value = "3"});
    });
    set_limit(caller("alice").account_id.uuid(), kUserVm, -1);
    EXPECT_FALSE(try_charge("bob", {{kUserVm, 4}}));
    EXPECT_TRUE(try_charge("bob", {{kUserVm, 3}}));
    EXPECT_TRUE(try_charge("alice", {{kUserVm, 400}}));
    const auto limits =
        read<LimitTable>([whose = owner("bob")](db::Tx& tx) { return account_limits(tx, whose); });
    EXPECT_EQ(limits.at(kUserVm), 3);
    EXPECT_EQ(limits.at(kPrimaryStorage), 200);
    EXPECT_EQ(limits.size(), 17U);
    const auto of_root = read<LimitTable>([&](db::Tx& tx) { return domain_limits(tx, root_.id); });
    EXPECT_EQ(of_root.at(kBucket), model::kUnlimited);
    EXPECT_EQ(read<LimitTable>([&](db::Tx& tx) { return domain_limits(tx, b_.id); }).at(kBucket),
              20);
}

TEST_P(Limits, OfADomainCountAllAccountsBelowIt) {
    set_limit(a_.id.uuid(), kUserVm, 5);
    EXPECT_TRUE(try_charge("alice", {{kUserVm, 3}}));
    const Status refused = try_charge("bob", {{kUserVm, 3}});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("ROOT/a may have"), std::string::npos)
        << refused.error().message;
    EXPECT_TRUE(try_charge("bob", {{kUserVm, 2}}));
    EXPECT_TRUE(try_charge("carol", {{kUserVm, 20}}));
    const auto check = [&](const std::string& who) {
        return store().read([&, whose = owner(who)](db::Tx& tx) {
            return check_limits(tx, whose, {{kUserVm, 1}});
        });
    };
    EXPECT_FALSE(check("alice"));
    EXPECT_FALSE(check("carol"));
    EXPECT_TRUE(check("rita"));
}

TEST_P(Limits, RefuseToGiveBackMoreThanThereIs) {
    const Error error = refused([whose = owner("bob")](db::Tx& tx) {
        return release(tx, whose, {{kUserVm, 1}}, Uuid::named("k"));
    });
    EXPECT_EQ(error.code, Code::kCorruptState);
}

TEST_P(Limits, AreRecountedFromTheRows) {
    ASSERT_TRUE(try_charge("alice", {{kProject, 3}}));
    const auto whose = owner("alice");
    const auto check = [&] {
        return read<std::vector<std::string>>(
            [&](db::Tx& tx) { return check_counts(tx, whose, db::count_sources()); });
    };
    ASSERT_EQ(check().size(), 1U);
    EXPECT_NE(check()[0].find("counted as 3, its rows say 1"), std::string::npos) << check()[0];
    write([=, key = draw<EventId>().uuid()](db::Tx& tx) -> Status {
        EXPECT_EQ(TRY(recount(tx, whose, db::count_sources(), key)).at(kProject), 1);
        return {};
    });
    EXPECT_TRUE(check().empty());
    EXPECT_TRUE(findings(a_).empty());
}

class ConfigurationTest : public WithPeople {
  protected:
    Configurations configurations() { return {store(), clock(), rng()}; }
};
INSTANTIATE_ON_EACH_DATABASE(ConfigurationTest);

TEST_P(ConfigurationTest, ChangesAValueAndTakesItBack) {
    const auto& admin = caller("admin");
    const auto get = [&] {
        return read<int64_t>([](db::Tx& tx) -> Result<int64_t> {
            return TRY(load_configured(tx))
            .get(setting::kExpungeDelay);
        });
    };
    EXPECT_EQ(get(), 86400);
    auto view = configurations().update(admin, {{}, "expunge.delay", "20"});
    ASSERT_TRUE(view) << view.error().to_string();
    EXPECT_EQ(view->value, "20");
    EXPECT_EQ(view->default_value, "86400");
    EXPECT_EQ(get(), 20);
    EXPECT_EQ(configurations().update(admin, {{}, "expunge.delay", std::nullopt})->value, "86400");
    EXPECT_EQ(get(), 86400);
}

TEST_P(ConfigurationTest, RefusesUnknownNamesWrongTypesAndScopes) {
    const auto& admin = caller("admin");
    const auto code = [&](const UpdateConfiguration& request) {
        const auto view = configurations().update(admin, request);
        return view ? Code{} : view.error().code;
    };
    EXPECT_EQ(code({{}, "no.such.thing", "1"}), Code::kInvalidArgument);
    EXPECT_EQ(code({{}, "expunge.delay", "x"}), Code::kInvalidArgument);
    EXPECT_EQ(code({{}, "expunge.delay", ""}), Code::kInvalidArgument);
    EXPECT_EQ(code({{}, "api.key.access", "maybe"}), Code::kInvalidArgument);
    EXPECT_EQ(code({{}, "cluster.cpu.allocated.capacity.disablethreshold", "1.5"}),
              Code::kInvalidArgument);
    EXPECT_EQ(code({{}, "cpu.overprovisioning.factor", "nan"}), Code::kInvalidArgument);
    EXPECT_EQ(code({{.domain_id = a_.id}, "expunge.delay", "1"}), Code::kInvalidArgument);
    EXPECT_EQ(code({{.domain_id = draw<DomainId>()}, "api.key.access", "true"}), Code::kNotFound);
    EXPECT_FALSE(configurations().update(caller("dora"), {{}, "expunge.delay", "1"}));
}

TEST_P(ConfigurationTest, OfADomainGoesOverTheGlobalOne) {
    ASSERT_TRUE(
        configurations().update(caller("dora"), {{.domain_id = a_.id}, "api.key.access", "false"}));
    const auto values = read<ConfiguredValues>(
        [&](db::Tx& tx) { return load_configured(tx, SettingScope::kDomain, a_.id.uuid()); });
    EXPECT_FALSE(values.get(setting::kIsApiKeyAccessOn));
    EXPECT_TRUE(read<ConfiguredValues>([](db::Tx& tx) {
                    return load_configured(tx);
                }).get(setting::kIsApiKeyAccessOn));
}

TEST_P(ConfigurationTest, ListsByNameKeywordAndPage) {
    const auto& admin = caller("admin");
    ListConfigurations request;
    request.name = "expunge.delay";
    auto page = configurations().list(admin, request);
    ASSERT_TRUE(page);
    ASSERT_EQ(page->total, 1);
    EXPECT_EQ(page->items[0].group, "Management Server");
    EXPECT_EQ(page->items[0].type, "Number");
    request.name.reset();
    request.keyword = "MAX.account";
    request.page = 2;
    request.page_size = 10;
    page = configurations().list(admin, request);
    EXPECT_EQ(page->total, 17);
    EXPECT_EQ(page->items.size(), 7U);
}

TEST(Settings, HaveValidDefaultsAndNamesOnce) {
    const auto all = all_settings();
    for (size_t i = 0; i < all.size(); ++i) {
        EXPECT_TRUE(check_setting_value(all[i], all[i].fallback)) << all[i].name;
        EXPECT_NE(i == 0 ? "" : all[i - 1].name, all[i].name);
        EXPECT_FALSE(all[i].description.empty());
    }
}

}  // namespace
}  // namespace lockstep::control
